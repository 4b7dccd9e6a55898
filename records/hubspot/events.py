"""Webhook events on record: stored before HubSpot is answered, taken up once each, kept aside where they cannot be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot.tables import hubspot_events

LEASE: Final = timedelta(minutes=1)
"""How long whoever claimed an event has for it, before another one may take it up."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)
"""Before an event that is kept aside is tried again by itself; each wait is twice the one before."""
GIVES_UP_AFTER: Final = 12
"""Attempts, after which only a person tries it again."""
KEPT_FOR: Final = timedelta(days=7)
"""How long a handled event is remembered: HubSpot repeats one for a day."""


# As the partial index has it: a parameter would hide it from the planner.
_UNHANDLED: Final = text("hubspot_events.status <> 'handled'")


class EventStatus(StrEnum):
    """How far an event has come."""

    WAITING = "waiting"
    HANDLED = "handled"
    PARKED = "parked"


@dataclass(frozen=True)
class StoredEvent:
    """An event as it is stored; ``reason`` says why it is kept aside."""

    id: str
    kind: str
    target: str
    object_ids: tuple[str, ...]
    occurred_at: int
    payload: str
    reason: str | None = None


@dataclass(frozen=True)
class ClaimedEvent:
    """An event that is taken up now."""

    id: str
    target: str
    object_ids: tuple[str, ...]
    payload: str
    attempts: int
    parked_at: datetime | None


_STORED = insert(hubspot_events).on_conflict_do_nothing().returning(hubspot_events.c.id)


async def store(connection: AsyncConnection, events: Sequence[StoredEvent], now: datetime) -> frozenset[str]:
    """Stores those that are new; returns their ids. A duplicate, also within the batch, changes nothing."""
    if not events:
        return frozenset()
    rows = [_row(event, now) for event in events]
    return frozenset((await connection.execute(_STORED, rows)).scalars())


def _row(event: StoredEvent, now: datetime) -> dict[str, Any]:
    parked = event.reason is not None
    return {
        "id": event.id,
        "kind": event.kind,
        "target": event.target,
        "object_ids": list(event.object_ids),
        "occurred_at": event.occurred_at,
        "payload": event.payload,
        "received_at": now,
        "status": (EventStatus.PARKED if parked else EventStatus.WAITING).value,
        "reason": event.reason,
        "next_attempt_at": now + FIRST_WAIT if parked else now,
        "parked_at": now if parked else None,
    }


async def claim(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[ClaimedEvent]:
    """Takes up to ``limit`` events that are due, in the order in which they came. Others pass over them for a while."""
    row = hubspot_events.c
    mine = or_(row.status == EventStatus.WAITING.value, row.attempts < GIVES_UP_AFTER)
    due = (
        select(row.id)
        .where(_UNHANDLED, row.next_attempt_at <= now, mine)
        .order_by(row.next_attempt_at, row.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    columns = [row[name] for name in ClaimedEvent.__dataclass_fields__]
    values = {"attempts": row.attempts + 1, "next_attempt_at": now + LEASE}
    taken = update(hubspot_events).where(row.id == due.c.id).values(values).returning(*columns)
    found = await connection.execute(taken)
    return [ClaimedEvent(**{**each._mapping, "object_ids": tuple(each.object_ids)}) for each in found]


async def handled(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Notes that nothing is left to do for the events."""
    values = {"status": EventStatus.HANDLED.value, "reason": None, "parked_at": None}
    await connection.execute(update(hubspot_events).where(hubspot_events.c.id.in_(ids)).values(values))


async def later(connection: AsyncConnection, ids: Collection[str], at: datetime) -> None:
    """Lets events wait until the instant: what they need is away, and they are not to blame."""
    row = hubspot_events.c
    values = {"next_attempt_at": at, "attempts": func.greatest(row.attempts - 1, 0)}
    await connection.execute(update(hubspot_events).where(row.id.in_(ids)).values(values))


async def park(connection: AsyncConnection, event: ClaimedEvent, reason: str, now: datetime) -> None:
    """Keeps the event aside. It is tried again by itself, ever more seldom."""
    values = {
        "status": EventStatus.PARKED.value,
        "reason": reason,
        "parked_at": event.parked_at or now,
        "next_attempt_at": now + back_off(event.attempts),
    }
    await connection.execute(update(hubspot_events).where(hubspot_events.c.id == event.id).values(values))


def back_off(attempts: int) -> timedelta:
    """How long an event that failed so many times waits."""
    return min(FIRST_WAIT * float(2 ** min(attempts, 20)), LONGEST_WAIT)


async def retry(connection: AsyncConnection, event_id: str, now: datetime) -> bool:
    """Has a parked event tried again at once, from its first attempt on; False where there is none of that id."""
    row = hubspot_events.c
    mine = (row.id == event_id) & (row.status == EventStatus.PARKED.value)
    done = await connection.execute(update(hubspot_events).where(mine).values(next_attempt_at=now, attempts=0))
    return done.rowcount > 0


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Deletes events that were handled longer ago than HubSpot repeats them."""
    row = hubspot_events.c
    old = (row.status == EventStatus.HANDLED.value) & (row.received_at < now - KEPT_FOR)
    await connection.execute(delete(hubspot_events).where(old))
