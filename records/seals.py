"""The audit chain: every event is hashed onto the one before it, and signed seals bind all streams together.

A stream's own chain shows a changed event. A stream that was cut short or removed as a whole shows in the seals: each
holds a digest over every event written since the seal before, in the order of their positions.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.event_store import SEALING, as_event
from records.streams import stream_of
from records.tables.event_log import events, seals
from standards.events import chain_hash

_BATCH = 1_000


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold."""

    subject: str
    sequence: int | None
    problem: str


@dataclass(frozen=True)
class Verification:
    """What a walk over the whole log found."""

    verified: bool
    events: int
    streams: int
    seals: int
    unsealed: int
    faults: list[Fault]


async def seal(connection: AsyncConnection, key: str | None, at: datetime) -> int:
    """Seals the events written since the last seal; returns how many. Runs in the caller's transaction.

    It waits for the transactions that are writing now: positions are given before a commit, so without the wait a
    late commit could slip in below what is sealed already.
    """
    await connection.execute(select(func.pg_advisory_xact_lock(SEALING)))
    last = (await connection.execute(select(seals).order_by(seals.c.number.desc()).limit(1))).one_or_none()
    number, up_to, count, digest = (last.number, last.up_to, last.total, last.digest) if last else (0, 0, 0, b"")
    fresh = 0
    chain = hashlib.sha256(digest)
    async for position, value in _hashes(connection, up_to):
        chain.update(value)
        up_to, fresh = position, fresh + 1
    if fresh:
        row = {"number": number + 1, "up_to": up_to, "total": count + fresh, "digest": chain.digest(), "sealed_at": at}
        await connection.execute(insert(seals).values(**row, signature=_sign(key, number + 1, chain.digest())))
    return fresh


async def verify_chain(connection: AsyncConnection, key: str | None) -> Verification:
    """Recomputes every hash and every seal."""
    faults, count, streams = await _check_streams(connection)
    sealed, seal_count, seal_faults = await _check_seals(connection, key)
    faults += seal_faults
    return Verification(not faults, count, streams, seal_count, count - sealed, faults)


async def _check_streams(connection: AsyncConnection) -> tuple[list[Fault], int, int]:
    faults: list[Fault] = []
    count = streams = sequence = 0
    subject, head = "", b""
    async for row in by_stream(connection):
        count += 1
        if row["subject"] != subject:
            subject, head, sequence, streams = row["subject"], b"", 0, streams + 1
        if row["sequence"] != sequence + 1:
            faults.append(Fault(subject, row["sequence"], "events before it are missing"))
        if _expected(head, row) != row["hash"]:
            faults.append(Fault(subject, row["sequence"], "its hash does not match its content and the event before"))
        head, sequence = row["hash"], row["sequence"]
    return faults, count, streams


def _expected(head: bytes, row: Any) -> bytes:
    try:
        return chain_hash(head, as_event(stream_of(row["subject"]), row))
    except (ValidationError, KeyError):
        return b""


async def _check_seals(connection: AsyncConnection, key: str | None) -> tuple[int, int, list[Fault]]:
    faults: list[Fault] = []
    digest, up_to, sealed = b"", 0, 0
    rows = (await connection.execute(select(seals).order_by(seals.c.number))).all()
    for expected_number, row in enumerate(rows, start=1):
        chain = hashlib.sha256(digest)
        async for _, value in _hashes(connection, up_to, row.up_to):
            chain.update(value)
            sealed += 1
        if (row.number, row.digest, row.total) != (expected_number, chain.digest(), sealed):
            faults.append(Fault(f"seal/{row.number}", None, "events it sealed were changed, added or removed"))
        elif key is not None and row.signature != _sign(key, row.number, row.digest):
            faults.append(Fault(f"seal/{row.number}", None, "its signature is missing or not ours"))
        digest, up_to = row.digest, row.up_to
    return sealed, len(rows), faults


def _sign(key: str | None, number: int, digest: bytes) -> bytes | None:
    return None if key is None else hmac.digest(key.encode(), str(number).encode() + b"\n" + digest, "sha256")


async def _hashes(
    connection: AsyncConnection, after: int, up_to: int | None = None
) -> AsyncIterator[tuple[int, bytes]]:
    """Positions and hashes in order, a batch at a time."""
    while True:
        query = select(events.c.position, events.c.hash).where(events.c.position > after)
        if up_to is not None:
            query = query.where(events.c.position <= up_to)
        rows = (await connection.execute(query.order_by(events.c.position).limit(_BATCH))).all()
        for row in rows:
            yield row.position, row.hash
        if len(rows) < _BATCH:
            return
        after = rows[-1].position


async def by_stream(connection: AsyncConnection) -> AsyncIterator[Any]:
    """Every event, stream by stream, a batch at a time."""
    last: tuple[str, int] = ("", 0)
    key = tuple_(events.c.subject, events.c.sequence)
    while True:
        query = select(events).where(key > tuple_(*last)).order_by(events.c.subject, events.c.sequence).limit(_BATCH)
        rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            yield row
        if len(rows) < _BATCH:
            return
        last = (rows[-1]["subject"], rows[-1]["sequence"])
