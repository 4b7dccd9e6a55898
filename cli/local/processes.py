"""Starts a program so that it dies with us, writes to a log file and can be stopped; polls until it answers."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals

from cli.local.drop_privileges import Means

REPO = Path(__file__).resolve().parents[2]


class LocalStackError(Exception):
    """Something of the local stack can't be done; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Program:
    """What to run, where it writes, and how it is stopped."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    stop_signal: Signals = SIGTERM
    patience: float = 15.0  # seconds between the stop signal and SIGKILL
    death_signal: Signals = SIGKILL  # what it gets when we die without stopping it
    means: Means = Means.SAME_USER

    def argv(self) -> tuple[str, ...]:
        """The whole command line, by way of ``cli.local.child``."""
        child = (sys.executable, "-E", "-s", "-S", "-m", "cli.local.child")
        return (*child, str(os.getpid()), str(int(self.death_signal)), self.means.value, *self.command)


async def start(program: Program) -> Process:
    """Starts it in a session of its own, so that a Ctrl-C at the terminal reaches only us and we stop it in order."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *program.argv(),
            env=dict(program.environment),
            cwd=REPO,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def stop(process: Process, program: Program) -> None:
    """Asks it to stop, and ends it when it doesn't."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(program.stop_signal)
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), program.patience)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def complete(program: Program) -> None:
    """Runs a program to its end. Raises ``LocalStackError`` where it fails."""
    process = await start(program)
    try:
        status = await process.wait()
    finally:
        await stop(process, program)
    if status != 0:
        raise LocalStackError(describe_failure(program, process))


async def until(check: Callable[[], Awaitable[bool]], *, seconds: float, every: float = 0.05) -> bool:
    """Asks again and again until the answer is yes (True) or the time is up (False)."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not await check():  # noqa: ASYNC110  what we wait for is in another process
                await asyncio.sleep(every)
            return True
    return False


@contextlib.asynccontextmanager
async def running(
    program: Program, answers: Callable[[], Awaitable[bool]], *, seconds: float = 60
) -> AsyncIterator[None]:
    """The program, from when it answers to the end of the block; an error when it ends or stays silent instead."""
    process = await start(program)
    try:
        ended = asyncio.create_task(process.wait())
        answered = asyncio.create_task(until(answers, seconds=seconds))
        await asyncio.wait({ended, answered}, return_when=asyncio.FIRST_COMPLETED)
        if not (answered.done() and answered.result()):
            answered.cancel()
            raise LocalStackError(describe_failure(program, process))
        yield
    finally:
        await stop(process, program)


def describe_failure(program: Program, process: Process) -> str:
    """Why it isn't running, with the end of its log."""
    what = "does not answer" if process.returncode is None else f"ended with status {process.returncode}"
    return f"{program.name} {what}; log: {program.log}\n{last_lines(program.log)}"


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log file, or nothing."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
