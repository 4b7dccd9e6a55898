"""After a restore of Temporal every process that goes on is told to look, and those that it lost are started."""

from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.side_by_side import side_by_side
from records.complaints import queries as complaints
from records.editions.repository import EditionRepository
from records.workflow_cursors import have_all_look
from temporal.client import complaint_handle, recorded_start, start_complaint
from temporal.reconciliation import running_complaints

SIDE_BY_SIDE = 16

log = structlog.get_logger("worker")


async def follow_record(client: Client, engine: AsyncEngine, repository: EditionRepository) -> int:
    """Has all processes follow the record; returns how many complaints were told. Processes of standing are swept up.

    A process that is where its record is reads it once and goes on. Raises ``RPCError`` where Temporal is away.
    """
    async with engine.begin() as connection:
        await have_all_look(connection, datetime.now(UTC))
        cases = await complaints.open_ids(connection)
    known = set(cases)
    ended = [one for one in await running_complaints(client) if one not in known]
    await side_by_side(lambda case: have_look(client, engine, repository, case), [*cases, *ended], SIDE_BY_SIDE)
    log.info("temporal_is_older", complaints=len(cases), ended=len(ended))
    return len(cases) + len(ended)


async def have_look(client: Client, engine: AsyncEngine, repository: EditionRepository, complaint_id: str) -> None:
    """Has the case's process follow its record; an open case's is started where none runs.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal is away; a closed case's process may have ended meanwhile.
    """
    async with engine.connect() as connection:
        start = await recorded_start(connection, repository, complaint_id)
    if start is None:
        return
    if start.case.closed_at is None:
        await start_complaint(client, start, nudge=True)
        return
    try:
        await complaint_handle(client, complaint_id).signal("look")
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
