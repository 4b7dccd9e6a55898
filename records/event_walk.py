"""Walking through the event log with constant memory, as fast as its hashes can be computed.

PostgreSQL prepares the next rows while those before them are looked at.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import event_hash
from records.event_store import as_event
from records.streams import stream_of
from records.tables.event_log import events
from standards.signing import Keyring

BATCH = 2_000
_COLUMNS = (
    "subject, sequence, position, at, actor, role, edition, clauses, command, fact::text, covers::text, hash, key"
)
BY_STREAM = f"SELECT {_COLUMNS} FROM events ORDER BY subject, sequence"
_ONE = ", ".join(f"one.{name}" for name in _COLUMNS.replace("::", r"\:\:").split(", "))
AFTER = text(
    f"SELECT {_ONE}, before.hash AS head FROM events one "
    "LEFT JOIN events before ON before.subject = one.subject AND before.sequence = one.sequence - 1 "
    "WHERE one.position > :after AND one.position <= :up_to ORDER BY one.position LIMIT :most"
)
"""The next events in the order of their positions, each with the hash of the event before it in its stream."""
HASHES = "SELECT position, hash FROM events WHERE position > $1 AND position <= $2 ORDER BY position"

_sorted = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Walked(NamedTuple):
    """An event as it stands in the log, its JSON unread."""

    subject: str
    sequence: int
    position: int
    at: datetime
    actor: str
    role: str
    edition: str
    clauses: list[str]
    command: str | None
    fact: str
    covers: str | None
    hash: bytes
    key: str | None


async def batches(connection: AsyncConnection, statement: str, *values: Any) -> AsyncIterator[Sequence[Any]]:
    """The statement's rows in the caller's transaction, each batch asked for while the one before is looked at."""
    await connection.execute(select(1))  # the transaction begins
    driver: Any = (await connection.get_raw_connection()).driver_connection
    cursor = await driver.cursor(statement, *values)
    rows = await cursor.fetch(BATCH)
    while rows:
        following = asyncio.ensure_future(cursor.fetch(BATCH))
        await asyncio.sleep(0)  # the request leaves now
        try:
            yield rows
        finally:
            rows = await following


def holds(keys: Keyring | None, head: bytes, row: Walked) -> bool:
    """Whether the event's hash is that of its content and of the event before it, whose hash is ``head``.

    The bytes are put together from what is stored; where they say no, the event is read as the product reads it.
    """
    secret = keys.keys.get(row.key) if keys and row.key is not None else None
    if keys and secret is not None and keys.mac(head + _bytes(row), row.key) == row.hash:
        return True
    return _as_read(keys, head, row) == row.hash


def _bytes(row: Walked) -> bytes:
    """What is hashed beside the hash before: ``standards.events.canonical``, and what the hash covers."""
    subject, sequence, _, at, actor, role, edition, clauses, command, fact, covers, _, _ = row
    named = ",".join(map(quoted, clauses))
    caused = "null" if command is None else quoted(command)
    when = at.astimezone(UTC).isoformat()[:-6]
    return (
        f'{{"actor":{quoted(actor)},"at":"{when}Z","clauses":[{named}],"command":{caused},"edition":{quoted(edition)},'
        f'"fact":{_sorted(json.loads(fact))},"role":{quoted(role)},"sequence":{sequence},"subject":{quoted(subject)}}}\n'
        f'["covers",{_sorted(json.loads(covers or "{}"))}]'
    ).encode()


def _as_read(keys: Keyring | None, head: bytes, row: Walked) -> bytes:
    """The hash by the models; empty for what no model reads, or where the key is not here."""
    fields = row._asdict() | {"fact": json.loads(row.fact)}
    covers = None if row.covers is None else json.loads(row.covers)
    try:
        return event_hash(keys, row.key, head, as_event(stream_of(row.subject), fields), covers)
    except (ValidationError, KeyError):
        return b""


async def by_stream(connection: AsyncConnection) -> AsyncIterator[Any]:
    """Every event, stream by stream, a batch at a time."""
    last: tuple[str, int] = ("", 0)
    key = tuple_(events.c.subject, events.c.sequence)
    while True:
        query = select(events).where(key > tuple_(*last)).order_by(events.c.subject, events.c.sequence).limit(BATCH)
        rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            yield row
        if len(rows) < BATCH:
            return
        last = (rows[-1]["subject"], rows[-1]["sequence"])
