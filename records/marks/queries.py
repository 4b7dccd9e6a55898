"""Reading marks: one by its id, keyset pages, and those of several partners at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.keyset import equal
from records.marks.tables import annulments, marks
from records.visibility import Visibility, within
from standards.base_model import read_stored
from standards.mark import Annulment


@dataclass(frozen=True)
class MarkRecord:
    """A mark on record; it comes from a complaint, or from an import with a reference."""

    id: str
    partner_id: str
    complaint_id: str | None
    reference: str | None
    seriousness: str
    placed_on: date
    placed_at: datetime
    vacated_at: datetime | None = None
    asked_by: str | None = None
    """Who asked that it is vacated (extension)."""
    asked_at: datetime | None = None


_COLUMNS = tuple(marks.c[name] for name in MarkRecord.__dataclass_fields__ if name in marks.c)
_ANNULMENT = (annulments.c.vacated_at, annulments.c.asked_by, annulments.c.asked_at)
MARKS = select(*_COLUMNS, *_ANNULMENT).join(annulments, annulments.c.id == marks.c.id, isouter=True)
"""Marks as ``MarkRecord`` has them."""


async def find(connection: AsyncConnection, mark_id: str, visibility: Visibility) -> MarkRecord | None:
    """The mark, or None where there is none of that id that the reader may see."""
    if visibility.may_sit:
        return None
    query = MARKS.where(marks.c.id == mark_id, *within(visibility, marks.c.partner_id))
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else MarkRecord(**row)


async def page(
    connection: AsyncConnection, visibility: Visibility, partner_id: str | None, after: str, limit: int
) -> Sequence[MarkRecord]:
    """Up to ``limit`` marks after the id, oldest first."""
    if visibility.may_sit:
        return []  # Marks are what a board is convened for.
    narrowed = [*within(visibility, marks.c.partner_id), *equal({marks.c.partner_id: partner_id})]
    query = MARKS.where(marks.c.id > after, *narrowed).order_by(marks.c.id).limit(limit)
    return [MarkRecord(**row) for row in (await connection.execute(query)).mappings()]


async def of_partners(connection: AsyncConnection, partner_ids: Sequence[str]) -> dict[str, list[MarkRecord]]:
    """By partner, its marks, oldest first."""
    query = MARKS.where(marks.c.partner_id.in_(partner_ids)).order_by(marks.c.placed_on, marks.c.id)
    found: dict[str, list[MarkRecord]] = {}
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["partner_id"], []).append(MarkRecord(**row))
    return found


async def annulment_of(connection: AsyncConnection, mark_id: str) -> Annulment | None:
    """How far the annulment of the mark has come, or None where nobody asked for it."""
    state = (
        await connection.execute(select(annulments.c.state).where(annulments.c.id == mark_id))
    ).scalar_one_or_none()
    return None if state is None else read_stored(Annulment, state)


async def annulments_of(connection: AsyncConnection, mark_ids: Sequence[str]) -> dict[str, Annulment]:
    """How far the annulments of several marks have come, by the mark, of those that somebody asked for."""
    if not mark_ids:
        return {}
    query = select(annulments.c.id, annulments.c.state).where(annulments.c.id.in_(mark_ids))
    return {row.id: read_stored(Annulment, row.state) for row in await connection.execute(query)}
