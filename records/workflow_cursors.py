"""The processes of standing as the record knows them: what each step reads and writes, and who has fallen behind."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.confirmation import note_nudged, note_step
from records.database import transaction
from records.editions.repository import EditionRepository
from records.reviews.tables import reviews
from records.standing import Written, load, take
from records.tables.processes import last_nudged, of_standing, processes
from standards.commands import Command
from standards.editions.timeline import EditionTimeline
from standards.rejections import Rejection
from standards.standing.advance import next_look
from standards.standing.state import Standing
from standards.vocabulary import LOST, ReviewStage, Status

OVERDUE = timedelta(seconds=15)
"""How late a process may be for its own date before it is taken for lost."""
NUDGED_AGAIN_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class Followed:
    """What a process needs to know after a look or a command."""

    standing: Standing
    wakes_at: datetime | None
    """When its subject is looked at next by itself, or None: nothing is due any more."""
    touched: tuple[str, ...]
    refused: Rejection | None = None


class Standings:
    """What the processes of standing call. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine, repository: EditionRepository, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._repository = repository
        self._clock = clock

    async def step(self, partner_id: str, command: Command[Any], at: datetime) -> Followed | None:
        """Decides at the instant on a command that names its subject, and records what follows.

        None for a partner that is not on record.
        """
        async with transaction(self._engine) as connection:
            standing = await load(connection, partner_id)
            if standing is None:
                return None
            taken = await take(connection, self._repository, standing, command, at)
            refused = taken if isinstance(taken, Rejection) else None
            written = Written(standing, ()) if isinstance(taken, Rejection) else taken
            editions = await self._repository.timeline(connection)
            wakes_at = await self._seen(connection, written.standing, command.subject or "", at, editions)
            return Followed(written.standing, wakes_at, written.subjects, refused)

    async def _seen(
        self,
        connection: AsyncConnection,
        standing: Standing,
        subject: str,
        at: datetime,
        editions: EditionTimeline,
    ) -> datetime | None:
        """Notes that the subject's process has seen the standing, so that nobody nudges it for it again."""
        wakes_at = next_look(standing, subject, at, editions)
        await note_step(connection, subject, standing.sequence_of(subject), wakes_at, self._clock())
        return wakes_at


@dataclass(frozen=True)
class Behind:
    """A subject whose process has not seen its record, or never started."""

    subject: str
    partner_id: str
    started: bool


async def behind(connection: AsyncConnection, now: datetime, limit: int = 200) -> Sequence[Behind]:
    """Subjects whose processes are behind their record or their own date, noted as nudged so that it is not done twice.

    At most ``limit`` of each kind, each read by an index of its own. Who is being seen to elsewhere is passed over. A
    lost or early nudge costs time, never truth.
    """
    seen = processes.c
    rested = last_nudged < now - NUDGED_AGAIN_AFTER
    late = (
        *await _late(connection, [seen.sequence < seen.recorded, rested], [last_nudged, seen.subject], limit),
        *await _late(connection, [of_standing, seen.wakes_at < now - OVERDUE, rested], [seen.wakes_at], limit),
    )
    await note_nudged(connection, [one.subject for one in late], now)
    return list({one.subject: one for one in late}.values())


async def being_seen_to(connection: AsyncConnection, since: datetime) -> int:
    """How many that are behind their record were told to look since then."""
    query = select(func.count()).where(processes.c.sequence < processes.c.recorded, last_nudged >= since)
    return (await connection.execute(query)).scalar_one()


async def _late(
    connection: AsyncConnection, which: Sequence[ColumnElement[bool]], order: Sequence[ColumnElement[Any]], limit: int
) -> list[Behind]:
    started = (processes.c.nudged_at.is_not(None) | (processes.c.sequence > 0)).label("started")
    picked = select(processes.c.subject, started).where(*which).order_by(*order).limit(limit)
    late = picked.with_for_update(skip_locked=True).cte("late")
    held, reviewed = accreditations.c, reviews.c
    owner = func.coalesce(held.partner_id, reviewed.partner_id).label("partner_id")
    query = (
        select(late.c.subject, owner, late.c.started)
        .join_from(late, accreditations, held.id == late.c.subject, isouter=True)
        .join(reviews, reviewed.id == late.c.subject, isouter=True)
        .where(owner.is_not(None))
    )
    return [Behind(**row._mapping) for row in await connection.execute(query)]


async def have_all_look(connection: AsyncConnection, at: datetime) -> None:
    """Has every process that goes on taken for late, so that the sweep nudges it: an edition was published."""
    # A complaint keeps the edition that it was opened under.
    late = update(processes).where(of_standing, processes.c.wakes_at.is_not(None))
    late = late.values(wakes_at=at - timedelta(hours=1))
    await connection.execute(late)


async def on_record(connection: AsyncConnection, workflow_ids: Collection[str]) -> dict[str, tuple[str, bool]]:
    """By the id of a process, what it is for where that is on record, and whether it is over."""
    case, held, reviewed = complaints.c, accreditations.c, reviews.c
    named = [one.partition("/")[2] for one in workflow_ids]
    partners = [one.rpartition("/")[0] for one in named]
    queries = (
        select(literal("complaint/") + case.id, case.id, case.status == Status.CLOSED.value).where(case.id.in_(named)),
        select(literal("accreditation/") + held.id, held.id, held.status.in_(LOST)).where(held.id.in_(named)),
        select(
            func.concat("review/", reviewed.partner_id, "/", reviewed.number),
            reviewed.id,
            reviewed.stage == ReviewStage.CLOSED.value,
        ).where(reviewed.partner_id.in_(partners)),
    )
    found = [row for query in queries for row in await connection.execute(query)]
    return {row[0]: (row[1], row[2]) for row in found if row[0] in workflow_ids}


@dataclass(frozen=True)
class ProcessPlace:
    """Whose process it is that follows an accreditation or a review."""

    partner_id: str
    number: int | None


async def place_of_process(connection: AsyncConnection, subject: str) -> ProcessPlace | None:
    """Whose process follows the accreditation or the review, whether it goes on or not; None where it is unknown."""
    held, reviewed = accreditations.c, reviews.c
    if subject.startswith("acc_"):
        query = select(held.partner_id, null().label("number")).where(held.id == subject)
    else:
        query = select(reviewed.partner_id, reviewed.number).where(reviewed.id == subject)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else ProcessPlace(row.partner_id, row.number)


@dataclass(frozen=True)
class GoingOn:
    """An accreditation or a review that has a process."""

    subject: str
    partner_id: str
    number: int | None
    sequence: int
    stage: str


async def going_on(connection: AsyncConnection, subject: str | None = None) -> list[GoingOn]:
    """Every live accreditation and open review, or the one of that id where it goes on."""
    held, reviewed = accreditations.c, reviews.c
    live = select(held.id, held.partner_id, null().label("number"), held.sequence, held.status.label("stage"))
    live = live.where(held.status.notin_(LOST))
    open_ones = select(reviewed.id, reviewed.partner_id, reviewed.number, reviewed.sequence, reviewed.stage)
    open_ones = open_ones.where(reviewed.stage != ReviewStage.CLOSED.value)
    if subject is not None:
        live, open_ones = live.where(held.id == subject), open_ones.where(reviewed.id == subject)
    rows = [*await connection.execute(live), *await connection.execute(open_ones)]
    return [GoingOn(row.id, row.partner_id, row.number, row.sequence, row.stage) for row in rows]
