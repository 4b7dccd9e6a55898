"""What is open, what is late and what waits, counted for those who watch: metrics and `recourse status`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.editions.tables import editions
from records.hubspot import parked as hubspot_parked
from records.notifications import outbox
from records.notifications.tables import notifications
from records.reviews.parking import number_of_parked
from records.reviews.tables import reviews
from records.seals import anchored_up_to
from records.tables.event_log import events, seals
from records.tables.processes import processes
from records.verification import VerificationFigures, verification_figures
from standards.vocabulary import OPEN_STAGES, EditionStage, ReviewStage, Stage, Status

LATE_AFTER = timedelta(minutes=5)
"""How late a process may be for its own date: the sweep has nudged it several times by then."""


@dataclass(frozen=True)
class Waiting:
    """So many wait for one thing, and since when the oldest does."""

    number: int
    since: datetime | None

    def seconds(self, now: datetime) -> int:
        """How long the oldest waits."""
        return max(0, int((now - self.since).total_seconds())) if self.since else 0


@dataclass(frozen=True)
class Workload:
    """The figures at one instant."""

    open: Mapping[Stage, int]
    """Open complaints by stage."""
    overdue: Mapping[Stage, int]
    reviews: Mapping[ReviewStage, int]
    """Open reviews by stage."""
    unstarted: Waiting
    """Complaints that were stored and whose process has not begun."""
    unconfirmed: Waiting
    """Steps on record which the process itself has not confirmed."""
    late_processes: Waiting
    unsealed: Waiting
    """Events that no seal covers yet."""
    unanchored: Waiting
    """Seals that Temporal does not have yet."""
    parked_packets: int
    proposed_editions: int
    verification: VerificationFigures
    mails: outbox.Backlog
    hubspot_parked: Mapping[hubspot_parked.ParkedKind, int]


async def workload(connection: AsyncConnection, now: datetime) -> Workload:
    """Counts everything, each by an index."""
    is_open = complaints.c.status == Status.OPEN.value
    open_reviews = reviews.c.stage != ReviewStage.CLOSED.value
    opened = await _by(connection, complaints.c.stage, is_open)
    overdue = await _by(connection, complaints.c.stage, is_open & complaints.c.overdue)
    reviewed = await _by(connection, reviews.c.stage, open_reviews)
    proposed = await _by(connection, editions.c.stage, editions.c.stage == EditionStage.PROPOSED.value)
    row = processes.c
    return Workload(
        open={stage: opened.get(stage.value, 0) for stage in OPEN_STAGES},
        overdue={stage: overdue.get(stage.value, 0) for stage in OPEN_STAGES},
        reviews={stage: reviewed.get(stage.value, 0) for stage in ReviewStage if stage is not ReviewStage.CLOSED},
        unstarted=await _waiting(connection, complaints.c.opened_at, (complaints.c.sequence == 1) & is_open),
        unconfirmed=await _waiting(connection, row.seen_at, row.confirmed < row.sequence),
        late_processes=await _waiting(connection, row.wakes_at, row.wakes_at < now - LATE_AFTER),
        unsealed=await _waiting(connection, events.c.at, events.c.position > _sealed_up_to()),
        unanchored=await _unanchored(connection),
        parked_packets=await number_of_parked(connection),
        proposed_editions=proposed.get(EditionStage.PROPOSED.value, 0),
        verification=await verification_figures(connection),
        mails=await outbox.backlog(connection),
        hubspot_parked=await hubspot_parked.counts(connection),
    )


async def undeliverable_since(connection: AsyncConnection, since: datetime) -> int:
    """How many mails were refused for good since then. Reads the whole outbox."""
    refused = notifications.c.settled_as == outbox.UNDELIVERABLE
    query = select(func.count()).select_from(notifications).where(refused, notifications.c.settled_at >= since)
    return (await connection.execute(query)).scalar_one()


def _sealed_up_to() -> ColumnElement[int]:
    return func.coalesce(select(func.max(seals.c.up_to)).scalar_subquery(), 0)


async def _unanchored(connection: AsyncConnection) -> Waiting:
    return await _waiting(connection, seals.c.sealed_at, seals.c.number > await anchored_up_to(connection))


async def _by(connection: AsyncConnection, column: ColumnElement[str], counted: ColumnElement[bool]) -> dict[str, int]:
    found = await connection.execute(select(column, func.count()).where(counted).group_by(column))
    return {row[0]: row[1] for row in found}


async def _waiting(connection: AsyncConnection, since: ColumnElement[datetime], waits: ColumnElement[bool]) -> Waiting:
    number, oldest = (await connection.execute(select(func.count(), func.min(since)).where(waits))).one()
    return Waiting(number, oldest)
