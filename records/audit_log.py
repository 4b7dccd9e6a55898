"""Reading the event log as an auditor does: in the order in which it was written, all of it or one subject."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.reviews.hidden import hidden_in, sequence_on_record, shown_events, shown_sequence
from records.tables.event_log import events
from records.visibility import Visibility


@dataclass(frozen=True)
class Logged:
    """One event as it stands in the log."""

    position: int
    subject: str
    sequence: int
    type: str
    at: datetime
    actor: str
    role: str
    edition: str
    clauses: list[str]
    command: str | None
    fact: dict[str, Any]
    """What the event says, under its stored name."""
    hash: str


_COLUMNS: Final = tuple(events.c[name] for name in Logged.__dataclass_fields__)
# Built once: building a statement takes longer than carrying it out.
_AFTER: Final = select(*_COLUMNS).where(events.c.position > bindparam("after")).limit(bindparam("most", type_=Integer))
_ALL: Final = _AFTER.order_by(events.c.position)
# One subject's events are few and keyed by it; their sequence runs in the order of their positions.
_OF_ONE: Final = _AFTER.where(events.c.subject == bindparam("of", type_=Text)).order_by(events.c.sequence)


async def page(
    connection: AsyncConnection, visibility: Visibility, subject: str | None, after: int, limit: int
) -> Sequence[Logged]:
    """Up to ``limit`` events after the position that the reader is shown, their sequences without a gap."""
    query = _ALL if subject is None else _OF_ONE
    given = {"after": after, "most": limit} | ({} if subject is None else {"of": subject})
    if not visibility.hides_events:
        return [_logged(row) for row in await connection.execute(query, given)]
    rows = await connection.execute(query.where(*shown_events(visibility)), given)
    found = [_logged(row) for row in rows]
    hidden = await hidden_in(connection, [event.subject for event in found], visibility)
    return [replace(event, sequence=shown_sequence(hidden, event.subject, event.sequence)) for event in found]


async def position_of(connection: AsyncConnection, visibility: Visibility, subject: str, shown: int) -> int | None:
    """The position of the subject's event that has this sequence among those that the reader is shown."""
    hidden = await hidden_in(connection, [subject], visibility)
    sequence = sequence_on_record(hidden, subject, shown)
    query = select(events.c.position).where(events.c.subject == subject, events.c.sequence == sequence)
    return (await connection.execute(query)).scalar_one_or_none()


def _logged(row: Any) -> Logged:
    fields = {name: getattr(row, name) for name in Logged.__dataclass_fields__}
    return Logged(**fields | {"hash": row.hash.hex()})
