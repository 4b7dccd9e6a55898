"""Rows written by COPY, table by table, in an order in which they may refer to each other."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import asyncpg
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from cli.benchmarks.scale.rows import Rows
from records.complaints.tables import complaints, consequences, duties, intake, proposals, votes
from records.decisions.tables import decisions
from records.marks.tables import marks
from records.notifications.tables import notifications
from records.tables.event_log import events
from records.tables.private import texts
from records.tables.processes import processes

ORDER = (
    *(decisions, events, intake, texts, complaints, proposals, consequences, duties, votes, marks),
    *(notifications, processes),
)
TABLES = {table.name: table for table in ORDER}


async def write(connection: "asyncpg.Connection[asyncpg.Record]", rows: Rows) -> None:
    """Writes the rows in one transaction. Positions run in the order in which the rows come."""
    async with connection.transaction():
        for table in ORDER:
            if rows.get(table):
                await _copy(connection, table, rows[table])
    if set(rows) - set(ORDER):
        raise ValueError(f"no place in the order for {sorted(table.name for table in set(rows) - set(ORDER))}")


async def _copy(connection: "asyncpg.Connection[asyncpg.Record]", table: Table, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    cells = [_cell(table, name) for name in names]
    records = [tuple(cell(row[name]) for cell, name in zip(cells, names, strict=True)) for row in rows]
    searched = [name for name in names if isinstance(table.c[name].type, TSVECTOR)]
    if not searched:
        await connection.copy_records_to_table(table.name, columns=names, records=records)
        return
    # The driver can send no words with places: they come as text first.
    shown = ", ".join(f"{name}::tsvector" if name in searched else name for name in names)
    blank = ", ".join(f"{name}::text" if name in searched else name for name in names)
    staged = f"staged_{table.name}"
    await connection.execute(f"CREATE TEMP TABLE {staged} ON COMMIT DROP AS SELECT {blank} FROM {table.name} LIMIT 0")
    await connection.copy_records_to_table(staged, columns=names, records=records)
    await connection.execute(f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {shown} FROM {staged}")


def _cell(table: Table, name: str) -> Callable[[Any], Any]:
    return _as_json if isinstance(table.c[name].type, JSONB) else _as_it_is


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def _as_it_is(value: Any) -> Any:
    return value


def merged(many: Iterable[Rows]) -> Rows:
    """The rows of many lives, their events and decisions in the order in which they happened."""
    together: Rows = {}
    for rows in many:
        for table, some in rows.items():
            together.setdefault(table, []).extend(some)
    together[events].sort(key=lambda row: (row["at"], row["subject"], row["sequence"]))
    together[decisions].sort(key=lambda row: (row["now"], row["process"]))
    return together
