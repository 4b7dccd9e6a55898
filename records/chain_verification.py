"""Verifying the whole chain: every hash, every decision that a hash covers, every seal.

A stream's chain stands by itself, so that the log is looked at in pieces of whole streams: one after the other, or side
by side in child processes that all see what the verification sees. The memory does not grow with the log.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from records.child_process import ChildProcesses
from records.event_walk import BY_STREAM, Walked, batches, decided_as_stored, holds_as_stored, read_covers
from records.seals import (
    DECISION_CHANGED,
    Done,
    Fault,
    check_all_seals,
    decision_faults,
    event_faults,
    keyed_since,
)
from records.snapshot import EVERYTHING, Piece, Snapshot, pieces_of, shared_snapshot
from standards.signing import AuditKeys, Keyring

PIECE = 20_000
"""About how many events a child process looks at at a time."""
_EVENT = len(Walked._fields)


@dataclass(frozen=True)
class Verification:
    """What a walk over the whole log found."""

    verified: bool
    events: int
    streams: int
    seals: int
    unsealed: int
    faults: list[Fault]


@dataclass
class Found:
    """What was found in streams: in their events, and in the decisions that these cover, by their positions."""

    events: int = 0
    streams: int = 0
    compared: int = 0
    faults: list[Fault] = field(default_factory=list)
    decisions: list[tuple[int, Fault]] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """By a key that is not here, how many events it would take to verify."""

    def add(self, other: "Found") -> None:
        """Takes in what was found in the streams that follow."""
        self.events, self.streams = self.events + other.events, self.streams + other.streams
        self.compared += other.compared
        self.faults += other.faults
        self.decisions += other.decisions
        self.unknown += other.unknown


async def verify_chain(
    connection: AsyncConnection,
    keys: AuditKeys,
    hashed: Done = lambda _count: None,
    compared: Done = lambda _count: None,
    processes: ChildProcesses | None = None,
    piece: int = PIECE,
) -> Verification:
    """Recomputes every hash and every seal, and compares decisions with the digests of them.

    Is told how many events were hashed so far, and how many were compared with their decisions. With child processes,
    streams are looked at side by side in them.
    """
    keyed_from = await keyed_since(connection)
    pieces = [EVERYTHING] if processes is None else await pieces_of(connection, piece)
    if processes is None or len(pieces) == 1:
        found = await check_streams(connection, keys.ring, keyed_from, EVERYTHING, hashed, compared)
    else:
        found, snapshot = Found(), await shared_snapshot(connection)
        looks = [_Look(snapshot, keys.ring, keyed_from, one) for one in pieces]

        async def here(look: _Look) -> Found:
            return await check_streams(connection, look.keys, look.keyed_from, look.piece)

        async for more in processes.in_order(_looked_at, looks, here):
            found.add(more)
            hashed(found.events)
            compared(found.compared)
    sealed, seal_count, seal_faults = await check_all_seals(connection, keys)
    faults = [*found.faults, *_with_keys_that_are_not_here(found.unknown), *seal_faults]
    faults += [fault for _, fault in sorted(found.decisions, key=lambda one: one[0])]
    return Verification(not faults, found.events, found.streams, seal_count, found.events - sealed, faults)


@dataclass(frozen=True)
class _Look:
    """What a child looks at, and with which keys."""

    snapshot: Snapshot
    keys: Keyring | None = field(repr=False)
    keyed_from: float
    piece: Piece


def _looked_at(look: _Look) -> Found:
    """What is found in the streams of a piece. Runs in a child."""
    return look.snapshot.read(lambda connection: check_streams(connection, look.keys, look.keyed_from, look.piece))


async def check_streams(
    connection: AsyncConnection,
    keys: Keyring | None,
    keyed_from: float,
    piece: Piece = EVERYTHING,
    hashed: Done = lambda _count: None,
    compared: Done = lambda _count: None,
) -> Found:
    """Recomputes the hash of every event of the streams, and compares each with the decision that its hash covers."""
    found, walk = Found(), _StreamWalk(keys, keyed_from)
    async for rows in batches(connection, BY_STREAM, *piece):
        walk.look_at(rows, found)
        found.events += len(rows)
        hashed(found.events)
        compared(found.compared)
    return found


class _StreamWalk:
    """Where the walk stands: the subject, and what the next event of it is hashed onto."""

    def __init__(self, keys: Keyring | None, keyed_from: float) -> None:
        self._keys, self._keyed_from = keys, keyed_from
        self._secrets = keys.keys if keys else {}
        self._subject, self._head, self._sequence = "", b"", 0

    def look_at(self, rows: Sequence[Any], found: Found) -> None:
        """Looks at the next rows of ``BY_STREAM``."""
        for row in rows:
            subject, sequence, position = row[:3]
            if subject != self._subject:
                self._subject, self._head, self._sequence = subject, b"", 0
                found.streams += 1
            covers = read_covers(row)
            # Whatever is not as it should be by the bytes alone is looked at closely, and named there.
            if sequence != self._sequence + 1 or not holds_as_stored(self._secrets, self._head, row, covers):
                event = Walked._make(row[:_EVENT])
                found.faults += event_faults(
                    self._keys, self._head, self._sequence, event, self._keyed_from, found.unknown
                )
            self._head, self._sequence = row[11], sequence
            decided = covers.get("decided") if isinstance(covers, dict) else None
            if decided is not None:
                found.compared += 1
                if not decided_as_stored(decided, row) and decision_faults([_with_its_decision(row, decided)]):
                    found.decisions.append((position, Fault(subject, sequence, DECISION_CHANGED)))


def _with_its_decision(row: Any, decided: Any) -> dict[str, Any]:
    """A row of ``BY_STREAM`` as the product reads a decision that a hash covers."""
    *_, name, process, command, editions, now = row
    decision = {
        "id": name,
        "process": process,
        "command": command and json.loads(command),
        "editions": editions,
        "now": now,
    }
    return {"subject": row[0], "sequence": row[1], "decided": decided} | decision


def _with_keys_that_are_not_here(unknown: Counter[str]) -> list[Fault]:
    problem = "the key of {} events is not among RECOURSE_AUDIT_KEYS: they can't be verified"
    return [Fault(f"key/{key}", None, problem.format(count)) for key, count in sorted(unknown.items())]
