"""Parts are started, started again when they die, and stopped without a trace; they don't outlive who started them."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from cli.local import processes, supervisor
from cli.local.orphans import identity
from cli.local.processes import REPO, LocalStackError, Program
from cli.local.supervisor import Part, Supervisor, describe_status, pause_after
from tests.support.waiting import PATIENCE

SLEEP = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
)


class ObservedSupervisor:
    """Notes what the supervisor says and starts."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.pids: list[int] = []
        self.supervisor = Supervisor(self.said.append, lambda program, process: self.pids.append(process.pid))

    async def has_said(self, words: str) -> bool:
        return any(words in line for line in self.said)


def _program(code: str, folder: Path, *, patience: float = 5.0) -> Program:
    command = (sys.executable, "-c", code)
    return Program("part", command, dict(os.environ), folder / "part.log", patience=patience)


async def _yes() -> bool:
    return True


def _is_gone(pid: int) -> bool:
    return identity(pid) is None


async def test_a_part_that_is_killed_is_said_plainly_and_runs_again(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    await observed.supervisor.start(Part(_program(SLEEP, tmp_path), _yes))
    os.kill(observed.pids[0], signal.SIGKILL)
    assert await processes.until(lambda: observed.has_said("answers again"), seconds=PATIENCE)
    assert observed.said[0] == f"part ended (killed by SIGKILL); log: {tmp_path / 'part.log'}; starting it again"
    assert len(observed.pids) == 2
    await observed.supervisor.stop("part")
    assert all(_is_gone(pid) for pid in observed.pids)


async def test_a_part_that_never_runs_is_given_up_with_the_end_of_its_log(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    with pytest.raises(LocalStackError) as failure:
        await observed.supervisor.start(Part(_program("raise SystemExit('no key')", tmp_path), _never))
    assert "part ended (exit status 1)" in str(failure.value)
    assert str(failure.value).endswith("no key")
    assert len(observed.pids) == 3
    await observed.supervisor.stop("part")


async def _never() -> bool:
    return False


async def test_a_part_that_can_not_be_prepared_is_tried_again(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    attempts: list[int] = []

    async def full_disk_at_first() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("no space left")

    await observed.supervisor.start(Part(_program(SLEEP, tmp_path), _yes, before=full_disk_at_first))
    assert observed.said == ["part can't be started: no space left; starting it again"]
    await observed.supervisor.stop("part")


async def test_a_part_that_ignores_the_stop_signal_is_ended_all_the_same(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    program = _program(STUBBORN, tmp_path, patience=0.2)

    async def is_deaf() -> bool:
        return "deaf" in processes.last_lines(program.log)

    await observed.supervisor.start(Part(program, is_deaf))
    await observed.supervisor.stop("part")
    assert _is_gone(observed.pids[0])


async def test_stopping_is_not_a_death(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    await observed.supervisor.start(Part(_program(SLEEP, tmp_path), _yes))
    await observed.supervisor.stop("part", "unknown")
    assert observed.said == []
    assert len(observed.pids) == 1


async def test_the_first_failure_ends_the_other_work_and_comes_as_itself() -> None:
    ended = asyncio.Event()

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def fails() -> None:
        raise LocalStackError("the reason")

    with pytest.raises(LocalStackError, match="the reason"):
        await supervisor.together(waits(), fails())
    assert ended.is_set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
async def test_a_part_does_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    code = textwrap.dedent(f"""
        import asyncio, os, sys
        from pathlib import Path
        from cli.local.processes import Program, start
        sleep = (sys.executable, "-c", "import time; time.sleep(600)")
        program = Program("part", sleep, dict(os.environ), Path({str(log)!r}))
        async def main():
            print((await start(program)).pid, flush=True)
            await asyncio.Event().wait()
        asyncio.run(main())
    """)
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=REPO, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    async def gone() -> bool:
        return _is_gone(pid)

    assert await processes.until(gone, seconds=PATIENCE)


async def test_output_goes_to_the_log_and_the_error_shows_its_end(tmp_path: Path) -> None:
    program = _program("print('hello'); raise SystemExit(3)", tmp_path)
    with pytest.raises(LocalStackError, match=r"(?s)part ended with status 3.*hello"):
        async with processes.running(program, _never):
            pytest.fail("it never answered")


def test_pauses_grow_from_nothing_to_ten_seconds() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3, 4, 99)] == [0.0, 0.25, 0.5, 1.0, 10.0]


def test_an_end_is_described_in_words() -> None:
    assert describe_status(0) == "exit status 0"
    assert describe_status(-9) == "killed by SIGKILL"
    assert describe_status(-63) == "killed by signal 63"


async def test_a_part_that_freezes_is_ended_and_runs_again(tmp_path: Path) -> None:
    observed = ObservedSupervisor()
    watching = Supervisor(
        observed.said.append,
        lambda program, process: observed.pids.append(process.pid),
        look_every=0.01,
        frozen_after=2,
    )

    async def first_one_froze() -> bool:
        return len(observed.pids) > 1

    await watching.start(Part(_program(SLEEP, tmp_path), _yes, works=first_one_froze))

    assert await processes.until(lambda: observed.has_said("answers again"), seconds=PATIENCE)
    assert observed.said[0] == "part runs but does nothing any more; ending it"
    assert len(observed.pids) == 2
    await watching.stop("part")
    assert all(_is_gone(pid) for pid in observed.pids)
