"""A partner's whole history as it was written: its own events, its accreditations' and its reviews', in one order."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.decisions.queries import recorded
from records.event_store import as_event
from records.marks.tables import marks
from records.partners.tables import partners
from records.reviews.tables import reviews
from records.streams import stream_of
from records.tables.event_log import events
from standards.decisions import RecordedDecision
from standards.events import Event


async def page(
    connection: AsyncConnection, partner_id: str, after: int, limit: int | None
) -> list[tuple[int, Event[Any]]]:
    """Up to ``limit`` events after the position, each with its own position."""
    log = events.c
    query = select(events).where(_streams_of(partner_id), log.position > after).order_by(log.position).limit(limit)
    rows = (await connection.execute(query)).mappings()
    return [(row["position"], as_event(stream_of(row["subject"]), row)) for row in rows]


async def latest(connection: AsyncConnection, partner_id: str, limit: int) -> list[Event[Any]]:
    """The latest events, the newest first."""
    query = select(events).where(_streams_of(partner_id)).order_by(events.c.position.desc()).limit(limit)
    return [as_event(stream_of(row["subject"]), row) for row in (await connection.execute(query)).mappings()]


def _streams_of(partner_id: str) -> ColumnElement[bool]:
    subject = events.c.subject
    held = select(accreditations.c.id).where(accreditations.c.partner_id == partner_id)
    reviewed = select(reviews.c.id).where(reviews.c.partner_id == partner_id)
    return or_(subject == f"partner/{partner_id}", subject.in_(held), subject.in_(reviewed))


async def history(connection: AsyncConnection, partner_id: str) -> list[RecordedDecision]:
    """Every decision on the partner's standing, and those by which its marks came and went."""
    theirs = select(marks.c.id).where(marks.c.partner_id == partner_id)
    cases = select(marks.c.complaint_id).where(marks.c.partner_id == partner_id)
    placed = events.c.subject.in_(cases) & (events.c.type == "mark_placed")
    return await recorded(connection, or_(_streams_of(partner_id), placed, events.c.subject.in_(theirs)))


async def partner_of(connection: AsyncConnection, subject: str) -> str | None:
    """Whose the subject is, or None where it is not on record."""
    if subject.startswith("partner/"):
        query = select(partners.c.id).where(partners.c.id == subject.removeprefix("partner/"))
    else:
        table = accreditations if subject.startswith("acc_") else reviews
        query = select(table.c.partner_id).where(table.c.id == subject)
    found: str | None = (await connection.execute(query)).scalar_one_or_none()
    return found
