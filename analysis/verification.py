"""Making recorded decisions again: whether each leads to the events that are on record as its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.history import OF_A_STANDING, Arrange, History, as_loaded, placed_mark, renamed
from standards.complaint import Complaint, ComplaintEvent
from standards.complaint import evolve as evolve_case
from standards.complaint.events import MarkPlaced
from standards.complaint.participants import handlers
from standards.decisions import Decision, RecordedDecision, place_of
from standards.editions.commands import BringEdition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.mark import Annulment, MarkAnnulled
from standards.mark import evolve as evolve_annulment
from standards.mark.decide import MarkRules
from standards.processes import process_of
from standards.rejections import Rejection
from standards.standing import Standing
from standards.standing.evolve import evolve


@dataclass(frozen=True)
class Departure:
    """A decision or an event, and in what it departs."""

    place: str
    problem: str


@dataclass
class _Known:
    """How a partner and everything about it stand at a place in the history."""

    surfaced: Mapping[str, Sequence[str]]
    arranged: Arrange = as_loaded
    standing: Standing | None = None
    cases: dict[str, Complaint] = field(default_factory=dict)
    told: dict[str, list[ComplaintEvent]] = field(default_factory=dict)
    annulments: dict[str, Annulment] = field(default_factory=dict)

    def evolve(self, event: Event[Any]) -> None:
        """Takes in what is on record, whatever was found about the decision."""
        subject = event.subject
        if subject.startswith(OF_A_STANDING):
            self.standing = self.arranged(evolve(self.standing, event))
        elif subject.startswith("cmp_"):
            self.cases[subject] = evolve_case(self.cases.get(subject), event)
            self.told.setdefault(subject, []).append(event)
            if isinstance(event.data, MarkPlaced) and self.standing is not None:
                mark = placed_mark(event, (*handlers(self.told[subject]), *self.surfaced.get(subject, ())))
                self.standing = self.arranged(self.standing.with_mark(mark))
        else:
            self.annulments[subject] = evolve_annulment(self.annulments.get(subject), event)
            if isinstance(event.data, MarkAnnulled) and self.standing is not None:
                self.standing = self.standing.with_annulled(subject, event.at)

    def of(self, process: str) -> Any:
        """The state of the process."""
        if process.startswith("partner/"):
            return self.standing
        return self.cases.get(process) or self.annulments.get(process)


def departures_of_partner(
    partner_id: str,
    history: History,
    surfaced: Mapping[str, Sequence[str]],
    editions: EditionTimeline,
    arranged: Arrange = as_loaded,
) -> Iterator[Departure]:
    """What departs in everything about one partner, whose decisions are given in the order of the record.

    Who surfaced a complaint may have become known only since: a decision holds where it does with or without them.
    ``arranged`` puts the standing in the order in which the decisions found it.
    """
    by_id = {edition.id: edition for edition in editions.editions}
    known = _Known(surfaced, arranged)
    unknowing = _Known({}, arranged) if surfaced else known
    for made in history:
        if made.decision is not None:
            process, edition = made.decision.process, by_id[made.events[0].edition]
            rules: Any = editions
            if process.startswith("mrk_"):
                rules = MarkRules(partner_id, edition)
            elif process.startswith("cmp_"):
                rules = edition
            found = tuple(departures(made, known.of(process), rules))
            if found and not tuple(departures(made, unknowing.of(process), rules)):
                found = ()
            yield from found
        else:
            yield from without_decision(made)
        for event in made.events:
            known.evolve(event)
            if unknowing is not known:
                unknowing.evolve(event)


def without_decision(made: RecordedDecision) -> Iterator[Departure]:
    """Events that no recorded decision led to."""
    for event in made.events:
        yield Departure(place_of(event), "no decision on record led to it")


def departures(made: RecordedDecision, state: Any, rules: Any) -> Iterator[Departure]:
    """In what the decision, made again on the state, departs from the events on record as its own."""
    decision, events = made.decision, made.events
    assert decision is not None
    if decision.id != place_of(events[0]):
        yield Departure(decision.id, f"its first event is {place_of(events[0])}")
    if decision.editions != tuple(dict.fromkeys(event.edition for event in events)):
        yield Departure(decision.id, "it names other editions than its events")
    try:
        told = process_of(decision.process).decider.decide(state, decision.command, decision.now, rules)
    except (KeyError, ValueError, AttributeError) as error:
        yield Departure(decision.id, f"it can't be made again ({type(error).__name__})")
        return
    problem = _problem(decision, told, events)
    if problem is not None:
        yield Departure(decision.id, problem)


def _problem(decision: Decision, told: Any, events: Sequence[Event[Any]]) -> str | None:
    if isinstance(told, Rejection):
        return f"its command is rejected ({told.code})"
    if [event.data.type for event in told] != [event.data.type for event in events]:
        return f"it leads to {_kinds(told)}; on record is {_kinds(events)}"
    names = {} if decision.command.seed else _reviews(told, events)
    for again, event in zip(told, events, strict=True):
        fields = _differing(_document(again, decision, names), _document(event, decision, {}, exclude_unset=True))
        if fields:
            return f"it leads to another {event.data.type}: {', '.join(fields)}"
    return None


def _kinds(events: Sequence[Event[Any]]) -> str:
    return ", ".join(event.data.type for event in events) or "nothing"


def _reviews(told: Sequence[Event[Any]], events: Sequence[Event[Any]]) -> dict[str, str]:
    """The chance in a review's id is not on record where an older version drew it."""
    pairs = zip(told, events, strict=True)
    return {again.subject: event.subject for again, event in pairs if event.data.type == "review_opened"}


def _document(
    event: Event[Any], decision: Decision, names: Mapping[str, str], *, exclude_unset: bool = False
) -> dict[str, Any]:
    document = event.model_dump(mode="json", exclude_unset=exclude_unset)
    if names:
        document = renamed(document, names)
    if event.subject.startswith("edition/"):
        # An edition grows with the product: its digest is over fields that a newer version adds, and the clauses of
        # one that the product brings are those of all its fields.
        document["fact"].pop("digest", None)
        if isinstance(decision.command.data, BringEdition):
            document.pop("clauses")
    return document


def _differing(told: Any, on_record: Any, above: str = "") -> list[str]:
    """The fields of the record that would be others; those that only a newer version knows are none."""
    if isinstance(told, dict) and isinstance(on_record, dict):
        return [
            found
            for name, value in on_record.items()
            if told.get(name) != value
            for found in _differing(told.get(name), value, f"{above}.{name}" if above else name)
        ]
    return [] if told == on_record else [above]
