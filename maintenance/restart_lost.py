"""Restart what was lost: cases, processes of standing and simulations that were stored and whose start was lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.side_by_side import side_by_side
from records.complaints import intake
from records.editions.repository import EditionRepository
from records.simulations.queries import going_on
from records.standing import load
from records.workflow_cursors import behind, being_seen_to
from standards.standing.state import Standing
from temporal.client import start_complaint, start_following
from temporal.simulation_client import start_simulation
from workflows.complaint import ComplaintStart

UNSTARTED_FOR = timedelta(seconds=5)
SILENT_FOR = timedelta(seconds=15)
"""How late a case's process may be for its deadline or its reminder before it is taken for lost."""
STARTS_SIDE_BY_SIDE = 16
AT_ONCE = 50
"""Processes that are started and have not come as far as their record, before others wait: people's steps do not."""
BETWEEN_LOOKS = 0.1
LONGEST_ROUND = 20.0
"""Seconds after which a round ends, however many are left for the next."""
SLOW_AFTER = timedelta(seconds=5)
"""How long others wait for a process that was started and does not come further: it can be held up."""
STARTED_AGAIN_AFTER = timedelta(seconds=30)
"""How long a case's process that was started may take to write before it is taken for lost again."""

log = structlog.get_logger("worker")


class RecentStarts:
    """Cases whose process was started a moment ago. It takes its time to write, and is not started again meanwhile."""

    def __init__(self) -> None:
        self._started: dict[str, float] = {}

    def add(self, case_id: str) -> None:
        """Its process was started just now."""
        self._started[case_id] = time.monotonic()

    def within(self, ago: timedelta) -> set[str]:
        """Those that were started no longer ago."""
        since = time.monotonic() - ago.total_seconds()
        return {case_id for case_id, started in self._started.items() if started > since}

    def forget(self, before: timedelta) -> None:
        """Forgets those that were started longer ago."""
        self._started = {case_id: self._started[case_id] for case_id in self.within(before)}


async def restart_complaints(
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    now: datetime,
    recent: RecentStarts | None = None,
) -> int:
    """Starts the cases that were stored and whose start, or whose process, was lost; returns how many it started."""
    starts = recent or RecentStarts()

    async def look() -> tuple[int, bool]:
        lost = await _lost_complaints(engine, repository, now, starts)
        waiting = starts.within(SLOW_AFTER)
        new = [start for start in lost if start.case.id not in waiting]
        started = await side_by_side(lambda start: _restart_complaint(client, start, starts), new, STARTS_SIDE_BY_SIDE)
        return sum(started), len(lost) >= AT_ONCE

    return await _until_few_are_left(look)


async def _lost_complaints(
    engine: AsyncEngine, repository: EditionRepository, now: datetime, starts: RecentStarts
) -> list[ComplaintStart]:
    """The longest lost, among them those that were just started; without those that are slow."""
    starts.forget(STARTED_AGAIN_AFTER)
    slow = starts.within(STARTED_AGAIN_AFTER) - starts.within(SLOW_AFTER)
    before = {"stored_before": now - UNSTARTED_FOR, "due_before": now - SILENT_FOR}
    async with engine.connect() as connection:
        cases = await intake.without_process(connection, **before, limit=AT_ONCE, but=slow)
        return [ComplaintStart(case=case, edition=await repository.by_id(connection, case.edition)) for case in cases]


async def _restart_complaint(client: Client, start: ComplaintStart, starts: RecentStarts) -> bool:
    started = await start_complaint(client, start)
    starts.add(start.case.id)
    if started:
        log.info("case_swept_up", complaint=start.case.id)
    return started


async def restart_standing(client: Client, engine: AsyncEngine) -> int:
    """Has processes look that have fallen behind their record, or starts them; returns how many there were."""
    seen_to = await _until_few_are_left(lambda: _restart_standing(client, engine))
    if seen_to:
        log.info("standing_swept_up", processes=seen_to)
    return seen_to


async def _restart_standing(client: Client, engine: AsyncEngine) -> tuple[int, bool]:
    standings: dict[str, Standing | None] = {}
    now = datetime.now(UTC)
    async with engine.begin() as connection:
        started = await being_seen_to(connection, now - SLOW_AFTER)
        late = await behind(connection, now, AT_ONCE - started) if started < AT_ONCE else ()
        for partner_id in dict.fromkeys(one.partner_id for one in late):
            standings[partner_id] = await load(connection, partner_id, lock=False)
    found = [(standing, one) for one in late if (standing := standings[one.partner_id]) is not None]
    calls = [partial(start_following, client, standing, one.subject, nudge=one.started) for standing, one in found]
    await side_by_side(lambda call: call(), calls, STARTS_SIDE_BY_SIDE)
    return len(late), started + len(late) >= AT_ONCE


async def _until_few_are_left(look: Callable[[], Awaitable[tuple[int, bool]]]) -> int:
    """Looks again while there is more than may be started at once, for so long as a round may take.

    A look says how many it started, and whether more may be left; returns how many were started.
    """
    started, ends_at = 0, time.monotonic() + LONGEST_ROUND
    while True:
        now_started, more = await look()
        started += now_started
        if not more or time.monotonic() > ends_at:
            return started
        await asyncio.sleep(BETWEEN_LOOKS)


async def restart_simulations(client: Client, engine: AsyncEngine) -> int:
    """Starts the simulations whose start was lost, or whose process somebody ended; returns how many there were."""
    async with engine.connect() as connection:
        unfinished = await going_on(connection, datetime.now(UTC) - UNSTARTED_FOR)
    lost = [simulation_id for simulation_id in unfinished if await start_simulation(client, simulation_id)]
    for simulation_id in lost:
        log.info("simulation_swept_up", simulation=simulation_id)
    return len(lost)
