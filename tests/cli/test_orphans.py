"""What a killed `up` left behind is ended; what merely has the same number is left alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local.orphans import Record, identity, only_one
from cli.local.processes import LocalStackError, Program


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def _program(tmp_path: Path) -> Program:
    return Program("worker", (), {}, tmp_path / "worker.log")


def test_a_process_on_record_is_ended(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    file = tmp_path / "processes.json"
    Record(file).add(_program(tmp_path), sleeper.pid)
    assert Record(file).end_leftovers() == ["worker"]
    assert sleeper.wait(timeout=5) == -15
    assert not file.exists()


def test_a_later_process_of_the_same_number_is_left_alone(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    file = tmp_path / "processes.json"
    Record(file).add(_program(tmp_path), sleeper.pid)
    entries = json.loads(file.read_text())
    entries["worker"]["identity"] += "1"
    file.write_text(json.dumps(entries))
    assert Record(file).end_leftovers() == []
    assert sleeper.poll() is None


def test_a_record_that_makes_no_sense_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "processes.json"
    file.write_text("{")
    assert Record(file).end_leftovers() == []


def test_an_identity_is_one_process_s_own(sleeper: "subprocess.Popen[bytes]") -> None:
    assert identity(sleeper.pid) == identity(sleeper.pid)
    assert identity(sleeper.pid) != identity(os.getpid())
    sleeper.kill()
    sleeper.wait()
    assert identity(sleeper.pid) is None


def test_a_second_up_on_the_same_state_is_refused_and_told_who_runs(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        only_one(lock),
        pytest.raises(LocalStackError, match=f"already runs \\(process {os.getpid()}\\)"),
        only_one(lock),
    ):
        pytest.fail("two at once")
    with only_one(lock):
        pass
