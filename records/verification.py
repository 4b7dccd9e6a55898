"""Verifying the chain of events in pieces: each goes on where the one before ended, in whichever process.

Only what is sealed is looked at: positions are given before a commit, so that above the last seal a late commit can
still slip in below. A walk that has reached the end goes on with what is sealed next; from time to time another begins
at the first event, because what was verified can be tampered with later.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.event_walk import AFTER, Walked
from records.seals import (
    Fault,
    SealWalk,
    check_seals,
    covered_decisions,
    decision_faults,
    event_faults,
    keyed_since,
    seals_after,
)
from records.tables.event_log import events, seals
from records.tables.verification import verification, verification_faults
from standards.signing import AuditKeys

AGAIN_AFTER = timedelta(days=1)
"""How long after its beginning a walk that has reached the end is followed by another."""
_SEALS = 50
_NO_KEY = "it is not among RECOURSE_AUDIT_KEYS: events under it can't be verified"
_BEGINNING: dict[str, Any] = {
    "position": 0,
    "events": 0,
    "streams": 0,
    "seal_number": 0,
    "seal_up_to": 0,
    "seal_total": 0,
    "seal_digest": b"",
    "seal_keyed": False,
}


@dataclass(frozen=True)
class VerificationProgress:
    """How far the chain is verified, and what was found."""

    events: int
    streams: int
    seals: int
    up_to: int
    sealed_up_to: int
    unsealed: int
    looked_at: datetime | None
    whole_at: datetime | None
    faults: Sequence[Fault]


async def verify_further(connection: AsyncConnection, keys: AuditKeys, now: datetime, most: int) -> bool:
    """Looks at up to ``most`` further events, in the caller's transaction; whether there is more to look at.

    Where another process is at it, nothing is left to do here.
    """
    walk = await _taken_up(connection, now)
    if walk is None:
        return False
    last = (await connection.execute(select(seals).order_by(seals.c.number.desc()).limit(1))).one_or_none()
    if (last.number if last else 0) < walk["seal_number"]:
        gone = Fault(f"seal/{walk['seal_number']}", None, "it was verified, and is gone")
        await _keep(connection, walk, [gone], now)
        return False
    return last is not None and await _go_on(connection, keys, walk, last, now, most)


async def _go_on(connection: AsyncConnection, keys: AuditKeys, walk: Any, last: Any, now: datetime, most: int) -> bool:
    """Takes the walk further towards the last seal; whether it is not there yet."""
    asked = {"after": walk["position"], "up_to": last.up_to, "most": most}
    rows = (await connection.execute(AFTER, asked)).mappings().all()
    reached = rows[-1]["position"] if len(rows) == most else last.up_to
    faults = await _faults_of_events(connection, keys, rows, walk["position"], reached)
    sealed = SealWalk(*(walk[f"seal_{name}"] for name in ("number", "up_to", "total", "digest", "keyed")))
    following = await seals_after(connection, sealed.number, _SEALS)
    ended = [row for row in following if row.up_to <= reached or reached == last.up_to]
    if ended:
        faults += await check_seals(connection, keys, sealed, ended)
    await _keep(connection, walk, faults, now)
    await _advance(connection, walk, reached, rows, sealed, now)
    if reached < last.up_to or sealed.number < last.number:
        return True
    await _end(connection, walk, now)
    return False


async def _taken_up(connection: AsyncConnection, now: datetime) -> Any:
    """The walk that goes on, locked; a new one where it is time for it; None where another process has it."""
    row = verification
    first = {"id": 1, "walk": 1, "begun_at": now, "up_to": 0, "verified_events": 0, "verified_streams": 0}
    await connection.execute(upsert(row).values(**first, looked_at=now, **_BEGINNING).on_conflict_do_nothing())
    walk = (await connection.execute(select(row).with_for_update(skip_locked=True))).mappings().one_or_none()
    if walk is None or walk["whole_at"] is None or walk["whole_at"] < walk["begun_at"]:
        return walk
    if now - walk["begun_at"] < AGAIN_AFTER:
        return walk
    again = {"walk": walk["walk"] + 1, "begun_at": now, **_BEGINNING}
    await connection.execute(update(row).values(**again))
    return dict(walk) | again


async def _faults_of_events(
    connection: AsyncConnection, keys: AuditKeys, rows: Sequence[Any], after: int, up_to: int
) -> list[Fault]:
    faults: list[Fault] = []
    keyed_from, unknown = await keyed_since(connection), Counter[str]()
    for row in rows:
        head = row["head"]
        before = row["sequence"] - 1 if head is not None else 0
        event = Walked(**{name: row[name] for name in Walked._fields})
        faults += event_faults(keys.ring, head or b"", before, event, keyed_from, unknown)
    while covered := await covered_decisions(connection, after, up_to):
        faults += decision_faults(covered)
        after = covered[-1]["position"]
    return [*faults, *(Fault(f"key/{key}", None, _NO_KEY) for key in sorted(unknown))]


async def _keep(connection: AsyncConnection, walk: Any, faults: Sequence[Fault], now: datetime) -> None:
    for fault in faults:
        found = {"subject": fault.subject, "sequence": fault.sequence or 0, "problem": fault.problem}
        statement = upsert(verification_faults).values(**found, found_at=now, walk=walk["walk"])
        keys = list(found)
        await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"walk": walk["walk"]}))


async def _advance(
    connection: AsyncConnection, walk: Any, reached: int, rows: Sequence[Any], sealed: SealWalk, now: datetime
) -> None:
    row, begun = verification.c, sum(one["sequence"] == 1 for one in rows)
    so_far = {"events": walk["events"] + len(rows), "streams": walk["streams"] + begun}
    further = {"position": reached, "looked_at": now, **so_far}
    if reached >= walk["up_to"]:
        counted = {"verified_events": so_far["events"], "verified_streams": so_far["streams"]}
        further |= {"up_to": reached, **counted}
    seal: dict[str, Any] = {"seal_number": sealed.number, "seal_up_to": sealed.up_to, "seal_total": sealed.total}
    seal |= {"seal_digest": sealed.digest, "seal_keyed": sealed.keyed}
    await connection.execute(update(verification).where(row.id == 1).values(**further, **seal))


async def _end(connection: AsyncConnection, walk: Any, now: datetime) -> None:
    """The walk is at the end of what is sealed: what it did not find again is no fault any more."""
    old = verification_faults.c
    await connection.execute(delete(verification_faults).where(old.walk < walk["walk"]))
    await connection.execute(update(verification).values(whole_at=now))


@dataclass(frozen=True)
class VerificationFigures:
    """What those who watch are told: how many faults were found, and since when the whole chain was not verified."""

    faults: int
    whole_at: datetime | None
    """When a walk last reached the end; before the first did, when it began. None where none began."""


async def verification_figures(connection: AsyncConnection) -> VerificationFigures:
    """The figures now."""
    since = select(func.coalesce(verification.c.whole_at, verification.c.begun_at)).scalar_subquery()
    faults = select(func.count()).select_from(verification_faults).scalar_subquery()
    found = (await connection.execute(select(faults, since))).one()
    return VerificationFigures(*found)


async def verification_progress(connection: AsyncConnection) -> VerificationProgress:
    """How far the chain is verified; it costs the same however long the log is."""
    walk = (await connection.execute(select(verification))).one_or_none()
    last = (await connection.execute(select(seals).order_by(seals.c.number.desc()).limit(1))).one_or_none()
    sealed_up_to = last.up_to if last else 0
    unsealed = select(func.count()).select_from(events).where(events.c.position > sealed_up_to)
    found = verification_faults.c
    kept = await connection.execute(select(verification_faults).order_by(found.found_at, found.subject, found.sequence))
    return VerificationProgress(
        events=walk.verified_events if walk else 0,
        streams=walk.verified_streams if walk else 0,
        seals=last.number if last else 0,
        up_to=walk.up_to if walk else 0,
        sealed_up_to=sealed_up_to,
        unsealed=(await connection.execute(unsealed)).scalar_one(),
        looked_at=walk.looked_at if walk else None,
        whole_at=walk.whole_at if walk else None,
        faults=[Fault(row.subject, row.sequence or None, row.problem) for row in kept],
    )
