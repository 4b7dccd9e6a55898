"""The audit chain: every event is hashed onto the one before it, and signed seals bind all streams together.

A stream's own chain shows a changed event. A stream that was cut short or removed as a whole shows in the seals: each
holds a digest over every event written since the seal before, in the order of their positions.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import digest_of_decision
from records.decisions.tables import decisions
from records.event_store import SEALING
from records.event_walk import HASHES, Walked, batches, holds
from records.tables.event_log import anchoring, events, seals
from records.writes import put
from standards.signing import AuditKeys, Keyring, document

_BATCH = 1_000

DECISION_CHANGED = "the decision that led to it was changed or removed"

Done = Callable[[int], None]
"""Is told how many events were looked at."""


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold."""

    subject: str
    sequence: int | None
    problem: str


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
    async for rows in batches(connection, HASHES, up_to, 2**63 - 1):
        chain.update(b"".join(row[1] for row in rows))
        up_to, fresh = rows[-1][0], fresh + len(rows)
    if fresh:
        row = {"number": number + 1, "up_to": up_to, "total": count + fresh, "digest": chain.digest(), "sealed_at": at}
        key = keys.ring.current if keys.ring else None
        signature = _signature(keys, key, number + 1, up_to, count + fresh, chain.digest())
        await connection.execute(insert(seals).values(**row, key=key, signature=signature))
    return fresh


def event_faults(
    keys: Keyring | None, head: bytes, before: int, row: Walked, keyed_from: float, unknown: Counter[str]
) -> list[Fault]:
    """What is wrong with an event whose stream ends with the hash ``head`` and the sequence ``before``.

    Events under a key that is not here are counted in ``unknown``.
    """
    problems = []
    if row.sequence != before + 1:
        problems.append("events before it are missing")
    if row.key is not None and (keys is None or row.key not in keys.keys):
        unknown[row.key] += 1
    elif row.key is None and row.position > keyed_from:
        problems.append("its hash has no key, though events before it have")
    elif not holds(keys, head, row):
        problems.append("its hash does not match its content and the event before")
    return [Fault(row.subject, row.sequence, problem) for problem in problems]


async def keyed_since(connection: AsyncConnection) -> float:
    """The position of the first event whose hash has a key."""
    first = await connection.execute(select(func.min(events.c.position)).where(events.c.key.is_not(None)))
    return first.scalar_one() or float("inf")


async def covered_decisions(connection: AsyncConnection, after: int, up_to: int) -> Sequence[Any]:
    """The next events after the position that cover a decision, with that decision as it stands."""
    made = [decisions.c[name] for name in ("id", "process", "command", "editions", "now")]
    covered = events.c.covers["decided"].astext
    query = select(events.c.subject, events.c.sequence, events.c.position, covered.label("decided"), *made)
    query = query.join(decisions, decisions.c.id == events.c.covers["decision"].astext, isouter=True)
    query = query.where(events.c.position > after, events.c.position <= up_to, covered.is_not(None))
    return (await connection.execute(query.order_by(events.c.position).limit(_BATCH))).mappings().all()


def decision_faults(rows: Sequence[Any]) -> list[Fault]:
    """Decisions that are not what the hashes of their events cover."""
    return [
        Fault(row["subject"], row["sequence"], DECISION_CHANGED)
        for row in rows
        if row["id"] is None or digest_of_decision(row) != row["decided"]
    ]


@dataclass
class SealWalk:
    """How far the seals were checked: what the next one is compared with."""

    number: int = 0
    up_to: int = 0
    total: int = 0
    digest: bytes = b""
    keyed: bool = False

    def next(self, keys: AuditKeys, row: Any, digest: bytes, count: int) -> list[Fault]:
        """What is wrong with the seal that follows, over so many events and with that digest of them."""
        number, self.number = self.number + 1, row.number
        self.total, self.up_to, self.digest = self.total + count, row.up_to, row.digest
        keyed, self.keyed = self.keyed, self.keyed or row.key is not None
        problem = None
        if (row.number, row.digest, row.total) != (number, digest, self.total):
            problem = "events it sealed were changed, added or removed"
        else:
            problem = _unsigned(keys, row, keyed)
        return [] if problem is None else [Fault(f"seal/{row.number}", None, problem)]


async def check_all_seals(connection: AsyncConnection, keys: AuditKeys) -> tuple[int, int, list[Fault]]:
    """How many events are sealed, how many seals there are, and what is wrong with them."""
    faults: list[Fault] = []
    walk, count = SealWalk(), 0
    while rows := await seals_after(connection, walk.number if count else -1, _BATCH):
        faults += await check_seals(connection, keys, walk, rows)
        count += len(rows)
    return walk.total, count, faults


async def seals_after(connection: AsyncConnection, number: int, limit: int) -> Sequence[Any]:
    """The next seals."""
    query = select(seals).where(seals.c.number > number).order_by(seals.c.number)
    return (await connection.execute(query.limit(limit))).all()


async def check_seals(connection: AsyncConnection, keys: AuditKeys, walk: SealWalk, rows: Sequence[Any]) -> list[Fault]:
    """What is wrong with the seals that follow where the walk stands."""
    faults: list[Fault] = []
    ends = iter(rows)
    row, chain, count = next(ends), hashlib.sha256(walk.digest), 0
    async for found in batches(connection, HASHES, walk.up_to, rows[-1].up_to):
        for position, value in found:
            while position > row.up_to:
                faults += walk.next(keys, row, chain.digest(), count)
                row, chain, count = next(ends), hashlib.sha256(walk.digest), 0
            chain.update(value)
            count += 1
    faults += walk.next(keys, row, chain.digest(), count)
    for row in ends:
        faults += walk.next(keys, row, hashlib.sha256(walk.digest).digest(), 0)
    return faults


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
    connection: AsyncConnection, after: int, limit: int | None = None, *, latest: bool = False
) -> list[dict[str, Any]]:
    """Seals after the number, oldest first, as statements: all without a limit.

    ``latest`` gives the last ones where there are more.
    """
    query = select(seals).where(seals.c.number > after).order_by(seals.c.number.desc() if latest else seals.c.number)
    rows = (await connection.execute(query.limit(limit))).mappings().all()
    return [statement_of(row) for row in sorted(rows, key=lambda row: row["number"])]


async def anchored_up_to(connection: AsyncConnection) -> int:
    """The last seal that Temporal was known to have."""
    return (await connection.execute(select(anchoring.c.number))).scalar_one_or_none() or 0


async def note_anchored(connection: AsyncConnection, number: int) -> None:
    """Keeps how far the seals are anchored."""
    await put(connection, anchoring, {"id": 1, "number": number}, "id")


def statement_of(row: Any) -> dict[str, Any]:
    """A seal as something that can be kept elsewhere."""
    signature = row["signature"].hex() if row["signature"] is not None else None
    kept = {name: row[name] for name in ("number", "up_to", "total", "sealed_at", "key")}
    return {**kept, "digest": row["digest"].hex(), "signature": signature}
