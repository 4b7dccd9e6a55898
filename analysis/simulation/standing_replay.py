"""A partner's standing played again: what is told of it, its accreditations, its reviews, the marks that reach it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from analysis.simulation import inputs as i
from analysis.simulation.orders import keys
from analysis.simulation.placed_mark import imported_mark, ruling_on
from analysis.simulation.replay_result import Played
from standards.accreditation.schedule import term_at
from standards.commands import Command
from standards.partner import evolve
from standards.partner.events import MarkImported
from standards.rejections import Rejection
from standards.review import AccreditationReview
from standards.review.commands import CastReviewVote
from standards.standing.advance import advance
from standards.standing.decide import (
    Outcome,
    act_on_accreditation,
    act_on_partner,
    act_on_review,
    apply_for,
    place_mark,
    record_on_partner,
    take_up_accreditation,
    take_up_review,
    vacate_mark,
)
from standards.standing.decision import Attribution, Course, follow
from standards.standing.state import Mark, Standing

_MADE_OF_NOTHING = ("-",)
"""Marks that no review counts: its process begins, and makes no packet yet."""


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
            self._played.standing = Standing(partner=evolve(None, first))
            self._played.events.append(first)
            return
        doer = Attribution(event.actor, event.role, event.command)
        if given.imported:
            self._import(given, doer)
        else:
            outcome = record_on_partner(self._standing, ruling_on(data), doer, given.at, self._timeline)
            self._decide(given, outcome, data.type)
        if isinstance(data, MarkImported) and all(mark.id != data.mark_id for mark in self._standing.marks):
            marks = (*self._standing.marks, imported_mark(data))
            self._played.standing = self._arranged(self._standing.model_copy(update={"marks": marks}))

    def _import(self, given: i.Told, doer: Attribution) -> None:
        """An import writes what it tells and decides nothing; what follows comes with the next look."""
        course = advance(self._standing, given.at, self._timeline)
        ruled = ruling_on(given.event.data)(course, course.standing.partner)
        if isinstance(ruled, Rejection):
            self._played.put_aside(given, given.event.data.type, ruled.code, ruled.detail)
            return
        course.doer = doer
        course.note_partner(*ruled)
        self._keep(course)

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
        self._played.standing = self._arranged(follow(self._standing, event))
        self._accreditations[given.subject] = given.subject

    def apply(self, given: i.Applied) -> None:
        """The partner applies (S5, S9, S10, S37)."""
        outcome = apply_for(self._standing, given.kind, given.by, given.at, self._timeline)
        if self._decide(given, outcome, "apply"):
            issued = next(event for event in self._played.events[::-1] if event.data.type == "accreditation_issued")
            self._accreditations[given.subject] = issued.subject
            self._played.names[issued.subject] = given.subject

    def take_up(self, given: i.TakenUp) -> None:
        """An accreditation's process begins."""
        if (subject := self._accreditations.get(given.subject)) is not None:
            self._keep(take_up_accreditation(self._standing, subject, given.at, self._timeline))

    def command(self, given: i.Ordered) -> None:
        """Somebody's order on the partner or on an accreditation."""
        name = given.command.data.declaration.name
        if given.subject.startswith("partner/"):
            self._decide(given, act_on_partner(self._standing, given.command, given.at, self._timeline), name)
        elif (subject := self._accreditations.get(given.subject)) is None:
            self._played.put_aside(given, name, None, "The accreditation was never issued.")
        else:
            outcome = act_on_accreditation(self._standing, subject, given.command, given.at, self._timeline)
            self._decide(given, outcome, name)

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
            self._keep(take_up_review(self._standing, review.id, given.at, self._timeline))
        outcome = act_on_review(self._standing, review.id, self._seated(given), given.at, self._timeline)
        self._decide(given, outcome, name)

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
        begins = given.doubts is None
        made_of = _MADE_OF_NOTHING if begins else None
        doubts = given.doubts or 0
        self._keep(take_up_review(self._standing, review.id, given.at, self._timeline, doubts=doubts, made_of=made_of))

    # Marks

    def place(self, mark: Mark, key: str) -> None:
        """A mark reaches the partner (S23); ``key`` names it in every history."""
        if self._played.standing is not None:
            self._played.names[mark.id] = key
            self._keep(place_mark(self._standing, mark, self._timeline))

    def vacate(self, given: i.Vacated) -> None:
        """A mark is vacated (extension)."""
        self._pass(given.at)
        mark = next((mark for mark in self._standing.marks if (mark.complaint_id or mark.id) == given.mark), None)
        if mark is None:
            self._played.put_aside(given, "vacate", None, "The mark was never placed.")
        else:
            self._keep(vacate_mark(self._standing, mark.id, given.at, self._timeline))

    # Keeping

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        if self._played.standing is not None:
            self._pass(to)

    def _pass(self, at: datetime) -> None:
        self._keep(advance(self._standing, at, self._timeline))

    def _decide(self, given: i.Input, outcome: Outcome, name: str) -> bool:
        if isinstance(outcome, Rejection):
            self._played.put_aside(given, name, outcome.code, outcome.detail)
            return False
        self._keep(outcome)
        return True

    def _keep(self, course: Course) -> None:
        for event in course.events:
            if event.data.type == "review_opened":
                self._played.names[event.subject] = f"review/{event.data.number}"
        self._played.events += course.events
        self._played.standing = self._arranged(course.standing)
