"""Whom notes mention: what they have not seen yet, and that they have.

A mention is a notification; who did something in the case after it has seen it, and so has who says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.queries import visible
from records.complaints.tables import complaints, intake
from records.keyset import Key, behind
from records.notifications.tables import UNSEEN_MENTION, notifications
from records.partners.tables import identities, partners
from records.tables.event_log import events
from records.tables.private import people, texts
from records.visibility import Visibility

MOST = 50
"""Mentions that a person's first page shows; the API pages through all of them."""


@dataclass(frozen=True)
class Mention:
    """A note that mentions somebody who has not seen it."""

    id: str
    complaint_id: str
    sequence: int
    """Of the note among the case's events."""
    at: datetime
    by: str
    by_name: str
    role: str
    """In which the note was written."""
    partner_id: str
    partner_name: str
    summary: str | None
    text: str | None
    """The note; None where it was erased."""


def unseen(subs: Sequence[str], visibility: Visibility, after: Key | None, limit: int) -> Select[Any]:
    """The query of up to ``limit`` mentions of the person after the key, the oldest first, of cases that they see."""
    row, note, writer, later = notifications.c, events.alias("note"), people.alias("writer"), events.alias("later")
    mention_id = row.subject + "." + cast(row.last_sequence, Text)
    answered = select(later.c.subject).where(
        later.c.subject == row.subject, later.c.sequence > row.last_sequence, later.c.actor.in_(subs)
    )
    said = note.c.fact["text"].astext
    query = (
        select(
            *(mention_id.label("id"), row.subject.label("complaint_id"), row.last_sequence.label("sequence")),
            *(row.caused_at.label("at"), note.c.actor.label("by")),
            func.coalesce(writer.c.name, note.c.actor).label("by_name"),
            note.c.role,
            *(complaints.c.partner_id, func.coalesce(identities.c.name, partners.c.id).label("partner_name")),
            *(intake.c.body["summary"].astext.label("summary"), texts.c.content.label("text")),
        )
        .join(complaints, complaints.c.id == row.subject)
        .join(intake, intake.c.id == row.subject)
        .join(note, (note.c.subject == row.subject) & (note.c.sequence == row.last_sequence))
        .join(partners, partners.c.id == complaints.c.partner_id)
        .outerjoin(identities, identities.c.id == partners.c.identity)
        .outerjoin(writer, writer.c.sub == note.c.actor)
        .outerjoin(texts, texts.c.id == said)
    )
    mine = [row.person.in_(subs), ~answered.exists(), *visible(visibility)]
    narrowed = query.where(UNSEEN_MENTION, *mine, *behind(row.caused_at, mention_id, after))
    return narrowed.order_by(row.caused_at, mention_id).limit(limit)


async def page(
    connection: AsyncConnection, subs: Sequence[str], visibility: Visibility, after: Key | None, limit: int
) -> list[Mention]:
    """Up to ``limit`` mentions of the person after the key, the oldest first."""
    return [Mention(**row) for row in (await connection.execute(unseen(subs, visibility, after, limit))).mappings()]


def as_mentions(rows: Sequence[Sequence[Any]] | None) -> list[Mention]:
    """The mentions from rows that came as JSON, whose instants are texts."""
    found = [Mention(*row) for row in rows or ()]
    return [replace(one, at=datetime.fromisoformat(str(one.at))) for one in found]


async def see(connection: AsyncConnection, subs: Sequence[str], complaint_id: str, at: datetime) -> int:
    """Notes that the person has seen the mentions in the case; how many there were."""
    row = notifications.c
    mine = update(notifications).where(UNSEEN_MENTION, row.subject == complaint_id, row.person.in_(subs))
    return (await connection.execute(mine.values(seen_at=at))).rowcount
