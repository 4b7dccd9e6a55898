"""A partner's history played again: the same inputs through the same deciders, under the editions of a rulebook.

A complaint's deadlines move nothing of the standing and the standing's dates nothing of a complaint; the one thing that
passes between them is a mark that a board places. So each waits for its own next input, and its own dates fire on the
way to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from standards.accreditation.schedule import term_at
from standards.actions import Action, Order
from standards.complaint import ComplaintEvent, decide, fold, lapse, take_up
from standards.complaint.actions import AnswerProposal, RecordMediationOutcome
from standards.complaint.facts import MarkPlaced, SolutionProposed
from standards.editions import Edition
from standards.partner import evolve
from standards.partner.facts import MarkImported
from standards.rejections import Code, Rejection
from standards.review import AccreditationReview
from standards.review.actions import CastReviewVote
from standards.simulating import inputs as i
from standards.simulating.candidate import Rulebook
from standards.simulating.filing import filed_again
from standards.simulating.orders import keys
from standards.simulating.played import Played, SetAside, as_loaded
from standards.simulating.telling import imported_mark, placed_mark, ruling_on
from standards.standing.advance import advance
from standards.standing.course import Course, Doer, follow
from standards.standing.deciding import (
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
from standards.standing.state import Mark, Standing

_MADE_OF_NOTHING = ("-",)
"""Marks that no review counts: its process begins, and makes no packet yet."""


def play(
    given: Iterable[i.Input],
    rulebook: Rulebook,
    to: datetime,
    surfaced: Mapping[str, Sequence[str]] | None = None,
    arranged: Callable[[Standing], Standing] = as_loaded,
) -> Played:
    """Plays the inputs up to the instant, and everything that falls due by then.

    ``surfaced`` says by complaint who surfaced it, where the record knows (S32).
    """
    player = _Player(rulebook, surfaced or {}, arranged)
    for one in given:
        if one.at <= to:
            player.take(one)
    player.finish(to)
    return player.played


class _Player:
    """Where the replay stands."""

    def __init__(
        self, rulebook: Rulebook, surfaced: Mapping[str, Sequence[str]], arranged: Callable[[Standing], Standing]
    ) -> None:
        self.played = Played(rulebook)
        self._rulebook = rulebook
        self._timeline = rulebook.timeline
        self._surfaced = surfaced
        self._arranged = arranged
        self._told_by_case: dict[str, list[ComplaintEvent]] = {}
        self._editions: dict[str, Edition] = {}
        self._accreditations: dict[str, str] = {}
        self._proposals: dict[str, str] = {}

    @property
    def standing(self) -> Standing:
        """The standing; a partner's first description comes before everything else about it."""
        assert self.played.standing is not None
        return self.played.standing

    def take(self, given: i.Input) -> None:  # noqa: C901, PLR0912 - the table of the inputs reads best as one table
        """Takes in what came next."""
        match given:
            case i.Told():
                self._tell(given)
            case i.Imported():
                self._bring_in(given)
            case i.Applied():
                self._apply(given)
            case i.TakenUp() if given.subject in self.played.cases:
                case = self.played.cases[given.subject]
                self._add(given.subject, take_up(case) if case.sequence == 1 else ())
            case i.TakenUp():
                if (subject := self._accreditations.get(given.subject)) is not None:
                    self._keep(take_up_accreditation(self.standing, subject, given.at, self._timeline))
            case i.PacketMade():
                self._prepare(given)
            case i.Filed():
                self._file(given)
            case i.Ordered():
                self._order(given)
            case i.Ruled():
                self._rule(given)
            case i.Placed(mark=mark):
                self._place(mark, mark.complaint_id or mark.id)
            case i.Vacated():
                self._vacate(given)
            case _:
                raise TypeError(given)

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        for name, case in list(self.played.cases.items()):
            self._add(name, lapse(case, to, self._editions[case.id]))
        if self.played.standing is not None:
            self._pass(to)

    # What is told about the partner

    def _tell(self, given: i.Told) -> None:
        event, fact = given.event, given.event.fact
        if self.played.standing is None:
            first = event.model_copy(update={"edition": self._timeline.in_force(event.at).id})
            self.played.standing = Standing(partner=evolve(None, first))
            self.played.events.append(first)
            return
        doer = Doer(event.actor, event.role, event.command)
        if given.imported:
            self._import(given, doer)
        else:
            self._decide(
                given, record_on_partner(self.standing, ruling_on(fact), doer, given.at, self._timeline), fact.type
            )
        if isinstance(fact, MarkImported) and all(mark.id != fact.mark_id for mark in self.standing.marks):
            mark = imported_mark(fact)
            self.played.standing = self._arranged(
                self.standing.model_copy(update={"marks": (*self.standing.marks, mark)})
            )

    def _import(self, given: i.Told, doer: Doer) -> None:
        """An import writes what it tells and decides nothing; what follows comes with the next look."""
        course = advance(self.standing, given.at, self._timeline)
        ruled = ruling_on(given.event.fact)(course, course.standing.partner)
        if isinstance(ruled, Rejection):
            self._put_aside(given, given.event.fact.type, ruled.code, ruled.detail)
            return
        course.doer = doer
        course.note_partner(*ruled)
        self._keep(course)

    # Accreditations

    def _bring_in(self, given: i.Imported) -> None:
        self._pass(given.at)
        event, governing = given.event, self._timeline.in_force(given.at)
        was, fact = self._rulebook.recorded[event.edition], event.fact
        assert fact.type == "accreditation_issued"
        if (was.terms.months, was.tiers.hour_utc) != (governing.terms.months, governing.tiers.hour_utc):
            term, ends_on = term_at(fact.issued_on, given.at, governing)
            fact = fact.model_copy(update={"term": term, "term_ends_on": ends_on if fact.term_ends_on else None})
        event = event.model_copy(update={"edition": governing.id, "fact": fact})
        self.played.events.append(event)
        self.played.standing = self._arranged(follow(self.standing, event))
        self._accreditations[given.subject] = given.subject

    def _apply(self, given: i.Applied) -> None:
        outcome = apply_for(self.standing, given.kind, given.by, given.at, self._timeline)
        if self._decide(given, outcome, "apply"):
            issued = next(event for event in self.played.events[::-1] if event.fact.type == "accreditation_issued")
            self._accreditations[given.subject] = issued.subject
            self.played.names[issued.subject] = given.subject

    # Orders

    def _order(self, given: i.Ordered) -> None:
        name = given.order.action.declaration.name
        if given.subject.startswith("cmp_"):
            self._order_on_case(given, name)
        elif given.subject.startswith("partner/"):
            self._decide(given, act_on_partner(self.standing, given.order, given.at, self._timeline), name)
        elif (subject := self._accreditations.get(given.subject)) is None:
            self._put_aside(given, name, None, "The accreditation was never issued.")
        else:
            outcome = act_on_accreditation(self.standing, subject, given.order, given.at, self._timeline)
            self._decide(given, outcome, name)

    def _order_on_case(self, given: i.Ordered, name: str) -> None:
        case = self.played.cases.get(given.subject)
        if case is None:
            self._put_aside(given, name, None, "The complaint was never taken in.")
            return
        order = given.order.model_copy(update={"action": self._renamed(given.order.action)})
        decided = decide(case, order, given.at, self._editions[case.id])
        if isinstance(decided, Rejection):
            self._put_aside(given, name, decided.code, decided.detail)
            return
        self._add(given.subject, decided)
        if given.made is not None:
            self._proposals[given.made] = self.played.cases[given.subject].proposals[-1].id

    def _renamed(self, action: Action) -> Action:
        """A proposal is numbered by when it came in its case, so it may have another id here."""
        if isinstance(action, AnswerProposal | RecordMediationOutcome) and action.proposal_id in self._proposals:
            return action.model_copy(update={"proposal_id": self._proposals[action.proposal_id]})
        return action

    def _rule(self, given: i.Ruled) -> None:
        self._pass(given.at)
        name, review = given.order.action.declaration.name, self._counterpart(given.review)
        if review is None:
            self._put_aside(given, name, None, "No such review is open.")
            return
        if isinstance(given.order.action, CastReviewVote) and review.to_prepare:
            # No packet was made of these marks in reality: nothing is known against opening it.
            self._keep(take_up_review(self.standing, review.id, given.at, self._timeline))
        outcome = act_on_review(self.standing, review.id, self._seated(given), given.at, self._timeline)
        self._decide(given, outcome, name)

    def _seated(self, given: i.Ruled) -> Order[Any]:
        """Who steps back before voting leaves no seat on record; that one had a seat is."""
        if given.order.by.seat is not None:
            return given.order
        seats = self._timeline.in_force(given.at).accreditation_board.seats
        return given.order.model_copy(update={"by": given.order.by.model_copy(update={"seat": seats[0]})})

    def _counterpart(self, recorded: i.RecordedReview) -> AccreditationReview | None:
        """The open review, where it is about what the recorded one was about: a reason or a mark of it."""
        review = self.standing.open_review
        if review is None:
            return None
        reasons = {trigger.reason for trigger in review.triggers}
        return review if reasons & recorded.reasons or keys(review.marks) & recorded.marks else None

    def _prepare(self, given: i.PacketMade) -> None:
        self._pass(given.at)
        review = self._counterpart(given.review)
        if review is None:
            return
        begins = given.doubts is None
        made_of = _MADE_OF_NOTHING if begins else None
        doubts = given.doubts or 0
        self._keep(take_up_review(self.standing, review.id, given.at, self._timeline, doubts=doubts, made_of=made_of))

    # Complaints and their marks

    def _file(self, given: i.Filed) -> None:
        edition = self._rulebook.of_case(given.event.edition, given.at)
        filed = filed_again(given.event, edition)
        if isinstance(filed, Rejection):
            self._put_aside(given, "file", filed.code, filed.detail)
            return
        self._editions[given.subject] = edition
        self.played.cases[given.subject] = fold([filed])
        self._told_by_case[given.subject] = [filed]
        self.played.events.append(filed)

    def _add(self, name: str, events: Sequence[ComplaintEvent]) -> None:
        """Notes what followed for a complaint; a mark that was placed reaches the standing (S23)."""
        if not events:
            return
        case = self.played.cases[name] = fold(events, self.played.cases[name])
        self._told_by_case[name] += events
        self.played.events += events
        for event in events:
            match event.fact:
                case MarkPlaced():
                    mark = placed_mark(event, self._told_by_case[name], self._surfaced.get(case.id, ()))
                    self._place(mark, case.id)
                case SolutionProposed(proposal_id=proposal_id):
                    self.played.names[proposal_id] = f"{name}/proposal/{len(case.proposals)}"
                case _:
                    pass

    def _place(self, mark: Mark, key: str) -> None:
        if self.played.standing is not None:
            self.played.names[mark.id] = key
            self._keep(place_mark(self.standing, mark, self._timeline))

    def _vacate(self, given: i.Vacated) -> None:
        self._pass(given.at)
        mark = next((mark for mark in self.standing.marks if (mark.complaint_id or mark.id) == given.mark), None)
        if mark is None:
            self._put_aside(given, "vacate", None, "The mark was never placed.")
        else:
            self._keep(vacate_mark(self.standing, mark.id, given.at, self._timeline))

    # Keeping

    def _pass(self, at: datetime) -> None:
        self._keep(advance(self.standing, at, self._timeline))

    def _decide(self, given: i.Input, outcome: Outcome, name: str) -> bool:
        if isinstance(outcome, Rejection):
            self._put_aside(given, name, outcome.code, outcome.detail)
            return False
        self._keep(outcome)
        return True

    def _keep(self, course: Course) -> None:
        for event in course.events:
            if event.fact.type == "review_opened":
                self.played.names[event.subject] = f"review/{event.fact.number}"
        self.played.events += course.events
        self.played.standing = self._arranged(course.standing)

    def _put_aside(self, given: i.Input, action: str, code: Code | None, detail: str) -> None:
        self.played.set_aside.append(SetAside(given.at, given.subject, action, code, detail))
