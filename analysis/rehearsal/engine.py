"""An engine of complaints and standings: time moves forward in it, and every deadline due in between fires, in order.

It is a host, as the workflows and the API are in production: it calls the same deciders, hands a mark that a complaint
leads to on to the partner's standing, and has a packet prepared wherever a review waits for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, Final, NamedTuple

from analysis.history import placed_mark
from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.complaint import Complaint, ComplaintEvent, TakeUpComplaint, decide, fold, next_deadline
from standards.complaint.events import MarkPlaced
from standards.complaint.participants import handlers
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.mark import Annulment
from standards.mark.decide import MARK_DECIDER, MarkRules
from standards.rejections import Rejection
from standards.standing import Standing
from standards.standing.advance import Due, next_due
from standards.standing.commands import AnnulMark, PlaceMark, PreparePacket, TakeUpAccreditation
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold as fold_standing

TIME_PASSES: Final = PassTime()


class RehearsedEvent(NamedTuple):
    """An event, with the kind and the name of its subject as the scenario knows it."""

    event: Event[Any]
    kind: str
    name: str


@dataclass
class Case:
    """A complaint in the engine."""

    name: str
    state: Complaint
    events: list[ComplaintEvent]
    surfaced_by: tuple[str, ...] = ()
    proposals: dict[str, str] = field(default_factory=dict)
    """Ids of proposals by the names that the scenario gives them."""


class Waiting(NamedTuple):
    """The next instant at which something happens by itself."""

    at: datetime
    case: Case | None = None
    partner: str | None = None
    due: Due | None = None


class Waitlist:
    """Who waits for which instant. Of those at one instant complaints come first, each kind in its order of arrival."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._heap: list[tuple[datetime, tuple[str, int], tuple[str, str]]] = []
        self._known: dict[tuple[str, str], tuple[tuple[str, int], Waiting | None]] = {}

    def wait(self, who: tuple[str, str], waiting: Waiting | None) -> None:
        """From now on it waits for this instead of what it waited for."""
        place, before = self._known.get(who, ((who[0], len(self._known)), None))
        self._known[who] = (place, waiting)
        if waiting is not None and (before is None or before.at != waiting.at):
            heappush(self._heap, (waiting.at, place, who))

    def of(self, who: tuple[str, str]) -> Waiting | None:
        """What it waits for; None where that is nothing."""
        _, waiting = self._known[who]
        return waiting

    def first(self) -> Waiting | None:
        """What comes next. Whatever somebody does not wait for any more is dropped on the way."""
        while self._heap:
            at, _, who = self._heap[0]
            _, waiting = self._known[who]
            if waiting is not None and waiting.at == at:
                return waiting
            heappop(self._heap)
        return None


class Engine:
    """Everything that lives in one rehearsal. It changes in time; what lives in it is as frozen as everywhere."""

    def __init__(
        self,
        edition: Edition,
        now: datetime,
        begun: Iterable[RecordedDecision],
        standings: Mapping[str, Standing],
    ) -> None:
        """Begins with the partners as they were brought in, and takes them up as their processes would."""
        self.edition = edition
        self.editions = EditionTimeline((edition,))
        self.now = now
        self.cases: dict[str, Case] = {}
        self.standings = dict(standings)
        self.annulments: dict[str, Annulment] = {}
        self.names: dict[str, str] = {}
        """What the scenario calls a subject, by its id."""
        self.events: list[RehearsedEvent] = []
        self._subjects: dict[str, tuple[str, str]] = {}
        self._waiting = Waitlist()
        self._begun = tuple(begun)
        self._decided: list[tuple[str, Command[Any], datetime, Sequence[Event[Any]]]] = []
        for one in self._begun:
            self._tell(one.events)
        for partner, standing in standings.items():
            self._settle(partner, standing)

    @property
    def record(self) -> list[RecordedDecision]:
        """Every decision that led to events, with them, in their order."""
        made = [
            RecordedDecision(decided(process, command, at, events), tuple(events))
            for process, command, at, events in self._decided
            if events
        ]
        return [*self._begun, *made]

    def waits_for(self) -> Waiting | None:
        """What happens next by itself, or None: everything waits for people."""
        return self._waiting.first()

    def case_waits(self, name: str) -> Waiting | None:
        """The complaint's next deadline."""
        return self._waiting.of(("complaint", name))

    def partner_waits(self, partner: str) -> Waiting | None:
        """The next date of the partner's accreditations and review."""
        return self._waiting.of(("partner", partner))

    def fire(self, waiting: Waiting) -> None:
        """Lets what is due happen, at its own instant."""
        self.now = max(self.now, waiting.at)
        if waiting.case is not None:
            self.take_by_itself(waiting.case, TIME_PASSES)
        if waiting.partner is not None:
            self.command(waiting.partner, by_the_product(TIME_PASSES, self.now))

    def open_case(
        self, name: str, command: Command[Any], filed: tuple[ComplaintEvent, ...], surfaced_by: tuple[str, ...] = ()
    ) -> Case:
        """A complaint begins, and its process takes it up."""
        case = Case(name, fold(filed), [*filed], surfaced_by)
        self.cases[name] = case
        self.names[case.state.id] = name
        self._decided.append((case.state.id, command, self.now, filed))
        self.events += [RehearsedEvent(event, "complaint", name) for event in filed]
        self.take_by_itself(case, TakeUpComplaint())
        return case

    def take_by_itself(self, case: Case, data: PassTime | TakeUpComplaint) -> None:
        """The product gives the complaint a command, which the rules never reject."""
        command = by_the_product(data, self.now)
        self.add(case, command, accepted(decide(case.state, command, self.now, self.edition)))

    def add(self, case: Case, command: Command[Any], events: Sequence[ComplaintEvent]) -> None:
        """Notes what followed for a complaint. A mark that was placed reaches the partner's standing (S23)."""
        self._decided.append((case.state.id, command, self.now, events))
        case.events += events
        case.state = fold(events, case.state)
        at = next_deadline(case.state)
        self._waiting.wait(
            ("complaint", case.name), None if at is None else Waiting(max(at, case.state.last_at), case=case)
        )
        self.events += [RehearsedEvent(event, "complaint", case.name) for event in events]
        for event in events:
            if isinstance(event.data, MarkPlaced):
                self._place(case, event, event.data)

    def _place(self, case: Case, event: ComplaintEvent, placed: MarkPlaced) -> None:
        self.names[placed.mark_id] = case.name
        mark = placed_mark(event, (*handlers(case.events), *case.surfaced_by))
        self.standings[placed.partner_id] = self.standings[placed.partner_id].with_mark(mark)
        self.command(placed.partner_id, by_the_product(PlaceMark(mark_id=mark.id), mark.placed_at), mark.placed_at)

    def command(self, partner: str, command: Command[Any], at: datetime | None = None) -> Rejection | None:
        """Notes what follows from the command, and has the packet prepared that a review now waits for (S32)."""
        standing = self.standings[partner]
        events = STANDING_DECIDER.decide(standing, command, self.now if at is None else at, self.editions)
        if isinstance(events, Rejection):
            return events
        self._decided.append((f"partner/{partner}", command, self.now if at is None else at, events))
        self._tell(events)
        self._settle(partner, fold_standing(standing, events))
        return None

    def _settle(self, partner: str, standing: Standing) -> None:
        """Processes that began take up their subject; in a rehearsal every packet opens at once."""
        for accreditation in standing.accreditations:
            if not accreditation.taken_up and accreditation.live:
                standing = self._taken_up(standing, TakeUpAccreditation(), accreditation.id)
        review = standing.open_review
        if review is not None and (review.to_prepare or not review.taken_up):
            standing = self._taken_up(standing, PreparePacket(), review.id)
        self.standings[partner] = standing
        due = next_due(standing, self.editions)
        self._waiting.wait(("partner", partner), None if due is None else Waiting(due.at, partner=partner, due=due))

    def _taken_up(self, standing: Standing, data: CommandData, subject: str) -> Standing:
        command = by_the_product(data, self.now, subject=subject)
        events = accepted(STANDING_DECIDER.decide(standing, command, self.now, self.editions))
        self._decided.append((f"partner/{standing.partner.id}", command, self.now, events))
        self._tell(events)
        return fold_standing(standing, events)

    def annul(self, partner: str, mark_id: str, command: Command[Any]) -> Rejection | None:
        """Notes how far the annulment of a mark has come; one that is annulled leaves the standing."""
        rules = MarkRules(partner, self.edition)
        events = MARK_DECIDER.decide(self.annulments.get(mark_id), command, self.now, rules)
        if isinstance(events, Rejection):
            return events
        self._decided.append((mark_id, command, self.now, events))
        for event in events:
            annulment = self.annulments[mark_id] = MARK_DECIDER.evolve(self.annulments.get(mark_id), event)
            self.events.append(RehearsedEvent(event, "mark", f"{partner}/{self.names[mark_id]}"))
            if (at := annulment.vacated_at) is not None:
                self.standings[partner] = self.standings[partner].with_annulled(mark_id, at)
                self.command(partner, by_the_product(AnnulMark(mark_id=mark_id), at), at)
        return None

    def _tell(self, events: Iterable[Event[Any]]) -> None:
        for event in events:
            self.events.append(self._named(event))

    def _named(self, event: Event[Any]) -> RehearsedEvent:
        data, subject = event.data, event.subject
        if data.type == "mark_imported":
            self.names[data.mark_id] = data.reference
        if subject not in self._subjects:
            self._subjects[subject] = self._introduced(event)
        return RehearsedEvent(event, *self._subjects[subject])

    def _introduced(self, first: Event[Any]) -> tuple[str, str]:
        """The kind and the name of a standing's subject, by its first event."""
        data, subject = first.data, first.subject
        if subject.startswith("partner/"):
            return "partner", subject.removeprefix("partner/")
        kind, named = ("accreditation", "kind") if subject.startswith("acc_") else ("review", "number")
        self.names[subject] = f"{data.partner_id}/{getattr(data, named)}"
        return kind, self.names[subject]
