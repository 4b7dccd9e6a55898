"""Keeps the parts running: starts them, says plainly when one dies, starts it again, stops all in order."""

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from signal import Signals
from typing import Any, Final

import httpx

from cli.local import processes
from cli.local.processes import LocalStackError, Program

_FIRST_ATTEMPTS: Final = 3  # a part that never ran and dies as often has a fault that a restart won't mend
_START: Final = 60.0  # seconds a part may take until it answers
_STEADY: Final = 30.0  # seconds after which a part counts as running well
_LONGEST_PAUSE: Final = 10.0  # seconds between attempts to start a part that keeps dying
_LOOK_EVERY: Final = 5.0  # seconds between two looks at whether a running part still works
_LOOK_FOR: Final = 5.0  # seconds that one look may take
_FROZEN_AFTER: Final = 6  # looks in a row without an answer after which a part is taken for frozen


async def serves_page(url: str, within: float = 5.0) -> bool:
    """Whether something answers with 200 at the address within so many seconds."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=within) as client:
            return (await client.get(url)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def nothing() -> None:
    """What most parts need done before a start."""


@dataclass(frozen=True)
class Part:
    """A program to keep running, how to tell that it answers, and what to do before each start."""

    program: Program
    answers: Callable[[], Awaitable[bool]]
    before: Callable[[], Awaitable[None]] = nothing
    works: Callable[[], Awaitable[bool]] | None = None
    """Whether a part that runs still does its work, whatever it depends on is there or not; None: it is not asked."""

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.program.name


@dataclass
class _Kept:
    """A part being kept running."""

    part: Part
    process: Process | None = None
    restarting: "asyncio.Task[None] | None" = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Supervisor:
    """Runs parts until told to stop; the order of starting and stopping is the caller's."""

    def __init__(
        self,
        say: Callable[[str], None],
        started: Callable[[Program, Process], None],
        *,
        look_every: float = _LOOK_EVERY,
        frozen_after: int = _FROZEN_AFTER,
    ) -> None:
        """Says what happens in one line each; tells of every process started, so that a later `up` can find it."""
        self._say = say
        self._started = started
        self._look_every = look_every
        self._frozen_after = frozen_after
        self._kept: dict[str, _Kept] = {}

    async def start(self, *parts: Part) -> None:
        """Starts the parts together and returns when all of them answer."""
        await together(*(self._start(part) for part in parts))

    async def stop(self, *names: str) -> None:
        """Stops the named parts together, those that run; nothing of them is left when it returns."""
        await asyncio.gather(*(self._stop(self._kept.pop(name)) for name in names if name in self._kept))

    async def _start(self, part: Part) -> None:
        kept = self._kept[part.name] = _Kept(part)
        kept.restarting = asyncio.create_task(self._keep(kept))
        ready = asyncio.create_task(kept.ready.wait())
        try:
            await asyncio.wait({kept.restarting, ready}, timeout=_START, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if kept.restarting.done():
            await kept.restarting  # raises what ended it
        if not kept.ready.is_set():
            raise LocalStackError(f"{part.name} does not answer after {_START:.0f} s; log: {part.program.log}")

    async def _stop(self, kept: _Kept) -> None:
        if kept.restarting:
            kept.restarting.cancel()
            await asyncio.gather(kept.restarting, return_exceptions=True)
        if kept.process:
            await processes.stop(kept.process, kept.part.program)

    async def _keep(self, kept: _Kept) -> None:
        """Starts the part whenever it isn't running, at once the first time, then after growing pauses."""
        program, deaths = kept.part.program, 0
        while True:
            began = time.monotonic()
            try:
                line = await self._run_once(kept)
            except (OSError, LocalStackError) as error:  # a full disk, say: it may pass
                line = f"{program.name} can't be started: {error}"
            deaths = 1 if time.monotonic() - began > _STEADY else deaths + 1
            if deaths >= _FIRST_ATTEMPTS and not kept.ready.is_set():
                raise LocalStackError(line if "\n" in line else f"{line}\n{processes.last_lines(program.log)}")
            self._say(f"{line}; starting it again")
            await asyncio.sleep(pause_after(deaths))

    async def _run_once(self, kept: _Kept) -> str:
        """From one start to the end of the process, which it describes."""
        await kept.part.before()
        began = time.monotonic()
        kept.process = await processes.start(kept.part.program)
        self._started(kept.part.program, kept.process)
        watcher = asyncio.create_task(self._watch(kept, kept.process, began))
        try:
            status = describe_status(await kept.process.wait())
            return f"{kept.part.name} ended ({status}); log: {kept.part.program.log}"
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)

    async def _watch(self, kept: _Kept, process: Process, began: float) -> None:
        """Tells when the part answers, then ends it where it freezes: it runs, and does nothing any more."""
        await self._tell_when_answering(kept, began)
        if kept.part.works is None:
            return
        missed = 0
        while missed < self._frozen_after:
            await asyncio.sleep(self._look_every)
            missed = 0 if await _within(_LOOK_FOR, kept.part.works) else missed + 1
        self._say(f"{kept.part.name} runs but does nothing any more; ending it")
        await processes.stop(process, kept.part.program)

    async def _tell_when_answering(self, kept: _Kept, began: float) -> None:
        if not await processes.until(kept.part.answers, seconds=_START):
            self._say(f"{kept.part.name} runs but does not answer; log: {kept.part.program.log}")
            return
        if kept.ready.is_set():
            self._say(f"{kept.part.name} answers again after {time.monotonic() - began:.1f} s")
        kept.ready.set()


async def _within(seconds: float, check: Callable[[], Awaitable[bool]]) -> bool:
    """The check's answer; no where it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await check()
    except TimeoutError:
        return False


async def together(*work: Coroutine[Any, Any, None]) -> None:
    """Does all of it at once; the first failure ends the rest and is raised as it is, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(each)
    except BaseExceptionGroup as failures:
        first: BaseException = failures
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None


def pause_after(deaths: int) -> float:
    """Seconds to wait before the next start: none after the first death, then doubling from a quarter of a second."""
    return 0.0 if deaths <= 1 else min(0.25 * 2 ** (deaths - 2), _LONGEST_PAUSE)


def describe_status(status: int | None) -> str:
    """How a process ended, in words."""
    if status is None or status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
