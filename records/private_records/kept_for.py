"""What is kept of a person outside the private stores: found by what each column declares, and forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Select, Table, Text, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot.tables import erasure_requests, hubspot_tickets
from records.notifications.tables import notifications
from records.tables.event_log import events
from records.tables.personal import OnErasure, holds, naming
from records.tables.private import idempotency
from records.tables.registry import metadata

NAMING: Final = naming(metadata)
FORGOTTEN: Final = (OnErasure.ROW_GOES, OnErasure.EMPTIED)
_TOLD_AS_EVENTS_OR_MAILS: Final = (events.c.actor, notifications.c.person)
_SURFACED_BY: Final = "surfaced_by.email"
_BODY: Final = idempotency.c.body.op("#>>", return_type=Text())(cast([], ARRAY(Text)))
"""The body of an answer as its text, in which nothing is escaped once more."""


def rows_of(subs: Sequence[str]) -> dict[str, Select[Any]]:
    """By table, the rows that are kept for the people or because of them, and that erasing them forgets."""
    tables: dict[Table, list[ColumnElement[bool]]] = {}
    for column, on_erasure in NAMING.items():
        if on_erasure in FORGOTTEN:
            tables.setdefault(column.table, []).append(holds(column, subs))
    return {table.name: select(table).where(or_(*conditions)) for table, conditions in tables.items()}


def named_in(subs: Sequence[str]) -> dict[str, Select[Any]]:
    """By table and column, the keys of rows that go on naming the people: what they did, and what they work on."""
    staying = [one for one, on_erasure in NAMING.items() if on_erasure is OnErasure.STAYS]
    return {
        f"{column.table.name}.{column.name}": select(*column.table.primary_key).where(holds(column, subs))
        for column in staying
        if column not in _TOLD_AS_EVENTS_OR_MAILS
    }


def tickets_of(cases: Sequence[str], addresses: Sequence[str]) -> ColumnElement[bool]:
    """Which tickets tell of the people: those of their cases, and of no case yet those that they surfaced."""
    row = hubspot_tickets.c
    surfaced = func.lower(row.inputs[_SURFACED_BY].astext).in_(addresses)
    return or_(row.complaint_id.in_(cases), row.complaint_id.is_(None) & surfaced)


async def forget_rows_of(connection: AsyncConnection, subs: Sequence[str]) -> None:
    """Deletes the rows that go with the people, and empties what names them in rows that stay."""
    for column, on_erasure in NAMING.items():
        mine = holds(column, subs)
        if on_erasure is OnErasure.ROW_GOES:
            await connection.execute(delete(column.table).where(mine))
        elif on_erasure is OnErasure.EMPTIED:
            emptied = {column: None if column.nullable else ""}
            await connection.execute(update(column.table).where(mine).values(emptied))


async def forget_tickets(connection: AsyncConnection, told: ColumnElement[bool]) -> None:
    """Empties what HubSpot's tickets told of people."""
    nothing: Mapping[str, Any] = {"content": None, "inputs": {}, "contacts": [], "parked_detail": None}
    await connection.execute(update(hubspot_tickets).where(told).values(nothing))


async def forget_answers(connection: AsyncConnection, cases: Sequence[str], partners: Sequence[str]) -> None:
    """Deletes the answers kept under idempotency keys that tell of the cases, or of the partners.

    They hold what was filed, and whom a partner names as its contact.
    """
    # A partner's id can be short: only a value that is the whole id tells of it.
    for words in (*cases, *(f'"{partner}"' for partner in partners)):
        await connection.execute(delete(idempotency).where(_BODY.contains(words, autoescape=True)))


async def settle_requests(connection: AsyncConnection, cases: Sequence[str]) -> None:
    """Notes of requests to erase that they are carried out: those of which all cases are erased."""
    row = erasure_requests.c
    carried_out = row.complaints.bool_op("<@")(cast(cases, ARRAY(Text))) & (func.cardinality(row.complaints) > 0)
    await connection.execute(update(erasure_requests).where(carried_out).values(status="carried_out"))
