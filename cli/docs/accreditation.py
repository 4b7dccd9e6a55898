"""The accreditation, as the docs walk through it: its dates, what the partner's systems tell, orders, reviews' ends."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from cli.docs import standings
from cli.docs.commands import Examples, every_command
from cli.docs.explorable import BESIDE, Beginning, Events, Happening, Machine, Place
from cli.docs.standings import After
from cli.docs.table_minimizer import Given
from standards.accreditation import ACCREDITATION_COMMANDS, Accreditation
from standards.accreditation.commands import MAY_BE_IN_GRACE
from standards.accreditation.schedule import deadlines
from standards.actors import Actor
from standards.commands import Command, Declaration, NamedComplaint, PassTime
from standards.editions import Edition
from standards.partner.commands import PARTNER_COMMANDS, RecordCertification, RemoveCertification
from standards.rejections import Rejection
from standards.review.commands import CastReviewVote, Decide, ReviewCommand
from standards.standing import Standing
from standards.standing.advance import next_due_of
from standards.standing.assessment import Assessment, assess
from standards.standing.commands import Apply, PreparePacket
from standards.standing.marks import unsettled
from standards.vocabulary import AccreditationStatus, DirectorDecision, ReviewVote, Role, Seriousness

DATE, FACT, REVIEW, APPLICATION = "a date", "a fact", "a review's end", "an application"
WHAT = "what"
REASON = "reason"
DIRECTOR = Actor(sub="director", roles=(Role.DIRECTOR,))
TROUBLES = 2
"""How many things may be amiss at a time: with more, the walk would be long and tell nothing new."""


class AccreditationMachine(Machine[Standing]):
    """A partner's standing under one edition, seen from its first accreditation."""

    name: ClassVar[str] = "accreditation"
    title: ClassVar[str] = "The accreditation"
    about: ClassVar[str] = (
        "A solutions partner's accreditation: what its dates, recorded facts, commands and reviews bring about "
        "(S1-S12, S27-S30, S37-S40). The stages of a review have [a page of their own](review.md).\n\n"
        "The status is the first condition that applies: a hold hides a review, a review a remediation, a remediation "
        "a grace period. A fact that is told acts at once where it helps, and on the accreditation's next date where "
        "it hurts. Of more than two things amiss at a time, the walk looks at those of commands and dates. "
        "An application is handed in by `ops`; *recorded* is an accreditation of its own."
    )
    declared_in: ClassVar[str] = "../standards/accreditation/commands.py"
    stages: ClassVar[tuple[AccreditationStatus, ...]] = tuple(reversed(AccreditationStatus))
    actions: ClassVar[Mapping[str, Declaration]] = {**ACCREDITATION_COMMANDS, **PARTNER_COMMANDS}
    by_itself: ClassVar[tuple[str, ...]] = (DATE, FACT, REVIEW, APPLICATION)

    def __init__(self, rules: Edition) -> None:
        self.edition = rules.id
        self.rules = rules
        self.tell = standings.StandingBuilder(rules)
        self.cast = tuple(Actor(sub=role, roles=(role,)) for role in Role if role is not Role.SYSTEM)
        self.commands = every_command(self.actions, EXAMPLES)

    def beginnings(self) -> tuple[Beginning[Standing], ...]:
        """Issued on an application."""
        issued = self.tell.accredited()
        return (Beginning("an application", issued.events[0], issued.standing),)

    def decide(self, case: Standing, command: Command[Any]) -> Events | Rejection:
        """What follows before the next date."""
        about = {"subject": first(case).id, "named": NAMED.get(command.data.names or "")}
        return self.tell.command(case, command.model_copy(update=about), standings.now(case))

    def happenings(self, case: Standing) -> Iterator[Happening[Standing]]:
        """The next date, whatever the partner's systems can tell, both ends of an open review, applications."""
        marks = ("marks", self._marks(case, self._assess(case)))
        depends = {DATE: (*self._prerequisites(case), marks)}
        for kind, what, course in self._all(case):
            given = ((WHAT, what), *depends.get(kind, ((BESIDE, _beside(first(case))),)))
            yield Happening(kind, given, standings.told(case, course), course.events)
        for given, decided in self._applications(case):
            yield Happening(APPLICATION, given, case, decided)

    def _all(self, case: Standing) -> Iterator[tuple[str, str, After]]:
        due = next_due_of(case, first(case).id, self.tell.editions)
        if due is not None and due.deadline is not None:
            held = [found.checkpoint for found in deadlines(first(case), self.rules) if found.at <= due.at]
            yield DATE, " and ".join(held), self.tell.after(case, PassTime(), at=due.at)
        for data, told in self._told(case):
            yield FACT, data, told
        if case.open_review is not None:
            yield REVIEW, "renewed", self._board(case, ReviewVote.RENEW)
            yield REVIEW, "revoked", self._board(case, ReviewVote.REVOKE)

    def _applications(self, case: Standing) -> Iterator[tuple[Given, Events | Rejection]]:
        """For each kind, and where a lockout runs, after it as well (S37)."""
        lockout, at = case.partner.lockout, standings.now(case)
        moments = {"none": at} if lockout is None else {"runs": at, "is over": max(at, lockout.until)}
        kinds = {"the kind it had": self.tell.kind, "another kind": self.tell.other_kind, "an unknown kind": "unknown"}
        for words, kind in kinds.items():
            for lock, moment in moments.items():
                given = (("for", words), ("lockout", lock), *self._prerequisites(case))
                yield given, self.tell.decide(case, Apply(kind=kind), by=standings.OPS, at=moment)

    def _told(self, case: Standing) -> Iterator[tuple[str, After]]:
        """What recovers is always told; what fails only where little else is amiss."""
        found, rules = self._assess(case), self.rules
        if not found.tier_holds:
            yield "tier regained", self.tell.of_tier(case, rules.tiers.minimum)
        if found.missing:
            yield "certification regained", self._records(case, held=True)
        if self._marks(case, found) != "below":
            yield "a mark vacated", self._vacates(case)
        if self._amiss(case, found) >= TROUBLES:
            return
        if found.tier_holds:
            yield "tier lost", self.tell.of_tier(case, self.tell.short)
        if not found.missing:
            yield "certification lost", self._records(case, held=False)
        if self._marks(case, found) == "below":
            yield "marks reach the threshold", self.tell.at_the_threshold(case)
            yield "a serious mark", self.tell.marked(case, Seriousness.SERIOUS)

    def _records(self, case: Standing, *, held: bool) -> After:
        """A certification that the accreditation requires is recorded, or is gone (S9)."""
        name = self.tell.certification
        earned, gone = RecordCertification(name=name, earned_on=standings.BEGAN.date()), RemoveCertification(name=name)
        return self.tell.after(case, earned if held else gone, by=standings.INTAKE)

    def _vacates(self, case: Standing) -> After:
        latest = [mark for mark in case.marks if mark.vacated_at is None][-1]
        return self.tell.annulled(case, latest.id)

    def _board(self, case: Standing, vote: ReviewVote) -> After:
        """The packet is made, two seats vote, and a director approves a loss."""
        assert case.open_review is not None
        subject, at = case.open_review.id, standings.now(case)
        seats = self.rules.accreditation_board.seats[: self.rules.accreditation_board.majority]
        members = [Actor(sub=seat, roles=(Role.ACCREDITATION_BOARD,), seat=seat) for seat in seats]
        cast: list[tuple[Actor, ReviewCommand]] = [(by, CastReviewVote(vote=vote, reason=REASON)) for by in members]
        if vote is ReviewVote.REVOKE:
            cast.append((DIRECTOR, Decide(decision=DirectorDecision.APPROVE, reason=REASON)))
        after = self.tell.after(case, PreparePacket(), at=at, subject=subject)
        events = after.events
        for by, action in cast:
            after = self.tell.after(after.standing, action, by=by, at=at, subject=subject)
            events = (*events, *after.events)
        return After(events, after.standing)

    def fold(self, case: Standing, events: Events) -> Standing:
        """The standing after the events, without the memory of its commands."""
        return standings.fold(case, events)

    def place(self, case: Standing) -> Place:
        """The status."""
        return Place(first(case).status)

    def situation(self, case: Standing) -> Given:
        """Whether a grace period runs, where the status can hide one: the commands depend on nothing else."""
        may_hide = set(MAY_BE_IN_GRACE) - {AccreditationStatus.IN_GRACE}
        if first(case).status not in may_hide:
            return ()
        return (("grace", "in grace" if first(case).grace else "not in grace"),)

    def part(self, case: Standing, by: Actor) -> str:  # noqa: ARG002 - nobody's part in it makes a difference
        """Nobody is kept from an order by what they did before."""
        return ""

    def alike(self, case: Standing) -> Hashable:
        """The conditions with the next date; where nothing is amiss, when in the term it is as well."""
        item = first(case)
        if not item.live:
            return item.status, self._prerequisites(case)
        due = next_due_of(case, item.id, self.tell.editions)
        following = due.deadline.checkpoint if due is not None and due.deadline is not None else None
        found, review = self._assess(case), case.open_review
        reasons = frozenset(trigger.reason for trigger in review.triggers) if review is not None else None
        in_term = standings.now(case).date() if not self._amiss(case, found) and item.term == 1 else None
        return self._conditions(case), following, item.lead_judged >= item.term, reasons, in_term

    def _assess(self, case: Standing) -> Assessment:
        return assess(case, first(case), standings.now(case), self.rules)

    def _prerequisites(self, case: Standing) -> Given:
        found = self._assess(case)
        return (
            ("tier", "high enough" if found.tier_holds else "too low"),
            ("certifications", "missing" if found.missing else "complete"),
        )

    def _conditions(self, case: Standing) -> Given:
        """Everything that makes two standings differ, but for their dates."""
        item, found = first(case), self._assess(case)
        also = {"grace": item.grace, "remediation": item.remediation, "review": item.review, "hold": item.hold}
        return (
            *self._prerequisites(case),
            ("marks", self._marks(case, found)),
            *((name, "yes" if condition else "no") for name, condition in also.items()),
        )

    def _marks(self, case: Standing, found: Assessment) -> str:
        """What the marks in the window, as far as no board has settled them, can bring about."""
        open_marks = unsettled(case, found.marks, first(case))
        if found.marks_bar:
            return "at the threshold"
        return "serious" if any(mark.seriousness is Seriousness.SERIOUS for mark in open_marks) else "below"

    def _amiss(self, case: Standing, found: Assessment) -> int:
        marked = self._marks(case, found) != "below"
        return sum((not found.tier_holds, bool(found.missing), marked or case.open_review is not None))


def first(case: Standing) -> Accreditation:
    """The accreditation that is walked through: the first. An application's own is left to itself."""
    return case.accreditations[0]


def _beside(item: Accreditation) -> str:
    """The conditions that the status hides."""
    all_of_them = {
        AccreditationStatus.UNDER_REVIEW: item.review,
        AccreditationStatus.IN_REMEDIATION: item.remediation,
        AccreditationStatus.IN_GRACE: item.grace,
    }
    hidden = [status for status, condition in all_of_them.items() if condition and status is not item.status]
    return " and ".join(hidden) or "nothing else"


def _later(case: Standing) -> date:
    grace = first(case).grace
    return (grace.until if grace else standings.now(case)).date() + timedelta(days=30)


EXAMPLES: Examples = {
    ("extend_grace", "until"): {"a later day": _later, "no later day": standings.BEGAN.date()},
    ("request_tier_action", "complaint_id"): {"a complaint": "cmp_1"},
    ("request_programme_action", "complaint_id"): {"a complaint": "cmp_1"},
    ("record_decided_action_done", "complaint_id"): {
        "its board decided a written warning": "cmp_warning",
        "its board decided a tier action": "cmp_tier",
        "a solution was agreed": "cmp_agreed",
    },
    ("confirm_delivery", "complaint_id"): {
        "a solution was agreed": "cmp_agreed",
        "its board decided a written warning": "cmp_warning",
    },
}
NAMED = {
    "cmp_warning": NamedComplaint(id="cmp_warning", partner_id="partner-1", decided_action="written_warning"),
    "cmp_tier": NamedComplaint(id="cmp_tier", partner_id="partner-1", decided_action="tier_action"),
    "cmp_agreed": NamedComplaint(id="cmp_agreed", partner_id="partner-1", agreed_proposal="prp_1"),
}
"""The closed complaints that the partner can be followed up on."""
