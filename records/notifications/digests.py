"""Who wants their mails gathered into one a day, and when that one goes out."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.notifications.tables import mail_digests
from records.writes import put


async def gather(connection: AsyncConnection, sub: str, hour: int) -> None:
    """From now on the person's mails go out in one, at that hour of the day in UTC."""
    await put(connection, mail_digests, {"sub": sub, "hour": hour}, "sub")


async def send_each(connection: AsyncConnection, sub: str) -> None:
    """From now on each of the person's mails goes out at once."""
    await connection.execute(delete(mail_digests).where(mail_digests.c.sub == sub))


async def hours(connection: AsyncConnection, subs: Collection[str]) -> dict[str, int]:
    """The hours of those who want a digest."""
    row = mail_digests.c
    found = await connection.execute(select(row.sub, row.hour).where(row.sub.in_(subs)))
    return {one.sub: one.hour for one in found}


def due_after(caused_at: datetime, hour: int) -> datetime:
    """The first time of that hour, in UTC, at or after the instant, which is in UTC."""
    today = caused_at.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today >= caused_at else today + timedelta(days=1)
