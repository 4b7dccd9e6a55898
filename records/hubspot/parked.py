"""What was kept aside in the exchange with HubSpot, and what waits for somebody: one list, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, case, cast, func, literal, null, select, union_all, update
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot import events as hubspot_events
from records.hubspot.companies import AGAIN
from records.hubspot.events import GIVES_UP_AFTER, EventStatus
from records.hubspot.states import WAITING
from records.hubspot.tables import hubspot_companies, hubspot_tickets
from records.hubspot.tables import hubspot_events as events_table
from records.keyset import Key, behind


class ParkedKind(StrEnum):
    """What is kept aside."""

    EVENT = "event"
    TICKET = "ticket"
    WRITE = "write"
    COMPANY = "company"


@dataclass(frozen=True)
class Parked:
    """Something kept aside, and why. ``retries_at`` is None where nothing happens by itself before it changes."""

    id: str
    kind: ParkedKind
    object_id: str | None
    reason: str
    detail: str | None
    parked_at: datetime
    attempts: int
    retries_at: datetime | None


async def page(connection: AsyncConnection, after: Key | None, limit: int) -> Sequence[tuple[Parked, Key]]:
    """Up to ``limit`` of what is kept aside, the latest first, each with its key."""
    row = _everything().subquery().c
    query = select(*row).where(*behind(row.parked_at, row.id, after, descending=True))
    query = query.order_by(row.parked_at.desc(), row.id.desc()).limit(limit)
    return [(_parked(found), (found.parked_at, found.id)) for found in await connection.execute(query)]


async def find(connection: AsyncConnection, parked_id: str) -> Parked | None:
    """What is kept aside under the id; None where nothing is."""
    everything = _everything().subquery()
    found = (await connection.execute(select(everything).where(everything.c.id == parked_id))).one_or_none()
    return None if found is None else _parked(found)


async def counts(connection: AsyncConnection) -> dict[ParkedKind, int]:
    """How much of each kind is kept aside."""
    row = _everything().subquery().c
    rows = (await connection.execute(select(row.kind, func.count()).group_by(row.kind))).all()
    found: dict[str, int] = {str(kind): number for kind, number in rows}
    return {kind: found.get(kind.value, 0) for kind in ParkedKind}


async def retry(connection: AsyncConnection, parked: Parked, now: datetime) -> None:
    """Has it tried again at once."""
    if parked.kind is ParkedKind.EVENT:
        await hubspot_events.retry(connection, parked.id, now)
        return
    if parked.kind is ParkedKind.COMPANY:
        mine = hubspot_companies.c.id == parked.object_id
        await connection.execute(update(hubspot_companies).where(mine).values(looked_at=AGAIN))
        return
    again: dict[str, Any] = {"nudged_at": None, "nudged_sequence": 0}
    await connection.execute(update(hubspot_tickets).where(hubspot_tickets.c.id == parked.object_id).values(again))


def _parked(row: Any) -> Parked:
    fields = {name: getattr(row, name) for name in Parked.__dataclass_fields__}
    return Parked(**fields | {"kind": ParkedKind(row.kind)})


def _everything() -> Any:
    return union_all(_events(), _tickets(), _writes(), _companies())


_NEVER = cast(null(), TIMESTAMP(timezone=True))
_NO_ATTEMPTS = cast(literal(0), Integer)


def _events() -> Select[Any]:
    row = events_table.c
    retries = case((row.attempts < GIVES_UP_AFTER, row.next_attempt_at), else_=_NEVER)
    object_id = row.object_ids[1]
    query = _select(ParkedKind.EVENT, row.id, object_id, row.reason, cast(null(), Text), row.parked_at, row.attempts)
    return query.add_columns(retries.label("retries_at")).where(row.status == EventStatus.PARKED.value)


def _tickets() -> Select[Any]:
    row = hubspot_tickets.c
    detail = func.coalesce(func.nullif(func.array_to_string(row.missing, ", "), ""), row.partner_id)
    query = _select(ParkedKind.TICKET, literal("ticket-") + row.id, row.id, row.state, detail, row.changed_at)
    waits = row.complaint_id.is_(None) & row.state.in_([state.value for state in WAITING])
    return query.add_columns(_NEVER.label("retries_at")).where(waits)


def _writes() -> Select[Any]:
    row = hubspot_tickets.c
    told = (row.parked_reason, row.parked_detail, row.parked_at)
    query = _select(ParkedKind.WRITE, literal("write-") + row.id, row.id, *told, row.parked_attempts)
    return query.add_columns(row.retries_at).where(row.parked_at.is_not(None))


def _companies() -> Select[Any]:
    row = hubspot_companies.c
    told = (row.parked_reason, row.parked_detail, row.parked_at)
    query = _select(ParkedKind.COMPANY, literal("company-") + row.id, row.id, *told)
    return query.add_columns(_NEVER.label("retries_at")).where(row.parked_at.is_not(None))


def _select(
    kind: ParkedKind,
    row_id: ColumnElement[Any],
    object_id: ColumnElement[Any],
    reason: ColumnElement[Any],
    detail: ColumnElement[Any],
    parked_at: ColumnElement[Any],
    attempts: ColumnElement[Any] = _NO_ATTEMPTS,
) -> Select[Any]:
    return select(
        row_id.label("id"),
        literal(kind.value).label("kind"),
        object_id.label("object_id"),
        reason.label("reason"),
        detail.label("detail"),
        parked_at.label("parked_at"),
        attempts.label("attempts"),
    )
