"""Confirm steps: each process is asked how far it has come, and what is behind its record is told to look."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from activities.side_by_side import side_by_side
from records.confirmation import Unconfirmed, confirm, note_nudged, unconfirmed
from records.editions.repository import EditionRepository
from records.standing import load
from records.workflow_cursors import place_of_process
from temporal.client import recorded_start, start_complaint, start_following
from temporal.positions import has_ended, position_of
from workflows.ids import accreditation_workflow_id, complaint_workflow_id, review_workflow_id

RESTED = timedelta(seconds=3)
"""How old a step is before its process is asked: most processes take several steps in a row."""
ASKED_SIDE_BY_SIDE = 16
MOST_SECONDS = 8.0
"""For one process to answer; Temporal's own limit is half of it."""
FAILS_FOR = timedelta(minutes=2)
"""How long a process may fail to answer before it is mended: during a roll-out another version may answer for it."""

MendUnanswering = Callable[[str], Awaitable[object]]
"""Told the id of a process that cannot answer."""

log = structlog.get_logger("worker")


async def confirm_steps(
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    now: datetime,
    mend_unanswering: MendUnanswering | None = None,
) -> int:
    """Asks the processes that took a step a moment ago; returns how many were behind their record.

    One whose answers have failed for minutes is handed to ``mend_unanswering``.
    """
    async with engine.connect() as connection:
        asked = await unconfirmed(connection, now, RESTED)
    failed = list[Unconfirmed]()
    places = await _positions(client, engine, asked, failed)
    reached = {one.subject: place for one, place in places if place is not None}
    behind = [one.subject for one, place in places if place is None or place < one.sequence]
    async with engine.begin() as connection:
        await confirm(connection, reached)
        await note_nudged(connection, behind, now)
    lost = [one.subject for one, place in places if place is not None and place < one.sequence]
    for subject in lost:
        await _have_look(client, engine, repository, subject)
        log.info("process_behind_its_record", subject=subject)
    for one in failed:
        if mend_unanswering is None or one.since >= now - FAILS_FOR:
            continue
        if workflow_id := await _workflow_id(engine, one.subject):
            await mend_unanswering(workflow_id)
    return len(lost)


async def _positions(
    client: Client, engine: AsyncEngine, asked: Sequence[Unconfirmed], failed: list[Unconfirmed]
) -> list[tuple[Unconfirmed, int | None]]:
    """How far each process has come; None where it cannot be asked now. ``failed`` gets those whose answer failed."""

    async def ask(one: Unconfirmed) -> tuple[Unconfirmed, int | None]:
        try:
            async with asyncio.timeout(MOST_SECONDS):  # one that has not begun yet keeps nobody waiting
                return one, await _position(client, engine, one)
        except WorkflowQueryFailedError:
            failed.append(one)
            return one, None
        except (RPCError, TimeoutError):
            return one, None

    return await side_by_side(ask, asked, ASKED_SIDE_BY_SIDE)


async def _position(client: Client, engine: AsyncEngine, one: Unconfirmed) -> int:
    workflow_id = await _workflow_id(engine, one.subject)
    if workflow_id is None or (one.rests and await has_ended(client, workflow_id)):
        return one.sequence
    return await position_of(client, workflow_id)


async def _workflow_id(engine: AsyncEngine, subject: str) -> str | None:
    """The id of the subject's process, or None for what is not on record (any more)."""
    if subject.startswith("cmp_"):
        return complaint_workflow_id(subject)
    if subject.startswith("acc_"):
        return accreditation_workflow_id(subject)
    async with engine.connect() as connection:
        place = await place_of_process(connection, subject)
    return None if place is None or place.number is None else review_workflow_id(place.partner_id, place.number)


async def _have_look(client: Client, engine: AsyncEngine, repository: EditionRepository, subject: str) -> None:
    """Has the process look at its record; starts it where it does not run."""
    async with engine.connect() as connection:
        if subject.startswith("cmp_"):
            if start := await recorded_start(connection, repository, subject):
                await start_complaint(client, start, nudge=True)
            return
        place = await place_of_process(connection, subject)
        standing = await load(connection, place.partner_id, lock=False) if place else None
    if standing is not None:
        await start_following(client, standing, subject, nudge=True)
