"""`up` from start to stop, with stubs for the API, the worker and the migrations."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.local.orphans import identity
from cli.local.processes import until
from tests.support.waiting import PATIENCE

READY = 60.0
PARTS = ("postgres", "temporal", "api", "worker")


class UpCommand:
    """A running `up`, and what it prints."""

    def __init__(self, clone: Path, environment: dict[str, str], *options: str) -> None:
        self.clone = clone
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "up", "--port", "0", *options],
            cwd=clone,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            self.lines.extend(line.rstrip("\n") for line in output)

    async def says(self, words: str, *, seconds: float = READY, times: int = 1) -> None:
        async def said() -> bool:
            return sum(words in line for line in self.lines) >= times

        assert await until(said, seconds=seconds), "\n".join(self.lines)

    def pids(self) -> dict[str, int]:
        record = json.loads((self.clone / ".recourse" / "processes.json").read_text())
        return {name: entry["pid"] for name, entry in record.items()}

    def addresses(self) -> dict[str, str]:
        addresses: dict[str, str] = json.loads((self.clone / ".recourse" / "addresses.json").read_text())
        return addresses

    def end(self, number: signal.Signals) -> int:
        """Sends the signal and waits for the end."""
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        self._reader.join()
        return status


@pytest.fixture
def up(clone: Path, clone_environment: dict[str, str]) -> Iterator[Callable[..., UpCommand]]:
    started: list[UpCommand] = []

    def start(*options: str) -> UpCommand:
        started.append(UpCommand(clone, clone_environment, *options))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end(signal.SIGTERM)


async def _are_gone(pids: dict[str, int]) -> None:
    async def gone() -> bool:
        return all(identity(pid) is None for pid in pids.values())

    assert await until(gone, seconds=20), pids


def _open_to_others(folder: Path) -> Iterator[Path]:
    """What somebody else could read. PostgreSQL's own folder has its own owner, who lets nobody in."""
    for path in (folder, *folder.rglob("*")):
        if folder / "postgres" not in path.parents and path.stat().st_mode & 0o077:
            yield path


async def test_it_starts_answers_mends_what_is_killed_and_stops_without_a_trace(up: Callable[..., UpCommand]) -> None:
    began = time.monotonic()
    stack = up()
    await stack.says("ready")
    soon = max(5.0, time.monotonic() - began)  # a machine that is slow to start all is slow to start one again
    assert stack.lines[-1] == "ready"
    before, addresses = stack.pids(), stack.addresses()
    assert set(before) == set(PARTS)
    assert {"api", "temporal", "temporal_ui", "database"} <= addresses.keys()
    with urllib.request.urlopen(f"{addresses['api']}/readyz", timeout=READY) as answer:
        assert answer.status == 200
    assert [str(path) for path in _open_to_others(stack.clone / ".recourse")] == []
    for name in PARTS:
        os.kill(before[name], signal.SIGKILL)
        await stack.says(f"{name} ended (killed by SIGKILL)", seconds=soon)
        await stack.says(f"{name} answers again", seconds=2 * soon if name == "temporal" else soon)
    after = stack.pids()
    assert not set(before.values()) & set(after.values())
    assert stack.end(signal.SIGTERM) == 0
    assert stack.lines[-1] == "stopping"
    await _are_gone(before | after)


async def test_a_second_up_is_refused_while_one_runs_and_later_resumes_where_it_stopped(
    up: Callable[..., UpCommand],
) -> None:
    first = up()
    await first.says("ready")
    addresses = first.addresses()
    second = up()
    assert second.process.wait(timeout=READY) == 1
    await second.says("already runs")
    assert first.end(signal.SIGINT) == 0
    third = up()
    await third.says("ready")
    assert third.addresses() == addresses
    pids = third.pids()
    assert third.end(signal.SIGTERM) == 0
    await _are_gone(pids)


async def test_killed_itself_it_takes_its_parts_along_and_the_next_one_starts(up: Callable[..., UpCommand]) -> None:
    first = up()
    await first.says("ready")
    pids = first.pids()
    first.end(signal.SIGKILL)
    if sys.platform == "linux":
        await _are_gone(pids)
    second = up("--fresh")
    await second.says("ready")
    await _are_gone(pids)
    assert second.end(signal.SIGTERM) == 0


async def test_a_part_that_can_not_run_is_named_with_the_end_of_its_log(
    up: Callable[..., UpCommand], clone: Path
) -> None:
    (clone / "worker.py").write_text("raise SystemExit('RECOURSE_SOMETHING is not set')\n")
    stack = up()
    assert await asyncio.to_thread(stack.process.wait, READY) == 1
    await stack.says("RECOURSE_SOMETHING is not set")
    await stack.says("worker ended (exit status 1)")


async def test_migrations_that_fail_are_named_with_the_end_of_their_log(
    up: Callable[..., UpCommand], clone: Path
) -> None:
    (clone / "migrations" / "env.py").write_text("raise SystemExit('two heads')\n")
    stack = up()
    assert await asyncio.to_thread(stack.process.wait, READY) == 1
    await stack.says("migrate ended with status 1")
    await stack.says("two heads")


async def test_it_can_be_stopped_before_it_is_ready(up: Callable[..., UpCommand]) -> None:
    stack = up()
    await stack.says("starting the local stack")
    assert stack.end(signal.SIGTERM) == 0
    assert "ready" not in stack.lines
