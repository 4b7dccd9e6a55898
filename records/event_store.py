"""Recording: events, the projections they change and the notifications they cause, in one transaction, once.

The writer of a stream may be killed between its commit here and the moment its own process remembers the step. It then
comes back with the same events, which must be a no-op, or with other ones, because another command reached it first.
The recorded events win: they were decided by the same rules and people may have seen them, so they are handed back for
the writer to adopt. Only events that cannot both be true stop it, loudly.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, reduce
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Integer, Select, Table, Text, all_, any_, bindparam, delete, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import covers_of, event_hash, keys_of, private_digest
from records.compiled_statements import fetch
from records.decisions import store as decisions
from records.errors import RecordDiverged
from records.notifications import tables as queue
from records.projection_rows import Row, Rows
from records.streams import Stream
from records.tables import event_log, private
from records.texts import ids_in
from records.writes import Write, write
from standards.base_model import read_stored
from standards.decisions import Decision, place_of
from standards.editions import Edition
from standards.events import Event
from standards.notifications import Notification
from standards.signing import Keyring

E = TypeVar("E", bound=Event[Any])

_log = event_log.events
_EVENTS = (
    select(_log)
    .where(_log.c.subject == bindparam("of"), _log.c.sequence > bindparam("after"))
    .order_by(_log.c.sequence)
    .limit(bindparam("most", type_=Integer))
)
_OTHER_TYPES = _log.c.type != all_(bindparam("without", type_=ARRAY(Text)))
_EVENTS_WITHOUT = _EVENTS.where(_OTHER_TYPES)
_OF_TYPES = _EVENTS.where(_log.c.type == any_(bindparam("types", type_=ARRAY(Text))))
_LATEST = (
    select(_log)
    .where(_log.c.subject == bindparam("of"), _OTHER_TYPES)
    .order_by(_log.c.sequence.desc())
    .limit(bindparam("most", type_=Integer))
)
_LATEST_AND_OF_TYPES = union_all(select(_LATEST.subquery()), select(_OF_TYPES.subquery()))
_said = private.texts.c
_TEXTS = select(_said.id, _said.subject, _said.content).where(_said.id == any_(bindparam("named", type_=ARRAY(Text))))
SEALING = 7_3241
"""The advisory lock that writers share and the sealer takes alone, so that it never seals past an open transaction."""


async def append(
    connection: AsyncConnection,
    stream: Stream[Any, E],
    events: Sequence[E],
    edition: Edition,
    decision: Decision | None = None,
    covers: Mapping[str, str] | None = None,
) -> tuple[E, ...]:
    """Writes the events that are new; returns those on record that the writer did not know, for it to adopt.

    As ``append_and_fold``, for who does not need the state.
    """
    return (await append_and_fold(connection, stream, events, edition, decision, covers))[0]


async def append_and_fold(
    connection: AsyncConnection,
    stream: Stream[Any, E],
    events: Sequence[E],
    edition: Edition,
    decision: Decision | None = None,
    covers: Mapping[str, str] | None = None,
    beside: Callable[[Any], Sequence[Write]] = lambda _: (),
) -> tuple[tuple[E, ...], Any]:
    """Writes the events that are new; returns those on record that the writer did not know, and the state on record.

    ``decision`` is the one that led to them, written with the first of its events, whatever stream that is in. It is
    None where a version that knew no decisions hands them in. ``covers`` are digests of private rows, by name, that the
    hash of the first event covers; it covers the private texts that the events name, too. ``beside`` gives what else is
    written, whether or not events are, by the state on record. Runs in the caller's transaction. Raises
    ``RecordDiverged`` for a gap, or for the same command with another content.
    """
    subject, first = events[0].subject, events[0].sequence
    state, head = await _lock(connection, stream, subject)
    known = state.sequence if state is not None else 0
    if first > known + 1:
        raise RecordDiverged(f"{subject}: the record ends at {known}, the process writes {first}")
    recorded = await read(connection, stream, subject, after=first - 1) if first <= known else ()
    unknown, fresh = _compare(recorded, events), [event for event in events if event.sequence > known]
    if unknown or not fresh:
        await write(connection, beside(state))
        return unknown, state
    made: list[Write] = []
    if decision is not None and decision.id == place_of(events[0]):
        # A deadline's events may be on record already where the command's own are not: they are another decision's.
        decision = decision if fresh[0] is events[0] else decision.beginning_with(fresh[0])
        made.append(decisions.written(decision))
    keys = keys_of(connection)
    covered = await _covered(connection, keys, fresh, decision, covers or {}) if keys else None
    made.append(Write(event_log.events, event_rows(fresh, head, decision, keys, covered)))
    after = reduce(stream.evolve, fresh, state)
    made += await _projected(connection, stream, state, after)
    made.append(queued_notifications(stream.notifications(state, tuple(fresh), edition), fresh[0].at))
    await write(connection, [*made, *beside(after)])
    return (), after


async def _projected(connection: AsyncConnection, stream: Stream[Any, E], before: Any, after: Any) -> list[Write]:
    """Removes rows of projections that are none any more; gives those that are new or changed."""
    gone, changed = differing(stream.rows(before) if before is not None else (), stream.rows(after))
    await remove(connection, gone)
    return changed


async def read(
    connection: AsyncConnection,
    stream: Stream[Any, E],
    subject: str,
    after: int = 0,
    limit: int | None = None,
    without: Sequence[str] = (),
) -> tuple[E, ...]:
    """The subject's events after the given sequence, in order, without those of some types."""
    given = {"of": subject, "after": after, "most": limit, "without": list(without)}
    rows = await fetch(connection, _EVENTS_WITHOUT if without else _EVENTS, given)
    return tuple(as_event(stream, row._asdict()) for row in rows)


async def read_latest(
    connection: AsyncConnection,
    stream: Stream[Any, E],
    subject: str,
    most: int,
    *,
    types: Sequence[str] = (),
    without: Sequence[str] = (),
) -> tuple[E, ...]:
    """The subject's latest events, in order, without those of some types; before them its first ones of ``types``.

    Each of the two is at most ``most`` rows, however many events there are.
    """
    given = {"of": subject, "after": 0, "most": most, "types": list(types), "without": list(without)}
    rows = await fetch(connection, _LATEST_AND_OF_TYPES, given)
    found = {row.sequence: row._asdict() for row in rows}
    return tuple(as_event(stream, found[sequence]) for sequence in sorted(found))


def as_event(stream: Stream[Any, E], row: Any) -> E:
    """A row of the event log as the event it holds."""
    fields = ("subject", "sequence", "at", "actor", "role", "edition", "clauses", "command", "fact")
    return read_stored(stream.event, {name: row[name] for name in fields})


def _compare(recorded: Sequence[E], events: Sequence[E]) -> tuple[E, ...]:
    """What is on record from the first event on that the writer doesn't have."""
    for index, (on_record, offered) in enumerate(zip(recorded, events, strict=False)):
        if on_record == offered:
            continue
        if on_record.command == offered.command and _timeless(on_record) != _timeless(offered):
            raise RecordDiverged(f"{offered.subject}: event {offered.sequence} is on record with another content")
        return tuple(recorded[index:])
    return tuple(recorded[len(events) :])


def _timeless(event: Event[Any]) -> Any:
    """What the event says beside its instants: a command that comes back under another clock is no contradiction."""
    return _without_instants(event.model_dump())


def _without_instants(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_instants(item) for name, item in value.items()}
    return None if isinstance(value, datetime) else value


async def _lock(connection: AsyncConnection, stream: Stream[Any, E], subject: str) -> tuple[Any, bytes]:
    """The stream's state and its last hash, with its row locked: one writer at a time."""
    rows = await fetch(connection, _locking(stream.table), {"wanted": subject, "of": stream.key(subject)})
    if not rows:
        await connection.execute(select(func.pg_advisory_xact_lock_shared(SEALING)))
        return None, b""
    return read_stored(stream.state, rows[0].state), rows[0].hash


@cache
def _locking(table: Table) -> Select[Any]:
    log = event_log.events
    return (
        select(table.c.state, log.c.hash, func.pg_advisory_xact_lock_shared(SEALING))
        .join(log, (log.c.subject == bindparam("wanted", type_=Text)) & (log.c.sequence == table.c.sequence))
        .where(table.c.id == bindparam("of", type_=Text))
        .with_for_update(of=table)
    )


async def _covered(
    connection: AsyncConnection,
    keys: Keyring,
    events: Iterable[E],
    decision: Decision | None,
    covers: Mapping[str, str],
) -> Mapping[str, str]:
    """Digests of the private rows that go with the events: of the texts that they or their decision name, too."""
    said = [event.model_dump_json() for event in events] + ([decision.model_dump_json()] if decision else [])
    named = ids_in(said)
    if not named:
        return covers
    found = await fetch(connection, _TEXTS, {"named": named})
    return {**covers, **{one.id: private_digest(keys, "texts", one.id, [one.subject, one.content]) for one in found}}


async def hold_off_sealing(connection: AsyncConnection) -> None:
    """Whoever writes events shares this until the transaction ends; the sealer waits for it."""
    await connection.execute(select(func.pg_advisory_xact_lock_shared(SEALING)))


def event_rows(
    events: Iterable[Event[Any]],
    head: bytes,
    decision: Decision | None,
    keys: Keyring | None,
    covers: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The rows of a stream's next events, of one decision; ``head`` is the hash of the event before them."""
    rows = []
    key = keys.current if keys else None
    for event in events:
        covered = covers_of(decision, covers or {}) if keys else None
        head, covers = event_hash(keys, key, head, event, covered), None
        fields = event.model_dump(mode="json", exclude={"at"})
        chained = {"hash": head, "key": key, "covers": covered, "decision": decision.id if decision else None}
        rows.append({**fields, "type": event.data.type, "at": event.at, **chained})
    return rows


def differing(before: Rows, after: Rows) -> tuple[list[Row], list[Write]]:
    """The rows of ``before`` that are none any more, children first, and those of ``after`` that are new or changed."""
    old = {row.identity: row for row in before}
    new = {row.identity for row in after}
    gone = [row for row in reversed(before) if row.identity not in new]
    changed = [row for row in after if old.get(row.identity) != row]
    return gone, [Write(row.table, [row.key | row.values], key=tuple(row.key)) for row in changed]


async def remove(connection: AsyncConnection, rows: Iterable[Row]) -> None:
    """Removes rows of projections, one after the other."""
    for row in rows:
        await connection.execute(delete(row.table).where(*_is(row)))


def _is(row: Row) -> list[Any]:
    return [row.table.c[name] == value for name, value in row.key.items()]


def notification_row(notification: Notification) -> dict[str, Any]:
    """The columns of a notification that follow from its events; the others tell how its delivery went."""
    return {
        "id": notification.id,
        "subject": notification.subject,
        "first_sequence": notification.first_sequence,
        "last_sequence": notification.last_sequence,
        "kind": notification.kind.value,
        "recipient": notification.to.value,
        "team": notification.team,
        "person": notification.person,
    }


async def queue_notifications(
    connection: AsyncConnection, notifications: Iterable[Notification], caused_at: datetime
) -> None:
    """Keeps the notifications until they are sent; those that are known already stay as they are."""
    await write(connection, [queued_notifications(notifications, caused_at)])


def queued_notifications(notifications: Iterable[Notification], caused_at: datetime) -> Write:
    """The same, to be written with other rows."""
    rows = [notification_row(notification) | {"caused_at": caused_at} for notification in notifications]
    return Write(queue.notifications, rows, keeps=True)
