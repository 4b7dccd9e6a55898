"""Work in a process of its own, with a budget: whatever it is given, it keeps nobody else waiting."""

import asyncio
import hashlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from records.child_main import read_frame, write_frame

_ROOT = Path(__file__).parents[1]
_MOST_REMEMBERED = 1000

P = ParamSpec("P")
R = TypeVar("R")
Job = TypeVar("Job")


class ChildFailed(Exception):
    """A job cannot be done: it takes too long, or fails. Says which, and nothing of what the job was given."""


class ChildProcess:
    """One child process, started at the first job and again after it was ended. Jobs take turns."""

    def __init__(self, budget: float, *, niceness: int = 0) -> None:
        """``budget`` is in seconds of the processor for a job; ``niceness`` lets others go first."""
        self._budget = budget
        self._niceness = niceness
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._forgotten: weakref.finalize[Any, Any] | None = None
        """Ends the child of whoever forgets to close it."""
        self._too_slow: set[bytes] = set()

    async def run(self, function: Callable[P, R], *arguments: P.args, **none: P.kwargs) -> R:
        """What the function, known to the child by its name, answers. Raises ``ChildFailed``."""
        assert not none
        answer: R = await asyncio.to_thread(self._run, pickle.dumps((function, arguments, self._budget)))
        return answer

    def close(self) -> None:
        """Ends the child, if there is one."""
        with self._turn:
            self._end()

    def _run(self, job: bytes) -> Any:
        name = hashlib.sha256(job).digest()
        with self._turn:
            if name in self._too_slow:
                raise ChildFailed("too_slow")
            answer = self._asked(job) or self._asked_again(job, name)
        worked, value = pickle.loads(answer)
        if not worked:
            raise ChildFailed(value)
        return value

    def _asked_again(self, job: bytes, name: bytes) -> bytes:
        """Once more where something else than the job ended the child."""
        for _ in range(2):
            if self._end() == -signal.SIGVTALRM:
                if len(self._too_slow) < _MOST_REMEMBERED:
                    self._too_slow.add(name)  # whoever waited for it may have gone, and asks again
                raise ChildFailed("too_slow")
            answer = self._asked(job)
            if answer is not None:
                return answer
        self._end()
        raise ChildFailed("ended")

    def _asked(self, job: bytes) -> bytes | None:
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            write_frame(child.stdin, job)  # type: ignore[arg-type] # a buffered writer is binary output
        except OSError:
            return None
        return read_frame(child.stdout)  # type: ignore[arg-type] # a buffered reader is binary input

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT)}
            cache = os.environ.get("PYTHONPYCACHEPREFIX")
            environment |= {"PYTHONPYCACHEPREFIX": cache} if cache else {}
            command = (sys.executable, "-m", "records.child_main", str(self._niceness))
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=_ROOT
            )
            self._forgotten = weakref.finalize(self, _end, self._child)
        return self._child

    def _end(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        status = _end(child)
        if self._forgotten is not None:
            self._forgotten.detach()
        return status


class ChildProcesses:
    """Children that do jobs side by side. Each begins with its first job."""

    def __init__(self, budget: float, number: int | None = None, *, niceness: int = 0) -> None:
        """As many as there are cores for this process, unless told otherwise; the rest as for one."""
        self._all = [ChildProcess(budget, niceness=niceness) for _ in range(number or cores())]
        self._free: asyncio.Queue[ChildProcess] = asyncio.Queue()
        for one in self._all:
            self._free.put_nowait(one)

    async def run(self, function: Callable[P, R], *arguments: P.args, **none: P.kwargs) -> R:
        """What the function answers, in the first child that is free. Raises ``ChildFailed``."""
        process = await self._free.get()
        try:
            return await process.run(function, *arguments, **none)
        finally:
            self._free.put_nowait(process)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    async def in_order(
        self, function: Callable[[Job], R], jobs: Iterable[Job], instead: Callable[[Job], Awaitable[R]]
    ) -> AsyncIterator[R]:
        """The answers to the jobs, in their order; few wait to be taken, so that memory does not grow with the jobs.

        A job that no child does is done ``instead`` here.
        """
        coming: deque[tuple[Job, asyncio.Task[R]]] = deque()
        try:
            for job in jobs:
                coming.append((job, asyncio.create_task(self.run(function, job))))
                if len(coming) > 2 * len(self._all):
                    yield await _answer(*coming.popleft(), instead)
            while coming:
                yield await _answer(*coming.popleft(), instead)
        finally:
            for _, task in coming:
                task.cancel()

    def close(self) -> None:
        """Ends the children; they begin again with the next jobs."""
        for one in self._all:
            one.close()


async def _answer(job: Job, task: "asyncio.Task[R]", instead: Callable[[Job], Awaitable[R]]) -> R:
    try:
        return await task
    except ChildFailed:
        return await instead(job)


def cores() -> int:
    """How many cores this process is given."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end(child: "subprocess.Popen[bytes]") -> int:
    """Ends the child by closing what it reads from; its status."""
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue  # what it was sent last was not read
    return child.wait()
