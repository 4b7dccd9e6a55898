"""What a person may ask for in 24 hours. The record counts, so that every process knows of every other."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from api.rate_limits import too_many
from records.daily_counts import count_since

DAY = timedelta(days=1)


async def must_be_within(
    connection: AsyncConnection,
    by: ColumnElement[str],
    sub: str,
    at: ColumnElement[datetime],
    *,
    now: datetime,
    a_day: int,
) -> None:
    """Raises a 429 problem where the person has asked for so many within 24 hours.

    ``by`` and ``at`` are the columns that say who asked and when. One person's requests are counted one after the other
    until the transaction ends.
    """
    counted = await count_since(connection, by, sub, at, now - DAY)
    if counted.number >= a_day:
        wait = (counted.first + DAY - now).total_seconds() if counted.first else DAY.total_seconds()
        raise too_many(f"One person may send {a_day} of these in 24 hours; send it later.", wait)
