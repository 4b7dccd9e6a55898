"""Walking through the event log with constant memory, as fast as its hashes can be computed.

PostgreSQL prepares the next rows while those before them are looked at.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import event_hash
from records.event_store import as_event
from records.snapshot import EVERYTHING, Piece
from records.streams import stream_of
from records.tables.event_log import events
from standards.signing import Keyring

BATCH = 2_000
_COLUMNS = (
    "subject, sequence, position, at, actor, role, edition, clauses, command, fact::text, covers::text, hash, key"
)
_ONE = ", ".join(f"one.{name}" for name in _COLUMNS.split(", "))
BY_STREAM = (
    f"SELECT {_ONE}, made.id, made.process, made.command::text, made.editions, made.now FROM events one "
    "LEFT JOIN decisions made ON made.id = one.covers ->> 'decision' "
    "WHERE one.subject >= $1 AND ($2::text IS NULL OR one.subject < $2) ORDER BY one.subject, one.sequence"
)
"""The events of the streams from one to another, each with the decision that its hash covers."""
AFTER = text(
    "SELECT " + _ONE.replace("::", r"\:\:") + ", before.hash AS head FROM events one "
    "LEFT JOIN events before ON before.subject = one.subject AND before.sequence = one.sequence - 1 "
    "WHERE one.position > :after AND one.position <= :up_to ORDER BY one.position LIMIT :most"
)
"""The next events in the order of their positions, each with the hash of the event before it in its stream."""
HASHES = "SELECT position, hash FROM events WHERE position > $1 AND position <= $2 ORDER BY position"


def _writer() -> Callable[[Any], str]:
    """Writes JSON as ``standards.events.canonical`` does. Python makes an encoder for each value; one is enough."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    pieces = make(None, json.JSONEncoder().default, quoted, None, ":", ",", True, False, True)
    return lambda value: "".join(pieces(value, 0))


_sorted = _writer()


def _without_empty(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """As ``standards.signing.document`` leaves out what is empty: numbers alone are kept that are nothing."""
    return {name: said for name, said in members if said or said.__class__ is int or said.__class__ is float}


# Without what ``json.loads`` does around them: whoever verifies comes through here for every event.
_read: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # unlisted
_read_without_empty: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
    object_pairs_hook=_without_empty
).scan_once  # type: ignore[attr-defined] # unlisted


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
    covers = {} if row.covers is None else json.loads(row.covers)
    return holds_as_stored(keys.keys if keys else {}, head, row, covers) or _as_read(keys, head, row) == row.hash


def holds_as_stored(secrets: Mapping[str, bytes], head: bytes, row: Sequence[Any], covers: Any) -> bool:
    """Whether it is, by the bytes alone. The row begins as ``Walked`` does; ``covers`` is what its hash covers.

    They are those of ``standards.events.canonical``, and of a ``document`` of what the hash covers.
    """
    subject, sequence, _, at, actor, role, edition, clauses, command, fact, _, digest, key = row[:13]
    if key not in secrets:
        return False
    event = {
        "actor": actor,
        "at": f"{at.astimezone(UTC).isoformat()[:-6]}Z",
        "clauses": clauses,
        "command": command,
        "edition": edition,
        "fact": _read(fact, 0)[0],
        "role": role,
        "sequence": sequence,
        "subject": subject,
    }
    said = f"{_sorted(event)}\n{_sorted(['covers', covers])}"
    made = hmac.digest(secrets[key], head + said.encode(), "sha256")
    return made == bytes(digest)


def read_covers(row: Sequence[Any]) -> Any:
    """What the hash of an event covers beside the event; the row begins as ``Walked`` does."""
    covers = row[10]
    return {} if covers is None else _read(covers, 0)[0]


def decided_as_stored(decided: Any, row: Sequence[Any]) -> bool:
    """Whether the digest is that of the decision, which ends the row: as ``records.chain.digest_of_decision``."""
    name, process, command, editions, now = row[-5:]
    if name is None:
        return False
    said = ["decision", name, process, _read_without_empty(command, 0)[0], editions, now.astimezone(UTC).isoformat()]
    return hashlib.sha256(_sorted(said).encode()).hexdigest() == str(decided)


def _as_read(keys: Keyring | None, head: bytes, row: Walked) -> bytes:
    """The hash by the models; empty for what no model reads, or where the key is not here."""
    fields = row._asdict() | {"fact": json.loads(row.fact)}
    covers = None if row.covers is None else json.loads(row.covers)
    try:
        return event_hash(keys, row.key, head, as_event(stream_of(row.subject), fields), covers)
    except (ValidationError, KeyError):
        return b""


async def by_stream(connection: AsyncConnection, piece: Piece = EVERYTHING) -> AsyncIterator[Any]:
    """Every event of a piece of the log, stream by stream, a batch at a time."""
    first, end = piece
    last = (first, 0)
    key = tuple_(events.c.subject, events.c.sequence)
    within = [] if end is None else [events.c.subject < end]
    while True:
        query = select(events).where(key > tuple_(*last), *within).order_by(events.c.subject, events.c.sequence)
        rows = (await connection.execute(query.limit(BATCH))).mappings().all()
        for row in rows:
            yield row
        if len(rows) < BATCH:
            return
        last = (rows[-1]["subject"], rows[-1]["sequence"])
