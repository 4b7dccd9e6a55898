"""A partner's standing played again: what is told of it, its accreditations, its reviews, the marks that reach it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from analysis.simulation import inputs as i
from analysis.simulation.orders import command, keys
from analysis.simulation.placed_mark import fact_of
from analysis.simulation.replay_result import Played
from standards.accreditation.schedule import term_at
from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.decider import accepted
from standards.events import Event
from standards.partner.commands import ImportFacts
from standards.rejections import Rejection
from standards.review import AccreditationReview
from standards.review.commands import CastReviewVote
from standards.standing import STANDING_DECIDER, Mark, Standing
from standards.standing.commands import AnnulMark, PlaceMark, PreparePacket, TakeUpAccreditation, TakeUpReview
from standards.standing.evolve import evolve, fold


class StandingReplay:
    """Where the replay stands with the partner."""

    def __init__(self, played: Played, arranged: Callable[[Standing], Standing]) -> None:
        self._played = played
        self._timeline = played.rulebook.timeline
        self._arranged = arranged
        self._accreditations: dict[str, str] = {}

    @property
    def _standing(self) -> Standing:
        """The standing; a partner's first description comes before everything else about it."""
        assert self._played.standing is not None
        return self._played.standing

    # What is told about the partner

    def tell(self, given: i.Told) -> None:
        """A fact about the partner comes in (S2)."""
        event, data = given.event, given.event.data
        if self._played.standing is None:
            first = event.model_copy(update={"edition": self._timeline.in_force(event.at).id})
            self._played.standing = evolve(None, first)
            self._played.events.append(first)
            return
        told = ImportFacts(facts=(fact_of(data),)) if given.imported else fact_of(data)
        self._decide(given, command(event, told), data.type)

    # Accreditations

    def bring_in(self, given: i.Imported) -> None:
        """An accreditation is brought in with the day of its issue (S1)."""
        self._pass(given.at)
        event, governing = given.event, self._timeline.in_force(given.at)
        was, data = self._played.rulebook.recorded[event.edition], event.data
        assert data.type == "accreditation_issued"
        if (was.terms.months, was.tiers.hour_utc) != (governing.terms.months, governing.tiers.hour_utc):
            term, ends_on = term_at(data.issued_on, given.at, governing)
            data = data.model_copy(update={"term": term, "term_ends_on": ends_on if data.term_ends_on else None})
        event = event.model_copy(update={"edition": governing.id, "data": data})
        self._played.events.append(event)
        self._played.standing = self._arranged(evolve(self._standing, event))
        self._accreditations[given.subject] = given.subject

    def apply(self, given: i.Applied) -> None:
        """The partner applies (S5, S9, S10, S37)."""
        if self._decide(given, given.command, "apply"):
            issued = next(event for event in self._played.events[::-1] if event.data.type == "accreditation_issued")
            self._accreditations[given.subject] = issued.subject
            self._played.names[issued.subject] = given.subject

    def take_up(self, given: i.TakenUp) -> None:
        """An accreditation's process begins."""
        if (subject := self._accreditations.get(given.subject)) is not None:
            self._follow(TakeUpAccreditation(), given.at, subject)

    def command(self, given: i.Ordered) -> None:
        """Somebody's order on the partner or on an accreditation."""
        name = given.command.data.declaration.name
        if given.subject.startswith("partner/"):
            self._decide(given, given.command, name)
        elif (subject := self._accreditations.get(given.subject)) is None:
            self._played.put_aside(given, name, None, "The accreditation was never issued.")
        else:
            self._decide(given, given.command.model_copy(update={"subject": subject}), name)

    # Reviews

    def rule(self, given: i.Ruled) -> None:
        """Somebody's order on the review that is about what the recorded one was about (S31-S36)."""
        self._pass(given.at)
        name, review = given.command.data.declaration.name, self._counterpart(given.review)
        if review is None:
            self._played.put_aside(given, name, None, "No such review is open.")
            return
        if isinstance(given.command.data, CastReviewVote) and review.to_prepare:
            # No packet was made of these marks in reality: nothing is known against opening it.
            self._follow(PreparePacket(), given.at, review.id)
        self._decide(given, self._seated(given).model_copy(update={"subject": review.id}), name)

    def _seated(self, given: i.Ruled) -> Command[Any]:
        """Who steps back before voting leaves no seat on record; that one had a seat is."""
        if given.command.by.seat is not None:
            return given.command
        seats = self._timeline.in_force(given.at).accreditation_board.seats
        return given.command.model_copy(update={"by": given.command.by.model_copy(update={"seat": seats[0]})})

    def _counterpart(self, recorded: i.RecordedReview) -> AccreditationReview | None:
        """The open review, where it is about what the recorded one was about: a reason or a mark of it."""
        review = self._standing.open_review
        if review is None:
            return None
        reasons = {trigger.reason for trigger in review.triggers}
        return review if reasons & recorded.reasons or keys(review.marks) & recorded.marks else None

    def prepare(self, given: i.PacketMade) -> None:
        """A review's process begins, or makes its packet (S32)."""
        self._pass(given.at)
        review = self._counterpart(given.review)
        if review is None:
            return
        made = TakeUpReview() if given.doubts is None else PreparePacket(doubts=given.doubts)
        self._follow(made, given.at, review.id)

    # Marks

    def place(self, mark: Mark, key: str) -> None:
        """A mark reaches the partner (S23); ``key`` names it in every history."""
        if self._played.standing is not None:
            self._played.names[mark.id] = key
            self._played.standing = self._arranged(self._standing.with_mark(mark))
            self._follow(PlaceMark(mark_id=mark.id), mark.placed_at)

    def vacate(self, given: i.Vacated) -> None:
        """A mark is vacated (extension)."""
        self._pass(given.at)
        mark = next((mark for mark in self._standing.marks if (mark.complaint_id or mark.id) == given.mark), None)
        if mark is None:
            self._played.put_aside(given, "vacate", None, "The mark was never placed.")
        else:
            self._played.standing = self._arranged(self._standing.with_annulled(mark.id, given.at))
            self._follow(AnnulMark(mark_id=mark.id), given.at)

    # Keeping

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        if self._played.standing is not None:
            self._pass(to)

    def _pass(self, at: datetime) -> None:
        self._follow(PassTime(), at)

    def _follow(self, data: CommandData, at: datetime, subject: str | None = None) -> None:
        """Keeps what follows from a command of the product's own."""
        command = by_the_product(data, at, subject=subject)
        self._keep(accepted(STANDING_DECIDER.decide(self._standing, command, at, self._timeline)))

    def _decide(self, given: i.Input, command: Command[Any], name: str) -> bool:
        decided = STANDING_DECIDER.decide(self._standing, command, given.at, self._timeline)
        if isinstance(decided, Rejection):
            self._played.put_aside(given, name, decided.code, decided.detail)
            return False
        self._keep(decided)
        return True

    def _keep(self, events: Sequence[Event[Any]]) -> None:
        for event in events:
            if event.data.type == "review_opened":
                self._played.names[event.subject] = f"review/{event.data.number}"
        self._played.events += events
        self._played.standing = self._arranged(fold(self._standing, events))
