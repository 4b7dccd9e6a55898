"""Reading the requests to vacate a mark that wait for a director, the oldest first (extension)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.marks.queries import MARKS, MarkRecord
from records.marks.tables import annulments

Key = tuple[datetime, str]
_ASKED = text("vacations.stage = 'asked'")
"""Exactly the condition of the partial index, as text: the planner must see the constant."""


async def waiting(
    connection: AsyncConnection, askers: Sequence[str], after: Key | None, limit: int
) -> Sequence[tuple[MarkRecord, Key]]:
    """Up to ``limit`` marks whose annulment somebody other than the ``askers`` asked for, each with its key."""
    row = annulments.c
    query = MARKS.where(_ASKED, row.asked_by.not_in(askers))
    if after is not None:
        there = tuple_(literal(after[0], row.asked_at.type), literal(after[1]))
        query = query.where(tuple_(row.asked_at, row.id) > there)
    rows = (await connection.execute(query.order_by(row.asked_at, row.id).limit(limit))).mappings()
    return [(MarkRecord(**found), (found["asked_at"], found["id"])) for found in rows]
