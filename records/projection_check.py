"""Rebuilding: the projections made again from the events alone, in a scratch schema, and compared with those in use."""

import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Table, column, insert, select, text
from sqlalchemy import table as sql_table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from records import event_store
from records.child_process import ChildProcesses
from records.complaints.tables import closed_cases, complaints, intake
from records.editions.repository import EditionRepository
from records.event_walk import by_stream
from records.notifications.tables import notifications
from records.partners.tables import partner_history
from records.projection_rows import Row
from records.seals import Done
from records.snapshot import EVERYTHING, Piece, Snapshot, pieces_of, shared_snapshot
from records.streams import stream_of
from records.tables.registry import PROJECTIONS
from records.tables.schema import metadata
from standards.notifications import Notification

PIECE = 8_000
"""About how many events a child process folds at a time: the rows that follow from them are handed over in one."""
_TOGETHER = 2_000
"""Rows that are written in one statement."""

Columns = dict[Table, tuple[str, ...]]
"""The columns of each table that follow from the events."""


@dataclass(frozen=True)
class Difference:
    """A row that the events and the record don't agree on."""

    table: str
    key: str
    problem: str


async def compare(
    connection: AsyncConnection,
    repository: EditionRepository,
    done: Done = lambda _count: None,
    processes: ChildProcesses | None = None,
    piece: int = PIECE,
) -> list[Difference]:
    """Rebuilds everything and lists what differs. The scratch schema goes with the caller's transaction, rolled back.

    With child processes, streams are folded side by side in them.
    Runs in one snapshot (``REPEATABLE READ``), so that steps recorded meanwhile don't look like differences.
    """
    scratch = f"scratch_{secrets.token_hex(6)}"
    await connection.execute(text(f"CREATE SCHEMA {scratch}"))
    for table in (*PROJECTIONS, notifications):
        # Without the constraints: what the events say is to be seen as it is.
        await connection.execute(
            text(f"CREATE TABLE {scratch}.{table.name} AS SELECT * FROM public.{table.name} WHERE false")
        )
    columns, found = await _rebuild(connection, repository, scratch, done, processes, piece)
    for table in (*PROJECTIONS, notifications):
        names = columns.get(table) or tuple(column.name for column in table.primary_key)
        found += await _differing(connection, table, f"{scratch}.{table.name}", names)
    for kept in (closed_cases, partner_history):
        found += await _differing(connection, kept, f"public.{kept.name}_told", _names(kept))
    return found + await _without_intake(connection)


@dataclass
class _Rebuilt:
    """The rows that follow from streams, by the name of their table; streams that can't be folded are differences."""

    events: int = 0
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    broken: list[Difference] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.columns.setdefault(row.table.name, (*row.key, *row.values))
        self.rows[row.table.name].append(row.key | row.values)


async def _rebuild(
    connection: AsyncConnection,
    repository: EditionRepository,
    scratch: str,
    done: Done,
    processes: ChildProcesses | None,
    piece: int,
) -> tuple[Columns, list[Difference]]:
    """Fills the scratch schema; the streams that can't be folded are differences of their own."""
    columns: Columns = {}
    broken: list[Difference] = []
    folded = 0
    async for rebuilt in _parts(connection, repository, processes, piece):
        for name, rows in rebuilt.rows.items():
            columns.setdefault(metadata.tables[name], rebuilt.columns[name])
            await _fill(connection, scratch, metadata.tables[name], rows)
        broken += rebuilt.broken
        folded += rebuilt.events
        done(folded)
    return columns, broken


async def _parts(
    connection: AsyncConnection, repository: EditionRepository, processes: ChildProcesses | None, piece: int
) -> AsyncIterator[_Rebuilt]:
    """What follows from the log, part by part: with child processes each part is rebuilt in one of them."""
    pieces = [EVERYTHING] if processes is None else await pieces_of(connection, piece)
    if processes is None or len(pieces) == 1:
        async for part in _rebuilt_streams(connection, repository, EVERYTHING):
            yield part
        return
    snapshot = await shared_snapshot(connection)

    async def here(job: tuple[Snapshot, Piece]) -> _Rebuilt:
        return await _whole(connection, job[1])

    async for part in processes.in_order(_rebuilt_piece, [(snapshot, one) for one in pieces], here):
        yield part


def _rebuilt_piece(job: tuple[Snapshot, Piece]) -> _Rebuilt:
    """What follows from the streams of a piece. Runs in a child."""
    snapshot, piece = job
    return snapshot.read(lambda connection: _whole(connection, piece))


async def _whole(connection: AsyncConnection, piece: Piece) -> _Rebuilt:
    whole = _Rebuilt()
    async for part in _rebuilt_streams(connection, EditionRepository(), piece):
        whole.events += part.events
        whole.broken += part.broken
        whole.columns |= part.columns
        for name, rows in part.rows.items():
            whole.rows[name] += rows
    return whole


async def _rebuilt_streams(
    connection: AsyncConnection, repository: EditionRepository, piece: Piece
) -> AsyncIterator[_Rebuilt]:
    """What follows from the streams of a piece, some of them at a time."""
    part = _Rebuilt()
    async for subject, logged in _streams(connection, piece):
        part.events += len(logged)
        try:
            rows = await _rebuilt(connection, repository, subject, logged)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - events that were tampered with break a fold in ways of their own
            part.broken.append(Difference("events", subject, f"they can't be folded any more ({type(error).__name__})"))
            continue
        for row in rows:
            part.add(row)
        if sum(map(len, part.rows.values())) > _TOGETHER:
            yield part
            part = _Rebuilt()
    yield part


async def _streams(connection: AsyncConnection, piece: Piece) -> AsyncIterator[tuple[str, list[Any]]]:
    """The rows of the event log, subject by subject."""
    logged: list[Any] = []
    async for row in by_stream(connection, piece):
        if logged and logged[0]["subject"] != row["subject"]:
            yield logged[0]["subject"], logged
            logged = []
        logged.append(row)
    if logged:
        yield logged[0]["subject"], logged


async def _rebuilt(
    connection: AsyncConnection, repository: EditionRepository, subject: str, logged: list[Any]
) -> list[Row]:
    stream, state = stream_of(subject), None
    events = [event_store.as_event(stream, row) for row in logged]
    notifications: list[Notification] = []
    for edition_id, governed in groupby(events, key=lambda event: event.edition):
        part = tuple(governed)
        notifications += stream.notifications(state, part, await repository.by_id(connection, edition_id))
        for event in part:
            state = stream.evolve(state, event)
    return [*stream.rows(state), *(_notification_row(notification) for notification in notifications)]


def _notification_row(notification: Notification) -> Row:
    values = event_store.notification_row(notification)
    return Row(notifications, {"id": values.pop("id")}, values)


async def _fill(connection: AsyncConnection, scratch: str, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    there = sql_table(table.name, *(column(name, table.c[name].type) for name in rows[0]), schema=scratch)
    for first in range(0, len(rows), _TOGETHER):
        await connection.execute(insert(there), rows[first : first + _TOGETHER])


def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


async def _differing(connection: AsyncConnection, table: Table, told: str, columns: Iterable[str]) -> list[Difference]:
    """The rows of the table that are not among those ``told``, and the other way round."""
    names = ", ".join(f'"{name}"' for name in columns)
    key = " || '/' || ".join(f"{column.name}::text" for column in table.primary_key)
    live, rebuilt = f"SELECT {names} FROM public.{table.name}", f"SELECT {names} FROM {told}"
    found: list[Difference] = []
    for first, second, problem in (
        (live, rebuilt, "on record, but the events say otherwise"),
        (rebuilt, live, "follows from the events, but is not on record so"),
    ):
        query = f"SELECT {key} AS key FROM ({first} EXCEPT {second}) AS differing ORDER BY 1"
        rows = await connection.execute(text(query))
        found += [Difference(table.name, row.key, problem) for row in rows]
    return found


async def _without_intake(connection: AsyncConnection) -> list[Difference]:
    """Complaints whose texts were never stored, and stored ones that no event knows: neither can come about."""
    case, filed = complaints.c.id, intake.c.id
    pairs = select(case.label("case"), filed.label("filed")).join_from(complaints, intake, case == filed, full=True)
    rows = await connection.execute(pairs.where(case.is_(None) | filed.is_(None)))
    problems = {True: "a complaint without its intake", False: "an intake without its complaint"}
    return [Difference("intake", row.case or row.filed, problems[row.case is not None]) for row in rows]
