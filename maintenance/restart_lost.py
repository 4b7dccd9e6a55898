"""Restart what was lost: cases, processes of standing and simulations that were stored and whose start was lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.complaints import intake
from records.editions.repository import EditionRepository
from records.simulations.queries import going_on
from records.standing import load
from records.workflow_cursors import behind
from standards.standing.state import Standing
from temporal.client import start_complaint, start_following
from temporal.simulation_client import start_simulation
from workflows.complaint import ComplaintStart

UNSTARTED_FOR = timedelta(seconds=5)
SILENT_FOR = timedelta(seconds=15)
"""How late a case's process may be for its deadline or its reminder before it is taken for lost."""
STARTS_SIDE_BY_SIDE = 16
PAGE = 100
"""Processes that are seen to before steps of people come in between."""
BETWEEN_PAGES = 0.1
LONGEST_ROUND = 10.0
"""Seconds after which a round ends, however many are left for the next."""
RESTS_FOR = 30.0
"""Seconds that a process which was started has to write its first step before it is taken for lost again."""
MOST_RESTING = 1_000
"""Processes that were started and have written nothing yet, before others wait for them: workers are busy."""

log = structlog.get_logger("worker")
T = TypeVar("T")


class Resting:
    """Cases whose process was started a moment ago. It takes its time to write, and is not started again meanwhile."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, case_id: str) -> None:
        """It rests from now on."""
        self._until[case_id] = time.monotonic() + RESTS_FOR

    def now(self) -> Collection[str]:
        """Those that rest still."""
        self._until = {case_id: until for case_id, until in self._until.items() if until > time.monotonic()}
        return self._until.keys()


async def restart_complaints(
    client: Client, engine: AsyncEngine, repository: EditionRepository, now: datetime, resting: Resting | None = None
) -> int:
    """Starts the cases that were stored and whose start, or whose process, was lost; returns how many it started."""
    resting = resting or Resting()

    async def page() -> tuple[int, int]:
        starts = await _lost_complaints(engine, repository, now, resting)
        started = await _side_by_side([_restart_complaint(client, start, resting) for start in starts])
        return len(starts), sum(started)

    return await _in_pages(page)


async def _lost_complaints(
    engine: AsyncEngine, repository: EditionRepository, now: datetime, resting: Resting
) -> list[ComplaintStart]:
    at_rest = resting.now()
    if len(at_rest) >= MOST_RESTING:
        return []
    before = {"stored_before": now - UNSTARTED_FOR, "due_before": now - SILENT_FOR}
    async with engine.connect() as connection:
        cases = await intake.without_process(connection, **before, limit=PAGE, resting=at_rest)
        return [ComplaintStart(case=case, edition=await repository.by_id(connection, case.edition)) for case in cases]


async def _restart_complaint(client: Client, start: ComplaintStart, resting: Resting) -> bool:
    started = await start_complaint(client, start)
    resting.add(start.case.id)
    if started:
        log.info("case_swept_up", complaint=start.case.id)
    return started


async def restart_standing(client: Client, engine: AsyncEngine) -> int:
    """Has processes look that have fallen behind their record, or starts them; returns how many there were."""

    async def page() -> tuple[int, int]:
        seen_to = await _restart_page(client, engine)
        return seen_to, seen_to

    seen_to = await _in_pages(page)
    if seen_to:
        log.info("standing_swept_up", processes=seen_to)
    return seen_to


async def _in_pages(page: Callable[[], Awaitable[tuple[int, int]]]) -> int:
    """Sees to a page at a time, so that steps of people come in between, for so long as a round may take.

    A page says how many it held and how many of them count; returns how many counted.
    """
    counted, ends_at = 0, time.monotonic() + LONGEST_ROUND
    while True:
        held, count = await page()
        counted += count
        if held < PAGE or time.monotonic() > ends_at:
            return counted
        await asyncio.sleep(BETWEEN_PAGES)


async def _side_by_side(calls: Iterable[Awaitable[T]]) -> list[T]:
    turns = asyncio.Semaphore(STARTS_SIDE_BY_SIDE)

    async def one(call: Awaitable[T]) -> T:
        async with turns:
            return await call

    return await asyncio.gather(*map(one, calls))


async def _restart_page(client: Client, engine: AsyncEngine) -> int:
    standings: dict[str, Standing | None] = {}
    async with engine.begin() as connection:
        late = await behind(connection, datetime.now(UTC), PAGE)
        for partner_id in dict.fromkeys(one.partner_id for one in late):
            standings[partner_id] = await load(connection, partner_id, lock=False)
    found = [(standing, one) for one in late if (standing := standings[one.partner_id]) is not None]
    await _side_by_side([start_following(client, standing, one.subject, nudge=one.started) for standing, one in found])
    return len(late)


async def restart_simulations(client: Client, engine: AsyncEngine) -> int:
    """Starts the simulations whose start was lost, or whose process somebody ended; returns how many there were."""
    async with engine.connect() as connection:
        unfinished = await going_on(connection, datetime.now(UTC) - UNSTARTED_FOR)
    lost = [simulation_id for simulation_id in unfinished if await start_simulation(client, simulation_id)]
    for simulation_id in lost:
        log.info("simulation_swept_up", simulation=simulation_id)
    return len(lost)
