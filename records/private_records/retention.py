"""Which private rows are past the period for which the edition in force keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints, intake
from records.evidence_files.tables import evidence_files
from records.private_records.tables import private_records
from records.reviews.tables import packets, reviews
from records.tables.event_log import events
from records.tables.private import texts
from standards.vocabulary import ReviewStage


@dataclass(frozen=True)
class PastPeriod:
    """A row of a private store."""

    store: str
    key: str


async def past_period(connection: AsyncConnection, ended_before: datetime, limit: int = 1_000) -> Sequence[PastPeriod]:
    """Rows of complaints and reviews that ended before the instant and are not erased yet, at most ``limit``.

    A complaint's are kept for as long as a review of its partner that would read them is open.
    """
    over = select(complaints.c.id).where(complaints.c.closed_at < ended_before, ~_under_review())
    closed = select(reviews.c.id).where(reviews.c.stage == ReviewStage.CLOSED.value, _ended() < ended_before)
    of_texts = or_(texts.c.subject.in_(over), texts.c.subject.in_(closed))
    packet = packets.c.review_id + "/" + packets.c.mark_id
    rows = union_all(
        _rows("intake", intake.c.id).where(intake.c.id.in_(over)),
        _rows("texts", texts.c.id).where(of_texts),
        _rows("evidence_files", evidence_files.c.id).where(evidence_files.c.complaint_id.in_(over)),
        _rows("packets", packet).where(packets.c.review_id.in_(closed)),
    ).subquery()
    erased = select(private_records.c.id).where(private_records.c.erased_at.is_not(None))
    query = select(rows).where((rows.c.store + "/" + rows.c.key).not_in(erased))
    found = await connection.execute(query.order_by(rows.c.store, rows.c.key).limit(limit))
    return [PastPeriod(row.store, row.key) for row in found]


def _rows(store: str, key: ColumnElement[str]) -> Select[str, str]:
    return select(literal(store).label("store"), key.label("key"))


def _under_review() -> ColumnElement[bool]:
    """Whether the complaint's partner has a review that is not closed."""
    mine = reviews.c.partner_id == complaints.c.partner_id
    return exists().where(mine, reviews.c.stage != ReviewStage.CLOSED.value)


def _ended() -> ColumnElement[datetime]:
    """When the review ended: its last event's instant."""
    row = events.c
    last = select(row.at).where(row.subject == reviews.c.id, row.sequence == reviews.c.sequence)
    return last.correlate(reviews).scalar_subquery()
