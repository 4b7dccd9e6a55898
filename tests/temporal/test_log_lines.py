"""A log line that cannot be written, because the disk is full, disturbs nobody."""

import errno
import io
import sys

import pytest

from temporal.observability import LineLogger


class FullDisk(io.StringIO):
    """Takes nothing any more."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_line_that_cannot_be_written_is_lost_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    LineLogger().info("{}")


def test_a_line_is_printed_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    LineLogger().warning('{"event": "there"}')
    assert capsys.readouterr().out == '{"event": "there"}\n'
