"""Measuring: many callers at once, the time of each step, the processor time of the whole machine beside it."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

Step = Callable[[], Awaitable[None]]
Case = Callable[[int], Awaitable[list[Step]]]


@dataclass(frozen=True)
class Measured:
    """What one load came to. Times are of one step, in milliseconds."""

    callers: int
    steps: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_step: float


async def measure(case: Case, *, callers: int, cases: int) -> Measured:
    """Plays ``cases`` cases with ``callers`` at once. Opening a case is not measured, its steps are."""
    opened = [await case(number) for number in range(cases)]
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
    return Measured(
        callers=callers,
        steps=len(times),
        per_second=round(len(times) / seconds, 1),
        p50_ms=round(times[len(times) // 2] * 1000, 1),
        p99_ms=round(times[min(len(times) - 1, int(len(times) * 0.99))] * 1000, 1),
        cpu_ms_per_step=round(cpu / len(times) * 1000, 1),
    )


def _cpu_seconds() -> float:
    """Processor time that the machine has spent, without idling and waiting."""
    user, nice, system, _, _, irq, softirq, *_ = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(int(ticks) for ticks in (user, nice, system, irq, softirq)) / os.sysconf("SC_CLK_TCK")
