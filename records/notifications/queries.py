"""Reading notifications: the latest of all, for those who look after the mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.keyset import Key, behind
from records.notifications.tables import notifications


@dataclass(frozen=True)
class NotificationRecord:
    """A notification, and how its delivery went."""

    id: str
    subject: str
    kind: str
    recipient: str
    team: str | None
    person: str | None
    caused_at: datetime
    attempts: int
    next_attempt_at: datetime
    settled_at: datetime | None
    settled_as: str | None
    last_error: str | None


async def page(
    connection: AsyncConnection, after: Key | None, limit: int, *, waiting: bool
) -> Sequence[NotificationRecord]:
    """Up to ``limit`` notifications, the latest first; with ``waiting`` those that are not settled."""
    row = notifications.c
    columns = [row[name] for name in NotificationRecord.__dataclass_fields__]
    query = select(*columns).where(*behind(row.caused_at, row.id, after, descending=True))
    if waiting:
        query = query.where(row.settled_at.is_(None))
    found = await connection.execute(query.order_by(row.caused_at.desc(), row.id.desc()).limit(limit))
    return [NotificationRecord(*one) for one in found]
