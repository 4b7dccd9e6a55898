"""What is missing at the start is waited for, with a reason, and for longer each time."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import capture_logs

from maintenance import loops


async def test_each_reason_for_waiting_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "FIRST_PAUSE", 0.0)
    outcomes: Iterator[Exception | str] = iter(
        [OSError("no route"), OSError("no route"), PermissionError("role missing"), "there"]
    )

    async def attempt() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with capture_logs() as logs:
        # A logger that was used before keeps the processors and the level that it had then.
        bare = structlog.wrap_logger(structlog.PrintLogger(), wrapper_class=structlog.BoundLogger)
        monkeypatch.setattr(loops, "log", bare)
        assert await loops.patiently("postgresql", attempt, asyncio.Event()) == "there"

    assert [(line["what"], line["reason"]) for line in logs] == [
        ("postgresql", "no route"),
        ("postgresql", "role missing"),
    ]


async def test_whoever_waits_stops_when_told_to() -> None:
    stop = asyncio.Event()

    async def attempt() -> None:
        stop.set()
        raise OSError

    with pytest.raises(loops.Stopped):
        await loops.patiently("temporal", attempt, stop)
