"""Measuring: many callers at once, the time of each step, the processor time of the whole machine beside it."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.benchmarks.resources import spent

Step = Callable[[], Awaitable[None]]
Case = Callable[[int], Awaitable[list[Step]]]
_TOLD_WITHIN = 1.5
"""Seconds within which PostgreSQL's sessions have told of their transactions."""


@dataclass(frozen=True)
class Measured:
    """What one load came to. Times are of one step, in milliseconds."""

    callers: int
    steps: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_step: float
    """Of the whole machine, the caller and whatever else runs there included."""
    resources: Mapping[str, object]
    """What the parts have spent."""


async def measure(case: Case, *, callers: int, cases: int, parts: Mapping[str, int]) -> Measured:
    """Plays ``cases`` cases with ``callers`` at once. Opening a case is not measured, its steps are."""
    opened = [await case(number) for number in range(cases)]
    before = await spent(parts)
    queue = list(reversed(opened))
    times: list[float] = []

    async def call() -> None:
        while queue:
            for step in queue.pop():
                began = time.perf_counter()
                await step()
                times.append(time.perf_counter() - began)

    cpu, began = _cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(call() for _ in range(callers)))
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    times.sort()
    await asyncio.sleep(_TOLD_WITHIN)
    return Measured(
        callers=callers,
        steps=len(times),
        per_second=round(len(times) / seconds, 1),
        p50_ms=round(times[len(times) // 2] * 1000, 1),
        p99_ms=round(times[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 1),
        cpu_ms_per_step=round(cpu / len(times) * 1000, 1),
        resources=(await spent(parts)).since(before, len(times)),
    )


def _cpu_seconds() -> float:
    """Processor time that the machine has spent, without idling and waiting."""
    user, nice, system, _, _, irq, softirq, *_ = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(int(ticks) for ticks in (user, nice, system, irq, softirq)) / os.sysconf("SC_CLK_TCK")
