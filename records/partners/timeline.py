"""A partner's whole history as it was written: its own events, and those of all that is about it, in one order."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.decisions.queries import recorded
from records.event_store import as_event
from records.marks.tables import marks
from records.partners.tables import partner_history, partners
from records.reviews.hidden import shown_events
from records.reviews.tables import reviews
from records.streams import stream_of
from records.tables.event_log import events
from records.visibility import Visibility
from standards.decisions import RecordedDecision
from standards.events import Event


async def page(
    connection: AsyncConnection,
    partner_id: str,
    visibility: Visibility,
    after: int,
    limit: int | None,
    *,
    complaints_too: bool,
) -> list[tuple[int, Event[Any]]]:
    """Up to ``limit`` events after the position that the reader is shown, each with its own position.

    They are the partner's own, its accreditations', its reviews', those by which marks were vacated, and what is told
    of the complaints about it where ``complaints_too``. However many there are, a page reads its own.
    """
    told = _told_of(partner_id, visibility, complaints_too=complaints_too)
    query = told.where(partner_history.c.position > after).order_by(partner_history.c.position).limit(limit)
    rows = (await connection.execute(query)).mappings()
    return [(row["position"], as_event(stream_of(row["subject"]), row)) for row in rows]


async def latest(
    connection: AsyncConnection, partner_id: str, visibility: Visibility, limit: int, *, complaints_too: bool
) -> list[Event[Any]]:
    """The latest of the same events, the newest first."""
    told = _told_of(partner_id, visibility, complaints_too=complaints_too)
    query = told.order_by(partner_history.c.position.desc()).limit(limit)
    return [as_event(stream_of(row["subject"]), row) for row in (await connection.execute(query)).mappings()]


def _told_of(partner_id: str, visibility: Visibility, *, complaints_too: bool) -> Select[Any]:
    kept = partner_history.c
    told = select(events).join(partner_history, kept.position == events.c.position)
    told = told.where(kept.partner_id == partner_id, *shown_events(visibility))
    return told if complaints_too else told.where(~kept.of_complaint)


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
        tables = {"acc_": accreditations, "mrk_": marks}
        table = tables.get(subject[:4], reviews)
        query = select(table.c.partner_id).where(table.c.id == subject)
    found: str | None = (await connection.execute(query)).scalar_one_or_none()
    return found
