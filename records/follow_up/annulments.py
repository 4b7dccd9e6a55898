"""Reading the requests to vacate a mark that wait for a director, the oldest first (extension)."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.keyset import Key, behind
from records.marks.queries import MARKS, MarkRecord
from records.marks.tables import annulments

_ASKED = text("vacations.stage = 'asked'")
"""Exactly the condition of the partial index, as text: the planner must see the constant."""


async def waiting(
    connection: AsyncConnection, askers: Sequence[str], after: Key | None, limit: int
) -> Sequence[tuple[MarkRecord, Key]]:
    """Up to ``limit`` marks whose annulment somebody other than the ``askers`` asked for, each with its key."""
    row = annulments.c
    query = MARKS.where(_ASKED, row.asked_by.not_in(askers), *behind(row.asked_at, row.id, after))
    rows = (await connection.execute(query.order_by(row.asked_at, row.id).limit(limit))).mappings()
    return [(MarkRecord(**found), (found["asked_at"], found["id"])) for found in rows]
