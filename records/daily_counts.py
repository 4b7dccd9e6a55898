"""How much a person has asked for since an instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Counted:
    """How many there are, and when the first of them was."""

    number: int
    first: datetime | None


async def count_since(
    connection: AsyncConnection, by: ColumnElement[str], sub: str, at: ColumnElement[datetime], since: datetime
) -> Counted:
    """Counts the rows of a person since the instant.

    Of two transactions that count for the same person the second waits until the first has ended.
    """
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{by}/{sub}", 0))))
    query = select(func.count(), func.min(at)).where(by == sub, at > since)
    number, first = (await connection.execute(query)).one()
    return Counted(number, first)
