"""Reading decisions with the events that they led to, in the order of the record."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.decisions.tables import decisions
from records.event_store import as_event
from records.streams import stream_of
from records.tables.event_log import events
from standards.base_model import read_stored
from standards.decisions import Decision, RecordedDecision
from standards.events import Event

_BATCH = 1_000


async def recorded(connection: AsyncConnection, which: ColumnElement[bool]) -> list[RecordedDecision]:
    """The decisions that led to these events of the log, each with those of its events that are among them.

    An event of which no decision is known yet stands for itself.
    """
    query = select(events).where(which).order_by(events.c.position)
    rows = (await connection.execute(query)).mappings().all()
    known = await _known(connection, {row["decision"] for row in rows if row["decision"] is not None})
    theirs: dict[Any, list[Event[Any]]] = {}
    for row in rows:
        event = as_event(stream_of(row["subject"]), row)
        theirs.setdefault(row["decision"] or (event.subject, event.sequence), []).append(event)
    return [RecordedDecision(known.get(name), tuple(found)) for name, found in theirs.items()]


async def _known(connection: AsyncConnection, ids: set[str]) -> dict[Any, Decision]:
    query = select(decisions).where(decisions.c.id == any_(literal(sorted(ids), ARRAY(Text))))
    return {row["id"]: as_decision(row) for row in (await connection.execute(query)).mappings()}


def as_decision(row: Any) -> Decision:
    """A row as the decision that it holds."""
    fields = ("id", "process", "command", "now", "editions")
    return read_stored(Decision, {name: row[name] for name in fields})


async def sent_to_processes(connection: AsyncConnection) -> AsyncIterator[Any]:
    """Rows of decisions whose command somebody gave and a process decided, in the order of the record."""
    table, after = decisions.c, 0
    subject = table.command["subject"].astext
    decided_by_one = or_(table.process.startswith("cmp_"), subject.startswith("acc_"), subject.startswith("rev_"))
    while True:
        query = select(decisions).where(table.position > after, table.command["id"].astext.is_not(None))
        query = query.where(decided_by_one).order_by(table.position).limit(_BATCH)
        rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            yield row
        if len(rows) < _BATCH:
            return
        after = rows[-1]["position"]
