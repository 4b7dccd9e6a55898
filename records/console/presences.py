"""Who looks at a case: noted while the page is open, forgotten soon after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import presences
from records.writes import put

LASTS = timedelta(seconds=60)


async def note(connection: AsyncConnection, subject: str, sub: str, now: datetime) -> None:
    """The person looks at the subject now."""
    await connection.execute(delete(presences).where(presences.c.seen_at < now - LASTS))
    await put(connection, presences, {"subject": subject, "sub": sub, "seen_at": now}, "subject", "sub")


async def others(connection: AsyncConnection, subject: str, sub: str, now: datetime) -> Sequence[str]:
    """Who else looks at the subject."""
    row = presences.c
    query = select(row.sub).where(row.subject == subject, row.sub != sub, row.seen_at > now - LASTS)
    return list((await connection.execute(query.order_by(row.sub))).scalars())
