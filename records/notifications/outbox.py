"""The outbox: the notifications that are owed. One is claimed for a while, mailed outside any transaction, and settled.

A claim moves the next attempt behind the lease, so that a worker that dies with a mail in hand gives it back by doing
nothing, and a slow mail server never holds a transaction open. Only what a server refused for good is given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Text, bindparam, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from records.notifications.tables import notifications

LEASE = timedelta(seconds=90)
"""How long a claimed notification is its worker's: longer than the worker can take over a whole batch."""
LONGEST_WAIT = timedelta(minutes=15)
SENT = "sent"
NO_ADDRESS = "no_address"
UNDELIVERABLE = "undeliverable"
"""A mail server refused the recipient for good. ``last_error`` keeps its code."""
UNCONFIRMED = "unconfirmed"
"""Begins the ``last_error`` of a mail that a mail server once took without saying so."""


@dataclass(frozen=True)
class DueNotification:
    """A claimed one. Kind and recipient stay plain text: an unknown one must fail by itself, not the whole claim."""

    id: str
    subject: str
    first_sequence: int
    last_sequence: int
    kind: str
    recipient: str
    team: str | None
    person: str | None
    caused_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
    doubted_at: datetime | None = None
    """Until when it may have arrived already, or None where it surely did not."""


_CLAIMED = tuple(field.name for field in fields(DueNotification) if field.name in notifications.c)


@dataclass(frozen=True)
class Backlog:
    """What is owed, for the metrics."""

    waiting: int
    """Not settled, the retried ones included."""
    retried: int
    """Tried before without success."""
    oldest_caused_at: datetime | None


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 … seconds, at most a quarter of an hour."""
    return min(timedelta(seconds=2 ** min(attempts, 16)), LONGEST_WAIT)


async def claim(
    connection: AsyncConnection, now: datetime, limit: int, *, person: str | None = None
) -> Sequence[DueNotification]:
    """Takes up to ``limit`` due notifications for the length of the lease, the longest due first.

    With ``person`` those to that person alone. Workers side by side pass over each other's rows. Runs in a transaction
    that the caller commits before sending.
    """
    row = notifications.c
    due = (
        select(row.id, row.next_attempt_at)
        .where(row.settled_at.is_(None), row.next_attempt_at <= now, *([row.person == person] if person else []))
        .order_by(row.next_attempt_at, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(notifications)
        .where(row.id == due.c.id)
        .values(attempts=row.attempts + 1, next_attempt_at=now + LEASE)
        .returning(*(row[name] for name in _CLAIMED), row.last_error, due.c.next_attempt_at)
    )
    claimed = [_claimed(found) for found in await connection.execute(taken)]
    return sorted(claimed, key=lambda one: (one.caused_at, one.subject, one.last_sequence, one.id))


def _claimed(row: Row[Any]) -> DueNotification:
    doubted = (row.last_error or "").startswith(UNCONFIRMED)
    # The wait began when the attempt ended, and only with an error was there a wait.
    doubted_at = row.next_attempt_at - back_off(row.attempts - 1) if doubted else None
    return DueNotification(**{name: getattr(row, name) for name in _CLAIMED}, doubted_at=doubted_at)


Settled = tuple[str, str, str | None]
"""A notification's id, what became of it, and the code of a refusal."""
_told = (
    func.unnest(
        bindparam("ids", type_=ARRAY(Text)),
        bindparam("settled_as", type_=ARRAY(Text)),
        bindparam("errors", type_=ARRAY(Text)),
    )
    .table_valued(column("id", Text), column("settled_as", Text), column("error", Text))
    .render_derived("told")
)
_SETTLED = (
    update(notifications)
    .where(notifications.c.id == _told.c.id, notifications.c.settled_at.is_(None))
    .values(settled_at=bindparam("now"), settled_as=_told.c.settled_as, last_error=_told.c.error)
)


async def settle(connection: AsyncConnection, settled: Sequence[Settled], now: datetime) -> None:
    """Ends each notification, once: it was sent, there is nobody to send it to, or it was refused for good."""
    ids, settled_as, errors = zip(*settled, strict=True)
    told = {"ids": list(ids), "settled_as": list(settled_as), "errors": list(errors)}
    await connection.execute(_SETTLED, told | {"now": now})


async def reschedule(
    connection: AsyncConnection, notification: DueNotification, error: str, now: datetime, *, in_doubt: bool = False
) -> None:
    """Lets the notification wait for its next attempt. A worker whose lease ran out changes nothing any more."""
    row = notifications.c
    mine = (row.id == notification.id) & row.settled_at.is_(None) & (row.attempts == notification.attempts)
    doubted = in_doubt or notification.doubted_at is not None
    values = {
        "next_attempt_at": now + back_off(notification.attempts),
        "last_error": f"{UNCONFIRMED} {error}" if doubted else error,
    }
    await connection.execute(update(notifications).where(mine).values(values))


async def defer(connection: AsyncConnection, notification: DueNotification, until: datetime) -> None:
    """Gives a claimed notification back until the instant, as if it had not been claimed."""
    row = notifications.c
    mine = (row.id == notification.id) & row.settled_at.is_(None) & (row.attempts == notification.attempts)
    values = {"next_attempt_at": until, "attempts": row.attempts - 1}
    await connection.execute(update(notifications).where(mine).values(values))


async def backlog(connection: AsyncConnection) -> Backlog:
    """What is owed now."""
    row = notifications.c
    retried = func.count().filter(row.last_error.is_not(None))
    query = select(func.count(), retried, func.min(row.caused_at)).where(row.settled_at.is_(None))
    waiting, tried, oldest = (await connection.execute(query)).one()
    return Backlog(waiting, tried, oldest)
