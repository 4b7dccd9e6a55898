"""Making every recorded decision again and comparing its events with those on record."""

import pickle
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.verification import Departure, departures, departures_of_partner, without_decision
from records import replay_source
from records.child_process import ChildProcesses
from records.decisions.queries import recorded
from records.decisions.tables import decisions
from records.editions.repository import EditionRepository
from records.replay_source import History
from records.seals import Done
from records.snapshot import Snapshot, shared_snapshot
from records.streams import EDITIONS, FEEDBACK, TIER_REVIEWS, Stream
from records.tables.event_log import events
from standards.decisions import RecordedDecision
from standards.editions import EditionTimeline
from standards.editions.state import EditionRules, PublishedEdition

PAGE = 10
"""Partners at a time, each with all that was ever decided about it."""
TOGETHER = 50
"""Partners that a child process is asked for at a time."""
_ALONE = (EDITIONS, FEEDBACK, TIER_REVIEWS)
"""Streams that belong to no partner."""


@dataclass
class Checked:
    """How many decisions were made again, and what departs."""

    decisions: int = 0
    departures: list[Departure] = field(default_factory=list)

    def add(self, other: "Checked") -> None:
        """Takes in what was found elsewhere."""
        self.decisions += other.decisions
        self.departures += other.departures


async def check(
    connection: AsyncConnection,
    repository: EditionRepository,
    done: Done = lambda _count: None,
    processes: ChildProcesses | None = None,
    together: int = TOGETHER,
) -> Checked:
    """Makes every decision again on how things stood before it, by its own command, instant and editions.

    Runs in one snapshot, so that steps recorded meanwhile don't look like departures. With child processes, partners
    are looked at side by side in them.
    """
    checked, editions = Checked(), await repository.timeline(connection)
    async for part in _parts(connection, editions, processes, together):
        checked.add(part)
        done(checked.decisions)
    alone = await recorded(connection, or_(*(events.c.subject.startswith(stream.prefix) for stream in _ALONE)))
    checked.decisions += len(alone)
    checked.departures += _read("editions", _of_no_partner(alone, editions))
    checked.departures += await _without_events(connection)
    return checked


async def _parts(
    connection: AsyncConnection, editions: EditionTimeline, processes: ChildProcesses | None, together: int
) -> AsyncIterator[Checked]:
    """What is found about all partners, some of them at a time."""
    known = await replay_source.count(connection)
    if processes is None or known <= together:
        for names in await _pages(connection, PAGE):
            yield await _checked(connection, names, editions)
        return
    snapshot, timeline = await shared_snapshot(connection), pickle.dumps(editions)

    async def here(look: _Look) -> Checked:
        return await _checked(connection, look.names, editions)

    looks = [_Look(snapshot, timeline, names) for names in await _pages(connection, together)]
    async for part in processes.in_order(_checked_there, looks, here):
        yield part


@dataclass(frozen=True)
class _Look:
    """The partners that a child looks at, and under which editions."""

    snapshot: Snapshot
    editions: bytes
    names: Sequence[str]


def _checked_there(look: _Look) -> Checked:
    """What is found about some partners. Runs in a child."""
    editions = pickle.loads(look.editions)
    return look.snapshot.read(lambda connection: _checked(connection, look.names, editions))


async def _checked(connection: AsyncConnection, names: Sequence[str], editions: EditionTimeline) -> Checked:
    checked = Checked()
    for first in range(0, len(names), PAGE):
        for history in await _histories(connection, names[first : first + PAGE], checked):
            told = departures_of_partner(history.partner_id, history.decisions, history.surfaced, editions)
            checked.decisions += len(history.decisions)
            checked.departures += _read(f"partner/{history.partner_id}", told)
    return checked


async def _pages(connection: AsyncConnection, together: int) -> list[Sequence[str]]:
    """All partners by their ids, so many at a time."""
    pages: list[Sequence[str]] = []
    after = ""
    while names := await replay_source.names(connection, after, together):
        pages.append(names)
        after = names[-1]
    return pages


async def _histories(connection: AsyncConnection, names: Sequence[str], checked: Checked) -> Sequence[History]:
    """The partners'; one that can't be read is noted, and holds nobody up."""
    try:
        return await replay_source.read(connection, names)
    except (ValidationError, KeyError):
        return [one for name in names for one in await _alone(connection, name, checked)]


async def _alone(connection: AsyncConnection, partner_id: str, checked: Checked) -> Sequence[History]:
    try:
        return await replay_source.read(connection, [partner_id])
    except (ValidationError, KeyError) as error:
        checked.departures.append(_unreadable(f"partner/{partner_id}", error))
        return ()


def _read(whose: str, told: Iterator[Departure]) -> list[Departure]:
    """What departs; events that were tampered with can't be folded, and nothing after them be judged."""
    found: list[Departure] = []
    try:
        found += told
    except (ValidationError, ValueError, KeyError) as error:
        found.append(_unreadable(whose, error))
    return found


def _unreadable(whose: str, error: Exception) -> Departure:
    return Departure(whose, f"its decisions can't be made again any more ({type(error).__name__})")


def _of_no_partner(alone: Sequence[RecordedDecision], editions: EditionTimeline) -> Iterator[Departure]:
    states: dict[str, Any] = {}
    by_id = {edition.id: edition for edition in editions.editions}
    for made in alone:
        subject = made.events[0].subject
        if made.decision is None:
            yield from without_decision(made)
        elif EDITIONS.prefix and subject.startswith(EDITIONS.prefix):
            known = [state for state in states.values() if isinstance(state, PublishedEdition)]
            yield from departures(made, states.get(subject), EditionRules.of(known))
        else:
            yield from departures(made, states.get(subject), by_id[made.events[0].edition])
        for event in made.events:
            states[subject] = _stream_of(subject).evolve(states.get(subject), event)


def _stream_of(subject: str) -> Stream[Any, Any]:
    """The stream of a subject that belongs to no partner. Raises ``KeyError`` where it is of another kind.

    Not by ``next`` alone: a generator turns its ``StopIteration`` into a ``RuntimeError``, which nobody here expects.
    """
    for stream in _ALONE:
        if subject.startswith(stream.prefix):
            return stream
    raise KeyError(subject)


async def _without_events(connection: AsyncConnection) -> list[Departure]:
    """Decisions that led to nothing: none such is ever written."""
    orphans = select(decisions.c.id).where(
        ~select(events.c.subject).where(events.c.decision == decisions.c.id).exists()
    )
    found = (await connection.execute(orphans.order_by(decisions.c.id))).scalars()
    return [Departure(name, "no event on record names it") for name in found]
