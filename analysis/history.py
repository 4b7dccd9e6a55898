"""What was decided, in the order of the record: where an event belongs in it, and how things stood just before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from standards.commands import Command, PassTime, by_the_product
from standards.complaint.events import MarkPlaced
from standards.decisions import RecordedDecision
from standards.events import Event
from standards.mark import MarkAnnulled
from standards.standing import Mark, Standing
from standards.standing.evolve import evolve
from standards.vocabulary import Role

S = TypeVar("S")
_SYSTEM = (Role.SYSTEM,)
History = Sequence[RecordedDecision]
Arrange = Callable[[Standing], Standing]
OF_A_STANDING = ("partner/", "acc_", "rev_")
"""How the names of a standing's own streams begin."""


@dataclass(frozen=True)
class Moment(Generic[S]):
    """The part of a decision that an event belongs to: what was decided at its instant.

    A command lets every date take effect first that is due by then. What a date before the command's own instant
    brought about was decided by the time that passed, whatever the command says.
    """

    event: Event[Any]
    before: S | None
    """How things stood before the part; None where it begins a process."""
    seen: S | None
    """How they stood just before the event."""
    command: Command[Any] | None
    """None where an older version wrote the events, and the command is not known."""
    at: datetime
    together: tuple[Event[Any], ...]
    """The events of the part, in their order."""

    @property
    def own(self) -> Event[Any] | None:
        """The event that says what somebody commanded; None where nobody did, or where the dates alone acted."""
        command = self.command
        if command is None or command.by.acting_as(_SYSTEM):
            return None
        theirs = (one for one in self.together if (one.actor, one.command) == (command.by.sub, command.id))
        return next(theirs, None)


def moment_of(event: Event[Any], history: History, fold: Callable[[Iterable[Event[Any]]], S | None]) -> Moment[S]:
    """Where the event belongs. ``fold`` makes the state of events from the first on.

    Raises ``ValueError`` where the event is not in the history.
    """
    place = next((place for place, one in enumerate(history) if _holds(one, event)), None)
    if place is None:
        raise ValueError(f"event {event.sequence} of {event.subject} is not in the history")
    earlier = [known for one in history[:place] for known in one.events]
    made = history[place]
    number = next(number for number, known in enumerate(made.events) if _same(known, event))
    before = [known for known in made.events if known.at < event.at]
    command, at = (made.decision.command, made.decision.now) if made.decision else (None, event.at)
    if command is not None and event.at < at:
        command, at = by_the_product(PassTime(), event.at), event.at
    return Moment(
        event=event,
        before=fold([*earlier, *before]),
        seen=fold([*earlier, *made.events[:number]]),
        command=command,
        at=at,
        together=tuple(known for known in made.events if known.at == event.at),
    )


def _holds(one: RecordedDecision, event: Event[Any]) -> bool:
    return any(_same(known, event) for known in one.events)


def _same(known: Event[Any], event: Event[Any]) -> bool:
    return (known.subject, known.sequence) == (event.subject, event.sequence)


def standing_of(
    events: Iterable[Event[Any]], marks: Iterable[Mark] = (), arranged: Arrange | None = None
) -> Standing | None:
    """The standing after the events, with the marks that came and went among them; None before its first event.

    ``marks`` are all the partner's marks, for who handled their cases; ``arranged`` puts the standing in the order in
    which it was handed to the decisions.
    """
    handlers = {mark.id: mark.handlers for mark in marks}
    standing: Standing | None = None
    for event in events:
        match event.data:
            case MarkPlaced(mark_id=mark_id) if standing is not None:
                standing = standing.with_mark(placed_mark(event, handlers.get(mark_id, ())))
            case MarkAnnulled() if standing is not None:
                standing = standing.with_annulled(event.subject, event.at)
            case _ if event.subject.startswith(OF_A_STANDING):
                standing = evolve(standing, event)
            case _:
                continue
    return arranged(standing) if standing is not None and arranged is not None else standing


def placed_mark(event: Event[Any], handlers: Iterable[str]) -> Mark:
    """A mark board's mark, with everybody who handled or surfaced its case (S23, S32)."""
    placed: MarkPlaced = event.data
    return Mark(
        id=placed.mark_id,
        complaint_id=event.subject,
        placed_on=event.at.date(),
        placed_at=event.at,
        seriousness=placed.seriousness,
        handlers=tuple(dict.fromkeys(handlers)),
    )


_by_id = attrgetter("id")
_by_day_and_id = attrgetter("placed_on", "id")


def as_loaded(standing: Standing) -> Standing:
    """The standing in the order in which the record hands it to a decision."""
    accreditations = tuple(sorted(standing.accreditations, key=_by_id))
    marks = tuple(sorted(standing.marks, key=_by_day_and_id))
    if (accreditations, marks) == (standing.accreditations, standing.marks):
        return standing
    return standing.model_copy(update={"accreditations": accreditations, "marks": marks})


def renamed(value: Any, names: Mapping[str, str], *, unordered: bool = False) -> Any:
    """The value of a document with other names in the place of some; ``unordered`` gives every list one order."""
    match value:
        case str():
            return names.get(value, value)
        case dict():
            return {name: renamed(item, names, unordered=unordered) for name, item in value.items()}
        case list() | tuple():
            items = [renamed(item, names, unordered=unordered) for item in value]
            return sorted(items, key=repr) if unordered else items
        case _:
            return value
