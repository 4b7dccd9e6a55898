"""The audit chain: every event is hashed onto the one before it, and signed seals bind all streams together.

A stream's own chain shows a changed event. A stream that was cut short or removed as a whole shows in the seals: each
holds a digest over every event written since the seal before, in the order of their positions.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import digest_of_decision, event_hash
from records.decisions.tables import decisions
from records.event_store import SEALING, as_event
from records.streams import stream_of
from records.tables.event_log import anchoring, events, seals
from standards.signing import AuditKeys, Keyring, document

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


async def seal(connection: AsyncConnection, keys: AuditKeys, at: datetime) -> int:
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
        key = keys.ring.current if keys.ring else None
        signature = _signature(keys, key, number + 1, up_to, count + fresh, chain.digest())
        await connection.execute(insert(seals).values(**row, key=key, signature=signature))
    return fresh


async def verify_chain(connection: AsyncConnection, keys: AuditKeys) -> Verification:
    """Recomputes every hash and every seal, and compares decisions and private rows with the digests of them."""
    faults, count, streams = await _check_streams(connection, keys.ring)
    sealed, seal_count, seal_faults = await _check_seals(connection, keys)
    faults += seal_faults + await _check_decisions(connection)
    return Verification(not faults, count, streams, seal_count, count - sealed, faults)


async def _check_streams(connection: AsyncConnection, keys: Keyring | None) -> tuple[list[Fault], int, int]:
    faults: list[Fault] = []
    count = streams = sequence = 0
    subject, head = "", b""
    keyed_from, unknown = await _keyed_from(connection), Counter[str]()
    async for row in by_stream(connection):
        count += 1
        if row["subject"] != subject:
            subject, head, sequence, streams = row["subject"], b"", 0, streams + 1
        if row["sequence"] != sequence + 1:
            faults.append(Fault(subject, row["sequence"], "events before it are missing"))
        if row["key"] is not None and (keys is None or row["key"] not in keys.keys):
            unknown[row["key"]] += 1
        elif row["key"] is None and row["position"] > keyed_from:
            faults.append(Fault(subject, row["sequence"], "its hash has no key, though events before it have"))
        elif _expected(keys, head, row) != row["hash"]:
            faults.append(Fault(subject, row["sequence"], "its hash does not match its content and the event before"))
        head, sequence = row["hash"], row["sequence"]
    return [*faults, *_with_keys_that_are_not_here(unknown)], count, streams


def _with_keys_that_are_not_here(unknown: Counter[str]) -> list[Fault]:
    problem = "the key of {} events is not among RECOURSE_AUDIT_KEYS: they can't be verified"
    return [Fault(f"key/{key}", None, problem.format(count)) for key, count in sorted(unknown.items())]


async def _keyed_from(connection: AsyncConnection) -> float:
    """The position of the first event whose hash has a key."""
    first = await connection.execute(select(func.min(events.c.position)).where(events.c.key.is_not(None)))
    return first.scalar_one() or float("inf")


def _expected(keys: Keyring | None, head: bytes, row: Any) -> bytes:
    try:
        return event_hash(keys, row["key"], head, as_event(stream_of(row["subject"]), row), row["covers"])
    except (ValidationError, KeyError):
        return b""


async def _check_decisions(connection: AsyncConnection) -> list[Fault]:
    """Decisions that are not what the hashes of their events cover."""
    faults: list[Fault] = []
    after = 0
    made = [decisions.c[name] for name in ("id", "process", "command", "editions", "now")]
    covered = events.c.covers["decided"].astext
    while True:
        query = select(events.c.subject, events.c.sequence, events.c.position, covered.label("decided"), *made)
        query = query.join(decisions, decisions.c.id == events.c.covers["decision"].astext, isouter=True)
        query = query.where(events.c.position > after, covered.is_not(None)).order_by(events.c.position).limit(_BATCH)
        rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            if row["id"] is None or digest_of_decision(row) != row["decided"]:
                problem = "the decision that led to it was changed or removed"
                faults.append(Fault(row["subject"], row["sequence"], problem))
        if len(rows) < _BATCH:
            return faults
        after = rows[-1]["position"]


async def _check_seals(connection: AsyncConnection, keys: AuditKeys) -> tuple[int, int, list[Fault]]:
    faults: list[Fault] = []
    digest, up_to, sealed, keyed = b"", 0, 0, False
    rows = (await connection.execute(select(seals).order_by(seals.c.number))).all()
    for expected_number, row in enumerate(rows, start=1):
        chain = hashlib.sha256(digest)
        async for _, value in _hashes(connection, up_to, row.up_to):
            chain.update(value)
            sealed += 1
        if (row.number, row.digest, row.total) != (expected_number, chain.digest(), sealed):
            faults.append(Fault(f"seal/{row.number}", None, "events it sealed were changed, added or removed"))
        elif (problem := _unsigned(keys, row, keyed)) is not None:
            faults.append(Fault(f"seal/{row.number}", None, problem))
        keyed = keyed or row.key is not None
        digest, up_to = row.digest, row.up_to
    return sealed, len(rows), faults


def _unsigned(keys: AuditKeys, row: Any, keyed: bool) -> str | None:
    """What is wrong with a seal's signature; nothing where no key of its time is given, or none was then."""
    if row.key is None:
        if keyed:
            return "it has no key, though seals before it have"
        if keys.first is None:
            return None
    elif keys.ring is None or row.key not in keys.ring.keys:
        return "its key is not among RECOURSE_AUDIT_KEYS: it can't be verified"
    wanted = _signature(keys, row.key, row.number, row.up_to, row.total, row.digest)
    return None if wanted == row.signature else "its signature is missing or not ours"


def _signature(keys: AuditKeys, key: str | None, number: int, up_to: int, total: int, digest: bytes) -> bytes | None:
    if key is not None and keys.ring is not None:
        return keys.ring.mac(document("seal", number, up_to, total, digest.hex()), key)
    if keys.first is None:
        return None
    return hmac.digest(keys.first.encode(), str(number).encode() + b"\n" + digest, "sha256")


async def sealed_after(
    connection: AsyncConnection, after: int, limit: int, *, latest: bool = False
) -> list[dict[str, Any]]:
    """Seals after the number, oldest first, as statements: ``latest`` gives the last ones where there are more."""
    query = select(seals).where(seals.c.number > after).order_by(seals.c.number.desc() if latest else seals.c.number)
    rows = (await connection.execute(query.limit(limit))).mappings().all()
    return [statement_of(row) for row in sorted(rows, key=lambda row: row["number"])]


async def anchored_up_to(connection: AsyncConnection) -> int:
    """The last seal that Temporal was known to have."""
    return (await connection.execute(select(anchoring.c.number))).scalar_one_or_none() or 0


async def note_anchored(connection: AsyncConnection, number: int) -> None:
    """Keeps how far the seals are anchored."""
    statement = upsert(anchoring).values(id=1, number=number)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"number": number}))


def statement_of(row: Any) -> dict[str, Any]:
    """A seal as something that can be kept elsewhere."""
    signature = row["signature"].hex() if row["signature"] is not None else None
    kept = {name: row[name] for name in ("number", "up_to", "total", "sealed_at", "key")}
    return {**kept, "digest": row["digest"].hex(), "signature": signature}


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
