"""Restart what was lost: cases, processes of standing and simulations that were stored and whose start was lost."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.complaints import intake
from records.editions.repository import EditionRepository
from records.simulations.queries import going_on
from records.standing import load
from records.workflow_cursors import Behind, behind
from standards.standing.state import Standing
from temporal.client import start_complaint, start_following
from temporal.simulation_client import start_simulation
from workflows.complaint import ComplaintStart

UNSTARTED_FOR = timedelta(seconds=5)
SILENT_FOR = timedelta(seconds=15)
"""How late a case's process may be for its deadline or its reminder before it is taken for lost."""
STARTS_SIDE_BY_SIDE = 16
PAGE = 100
"""Processes of standing that are seen to before steps of people come in between."""
BETWEEN_PAGES = 0.1
LONGEST_ROUND = 10.0
"""Seconds after which a round ends, however many are left for the next."""

log = structlog.get_logger("worker")


async def restart_complaints(client: Client, engine: AsyncEngine, repository: EditionRepository, now: datetime) -> int:
    """Starts the cases that were stored and whose start, or whose process, was lost; returns how many it started."""
    async with engine.connect() as connection:
        cases = await intake.without_process(connection, stored_before=now - UNSTARTED_FOR, due_before=now - SILENT_FOR)
        starts = [ComplaintStart(case=case, edition=await repository.by_id(connection, case.edition)) for case in cases]
    started = [start.case.id for start in starts if await start_complaint(client, start)]
    for complaint_id in started:
        log.info("case_swept_up", complaint=complaint_id)
    return len(started)


async def restart_standing(client: Client, engine: AsyncEngine) -> int:
    """Has processes look that have fallen behind their record, or starts them; returns how many there were.

    Many are seen to in one round, a page at a time, so that steps of people come in between.
    """
    seen_to, ends_at = 0, time.monotonic() + LONGEST_ROUND
    while True:
        page = await _restart_page(client, engine)
        seen_to += page
        if page < PAGE or time.monotonic() > ends_at:
            break
        await asyncio.sleep(BETWEEN_PAGES)
    if seen_to:
        log.info("standing_swept_up", processes=seen_to)
    return seen_to


async def _restart_page(client: Client, engine: AsyncEngine) -> int:
    standings: dict[str, Standing | None] = {}
    async with engine.begin() as connection:
        late = await behind(connection, datetime.now(UTC), PAGE)
        for partner_id in dict.fromkeys(one.partner_id for one in late):
            standings[partner_id] = await load(connection, partner_id, lock=False)
    side_by_side = asyncio.Semaphore(STARTS_SIDE_BY_SIDE)

    async def look(one: Behind) -> None:
        standing = standings[one.partner_id]
        if standing is not None:
            async with side_by_side:
                await start_following(client, standing, one.subject, nudge=one.started)

    await asyncio.gather(*map(look, late))
    return len(late)


async def restart_simulations(client: Client, engine: AsyncEngine) -> int:
    """Starts the simulations whose start was lost, or whose process somebody ended; returns how many there were."""
    async with engine.connect() as connection:
        unfinished = await going_on(connection, datetime.now(UTC) - UNSTARTED_FOR)
    lost = [simulation_id for simulation_id in unfinished if await start_simulation(client, simulation_id)]
    for simulation_id in lost:
        log.info("simulation_swept_up", simulation=simulation_id)
    return len(lost)
