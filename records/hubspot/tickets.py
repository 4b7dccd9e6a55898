"""Tickets on record: which case each became, what it waits for, and which have something new to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.hubspot.states import ASIDE, WAITING, TicketState
from records.hubspot.tables import hubspot_actions, hubspot_tickets
from records.partners.tables import partners

SEEN_TO_AFTER: Final = timedelta(minutes=1)
"""How long after a nudge a process that is still behind is taken for lost."""


# As the partial index has it: a parameter would hide it from the planner.
_OPEN: Final = text("hubspot_actions.state = 'open'")


@dataclass(frozen=True)
class TicketRecord:
    """A ticket as it was seen last. ``content`` is what it told of the complaint, and private."""

    id: str
    state: TicketState = TicketState.NEW
    complaint_id: str | None = None
    partner_id: str | None = None
    missing: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    asked_for: bool = False
    inputs: dict[str, str] | None = None
    content: dict[str, Any] | None = None
    pending_note: str | None = None
    written_sequence: int = 0
    """Up to which event of its case notes tell."""
    shown_sequence: int = 0
    """The event of its case that the properties show."""
    told: str | None = None
    settled: bool = False
    parked_reason: str | None = None
    parked_at: datetime | None = None
    """Since when what we write is refused."""
    parked_attempts: int = 0
    """How often it was refused in a row."""


async def load(connection: AsyncConnection, ticket_id: str, *, lock: bool = False) -> TicketRecord:
    """The ticket as it was seen last; a new one where it never was."""
    query = select(hubspot_tickets).where(hubspot_tickets.c.id == ticket_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        return TicketRecord(ticket_id)
    told = {name: getattr(row, name) for name in TicketRecord.__dataclass_fields__}
    lists = {"missing": tuple(row.missing), "contacts": tuple(row.contacts)}
    return TicketRecord(**told | lists | {"state": TicketState(row.state)})


async def save(connection: AsyncConnection, ticket_id: str, now: datetime, **changes: Any) -> None:
    """Keeps what changed about the ticket."""
    values = {name: _plain(value) for name, value in changes.items()}
    first = {"id": ticket_id, "state": TicketState.NEW.value, "changed_at": now}
    statement = insert(hubspot_tickets).values(first | values)
    later = values if "state" not in values else values | {"changed_at": now}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=later or {"id": ticket_id}))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, TicketState) else list(value) if isinstance(value, tuple) else value


async def take_up_again(connection: AsyncConnection, complaint_id: str) -> None:
    """Has the case's tickets told again, though they were told how it ended: it was reopened."""
    row = hubspot_tickets.c
    await connection.execute(update(hubspot_tickets).where(row.complaint_id == complaint_id).values(settled=False))


async def case_of_merged(connection: AsyncConnection, merged: Sequence[str]) -> str | None:
    """The case of one of the tickets, the earliest where several have one."""
    row = hubspot_tickets.c
    query = select(row.complaint_id).where(row.id.in_(merged), row.complaint_id.is_not(None))
    return (await connection.execute(query.order_by(row.complaint_id).limit(1))).scalar_one_or_none()


@dataclass(frozen=True)
class TicketToNudge:
    """A ticket with something new for its process. ``sequence`` is how far its case has come."""

    id: str
    sequence: int
    lost: bool
    """It was nudged before: its process is only started where it does not run."""


async def behind(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[TicketToNudge]:
    """Tickets of which the case has moved since they were last told."""
    row, case = hubspot_tickets.c, complaints.c
    moved = case.sequence > row.nudged_sequence
    told = func.least(row.written_sequence, row.shown_sequence)
    stuck = (case.sequence > told) & (row.nudged_at < now - SEEN_TO_AFTER) & row.parked_at.is_(None)
    query = (
        select(row.id, case.sequence, row.nudged_sequence)
        .join(complaints, case.id == row.complaint_id)
        .where(row.complaint_id.is_not(None), ~row.settled, row.state.notin_([state.value for state in ASIDE]))
        .where(or_(row.nudged_at.is_(None), moved, stuck))
        .order_by(row.nudged_at.nulls_first())
        .limit(limit)
    )
    found = await connection.execute(query)
    return [TicketToNudge(one.id, one.sequence, one.nudged_sequence >= one.sequence) for one in found]


async def freed(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[TicketToNudge]:
    """Tickets that waited for a partner that is on record by now, and those that a person has looked at again."""
    row = hubspot_tickets.c
    recorded = exists().where(partners.c.id == row.partner_id)
    arrived = (row.state == TicketState.UNKNOWN_PARTNER.value) & recorded
    late = or_(row.nudged_at.is_(None), row.nudged_at < now - SEEN_TO_AFTER)
    again = row.nudged_at.is_(None) & row.state.in_([state.value for state in (TicketState.NEW, *WAITING)])
    query = select(row.id).where(row.complaint_id.is_(None), or_(arrived & late, again)).limit(limit)
    return [TicketToNudge(ticket_id, 0, lost=False) for ticket_id in (await connection.execute(query)).scalars()]


async def overdue_actions(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[str]:
    """Tickets of workflow actions that still wait and whose time is over."""
    row = hubspot_actions.c
    ticket = hubspot_tickets.c
    late = or_(ticket.nudged_at.is_(None), ticket.nudged_at < now - SEEN_TO_AFTER)
    query = select(row.ticket_id).join(hubspot_tickets, ticket.id == row.ticket_id)
    query = query.where(_OPEN, row.expires_at < now, late).distinct().limit(limit)
    return list((await connection.execute(query)).scalars())


async def refused_under_another(connection: AsyncConnection, mapping: str, now: datetime, limit: int) -> Sequence[str]:
    """Tickets on which a write was refused under another mapping than the one with the digest: it may fit now."""
    row = hubspot_tickets.c
    late = or_(row.nudged_at.is_(None), row.nudged_at < now - SEEN_TO_AFTER)
    refused = row.parked_at.is_not(None) & row.parked_under.is_distinct_from(mapping)
    query = select(row.id).where(refused, late, row.state.notin_([state.value for state in ASIDE]))
    return list((await connection.execute(query.order_by(row.parked_at).limit(limit))).scalars())


async def nudged(connection: AsyncConnection, ticket_id: str, sequence: int, now: datetime) -> None:
    """Notes that the ticket's process was told to look."""
    mine = hubspot_tickets.c.id == ticket_id
    values = {"nudged_at": now, "nudged_sequence": sequence} if sequence else {"nudged_at": now}
    await connection.execute(update(hubspot_tickets).where(mine).values(values))


async def ask_for(connection: AsyncConnection, ticket_id: str, inputs: Mapping[str, str], now: datetime) -> None:
    """Notes that a workflow's action files the ticket, with what it gives; its process looks at it at once."""
    record = await load(connection, ticket_id, lock=True)
    given = {**(record.inputs or {}), **inputs}
    if record.asked_for and given == (record.inputs or {}):
        return  # the same run again
    await save(connection, ticket_id, now, asked_for=True, inputs=given, nudged_at=None)
