"""Why two histories differ: the first decision at which they part, said with its clauses and the edition's field."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.history import renamed
from analysis.simulation.findings import Reason
from analysis.simulation.messages import IN_PASSING, rank, say
from analysis.simulation.replay_result import ReplayResult
from standards.editions import Edition
from standards.editions.differences import differences
from standards.events import Event
from standards.formatting import on_day

Key = tuple[str, datetime, str, str]
"""What makes an event the same in two histories: its subject, when, of which type, and what it says."""
_MOST_CHANGES = 3
NOTHING = "nothing was decided"


@dataclass(frozen=True)
class Parted:
    """A history that parts from another: all its events, and those from there on with what names them in both."""

    events: Sequence[Event[Any]]
    keyed: Sequence[tuple[Key, Event[Any]]]

    @classmethod
    def after(cls, played: ReplayResult, alike: int) -> "Parted":
        """The history whose first events, so many, are the same in the other one."""
        return cls(played.events, [(key(event, played), event) for event in played.events[alike:]])


def reason(
    recorded: Parted,
    candidate: Parted,
    about: Callable[[Event[Any]], bool],
    editions: Callable[[datetime], tuple[Edition, Edition]],
) -> Reason:
    """The first parting among the events that ``about`` picks. ``editions`` are the two that differ at an instant.

    Raises ``ValueError`` where the histories do not part there.
    """
    was, now = _picked(recorded, about), _picked(candidate, about)
    only_was, only_now = _without(was, now), _without(now, was)
    decisive = [event for event in (*only_was, *only_now) if event.data.type not in IN_PASSING]
    at = min((event.at for event in decisive or [*only_was, *only_now]), default=None)
    if at is None:
        raise ValueError("the histories do not part")
    on_record, under_candidate = _at(only_was, at), _at(only_now, at)
    clauses = tuple(dict.fromkeys(str(c) for event in (on_record, under_candidate) if event for c in event.clauses))
    changes = _changes(editions(at), clauses)
    said = (_said(on_record, recorded, about, at), _said(under_candidate, candidate, about, at))
    words = (
        f"On {on_day(at)}: {said[1] or NOTHING} under the candidate; on record {said[0] or NOTHING}. "
        + " ".join(changes)
    ).strip()
    return Reason(at=at, on_record=said[0], under_candidate=said[1], clauses=clauses, changes=changes, words=words)


def _said(event: Event[Any] | None, history: Parted, about: Callable[[Event[Any]], bool], at: datetime) -> str | None:
    """What was decided; where nothing was, what was looked at then."""
    if event is not None:
        return say(event)
    then = (found for found in history.events if found.at == at and found.data.type == "checkpoint_held")
    looked = [found for found in then if about(found)]
    return f"{say(looked[-1])}, and nothing follows" if looked else None


def _picked(history: Parted, about: Callable[[Event[Any]], bool]) -> list[tuple[Key, Event[Any]]]:
    return [(known, event) for known, event in history.keyed if about(event)]


def key(event: Event[Any], played: ReplayResult) -> Key:
    """What makes an event the same in both histories, whatever its ids and numbers are there."""
    data = renamed(event.data.model_dump(exclude={"number"}), played.names, unordered=True)
    return (played.names.get(event.subject, event.subject), event.at, event.data.type, repr(data))


def _without(these: Iterable[tuple[Key, Event[Any]]], those: Iterable[tuple[Key, Event[Any]]]) -> list[Event[Any]]:
    left = Counter(key for key, _ in those)
    found = []
    for key_, event in these:
        if left[key_] > 0:
            left[key_] -= 1
        else:
            found.append(event)
    return found


def _at(events: Iterable[Event[Any]], at: datetime) -> Event[Any] | None:
    """The most significant of what was decided at the instant."""
    found = [event for event in events if event.at == at]
    return min(found, key=lambda event: rank(event.data.type), default=None)


def _changes(editions: tuple[Edition, Edition], clauses: Iterable[str]) -> tuple[str, ...]:
    """The fields behind the parting: those that serve a clause it rests on, or else all that differ."""
    every = differences(*editions)
    cited = set(clauses)
    near = [found for found in every if cited & {str(clause) for clause in found.clauses}]
    return tuple(found.words for found in (near or every)[:_MOST_CHANGES])
