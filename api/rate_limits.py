"""How often a caller may ask, and how much costly work goes on at once in this process.

Written here and not taken from a library: a rate with a burst is one number a caller, and libraries for it bring a
store of their own.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from api.problems import Problem

_MOST_CALLERS = 10_000


class Kind(StrEnum):
    """What is limited apart from the rest."""

    READ = "read"
    WRITE = "write"
    COSTLY = "costly"


@dataclass(frozen=True)
class Rate:
    """So many a second in the long run, and so many at once after a rest."""

    per_second: float
    burst: int


class RateLimiter:
    """Admits what keeps to a rate, by key. Of each key it knows when its allowance is whole again."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = 1 / rate.per_second
        self._slack = self._interval * (rate.burst - 1)
        self._clock = clock
        self._whole_at: dict[str, float] = {}

    def wait_of(self, key: str) -> float:
        """0 where one more is admitted, which then counts; else the seconds after which it would be."""
        now = self._clock()
        whole_at = max(self._whole_at.get(key, now), now)
        wait = whole_at - now - self._slack
        if wait > 0:
            return wait
        if len(self._whole_at) >= _MOST_CALLERS:
            self._whole_at = {known: at for known, at in self._whole_at.items() if at > now}
        self._whole_at[key] = whole_at + self._interval
        return 0.0


class Full(Exception):
    """Whoever wanted to pass a gate was turned away."""


class Gate:
    """Lets so many through at once; others wait a while, and are turned away where too many wait or it takes long."""

    def __init__(self, at_once: int, *, most_waiting: int, patience: float) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._most_waiting, self._patience = most_waiting, patience
        self.users = 0
        self._waiting = 0

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """For the block, one of those let through. Raises ``Full`` for whoever is turned away."""
        self.users += 1
        try:
            await self._enter()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self.users -= 1

    async def _enter(self) -> None:
        if self._slots.locked() and self._waiting >= self._most_waiting:
            raise Full
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError:
            raise Full from None
        finally:
            self._waiting -= 1


@dataclass(frozen=True)
class LimitNumbers:
    """The numbers, as the settings give them. The defaults are for programs and tests that embed the API."""

    reads: Rate = Rate(200, 2000)
    writes: Rate = Rate(100, 1000)
    costly: Rate = Rate(20, 500)
    costly_at_once: int = 8
    costly_patience: float = 4.0
    updates_at_once: int = 4
    """Commands under way on one case: Temporal takes ten updates in flight, and lets the eleventh hang."""
    updates_waiting: int = 64
    updates_patience: float = 3.0
    uploads_at_once: int = 16
    """Files whose bytes are in memory."""
    uploads_patience: float = 10.0
    feedback_a_day: int = 50
    simulations_a_day: int = 100


@dataclass
class Limits:
    """The limits of one process."""

    numbers: LimitNumbers = field(default_factory=LimitNumbers)

    def __post_init__(self) -> None:
        """Nobody has asked for anything yet."""
        numbers = self.numbers
        rates = {Kind.READ: numbers.reads, Kind.WRITE: numbers.writes, Kind.COSTLY: numbers.costly}
        self._rates = {kind: RateLimiter(rate) for kind, rate in rates.items()}
        self._costly = Gate(numbers.costly_at_once, most_waiting=64, patience=numbers.costly_patience)
        self._uploads = Gate(numbers.uploads_at_once, most_waiting=64, patience=numbers.uploads_patience)
        self._cases: dict[str, Gate] = {}

    def admit(self, caller: str, kind: Kind) -> None:
        """Counts one more request. Raises a 429 problem for a caller who asks too often."""
        wait = self._rates[kind].wait_of(caller)
        if wait > 0:
            raise too_many(f"You send more {kind} requests than are taken from one caller; slow down.", wait)

    @asynccontextmanager
    async def costly(self, caller: str) -> AsyncIterator[None]:
        """For the block, one of the few costly requests at once.

        Raises a 429 problem for a caller who asks too often, and a 503 problem where it takes long to begin.
        """
        self.admit(caller, Kind.COSTLY)
        async with _a_place(self._costly, "Too much costly work is under way; send the request again.", wait=2):
            yield

    def upload(self) -> AbstractAsyncContextManager[None]:
        """For the block, one of the few files in memory at once. Raises a 503 problem where that takes long."""
        return _a_place(self._uploads, "Many files are being sent; send yours again.", wait=5)

    @asynccontextmanager
    async def update_of(self, subject: str) -> AsyncIterator[None]:
        """For the block, one of the few commands under way on the subject. Raises a 429 problem where many are."""
        gate = self._cases.get(subject)
        if gate is None:
            numbers = self.numbers
            gate = self._cases[subject] = Gate(
                numbers.updates_at_once, most_waiting=numbers.updates_waiting, patience=numbers.updates_patience
            )
        try:
            async with gate.passed():
                yield
        except Full:
            raise too_many("Many commands on this are under way; send yours again.", 1.0) from None
        finally:
            if gate.users == 0:
                self._cases.pop(subject, None)


@asynccontextmanager
async def _a_place(gate: Gate, detail: str, *, wait: int) -> AsyncIterator[None]:
    """For the block, a place behind the gate. Raises a 503 problem, with the seconds to wait, where there is none."""
    try:
        async with gate.passed():
            yield
    except Full:
        raise Problem(503, "busy", detail, headers={"Retry-After": str(wait)}) from None


def too_many(detail: str, wait: float) -> Problem:
    """A 429 problem, with the seconds after which it is worth asking again."""
    return Problem(429, "too_many_requests", detail, headers={"Retry-After": str(max(1, math.ceil(wait)))})
