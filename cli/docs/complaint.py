"""The complaint, as the docs walk through it: who is there, what they say, and which facts the answers depend on."""

from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from cli.docs.commands import Examples, every_command
from cli.docs.explorable import CLOCK, FELL_DUE, Beginning, Events, Happening, Machine, Place
from cli.docs.table_minimizer import Given
from cli.docs.transitions import OUTCOME
from standards.actors import Actor
from standards.commands import Command, CommandRegistry, NamedComplaint, PassTime, by_the_product
from standards.complaint import (
    COMPLAINT_COMMANDS,
    Complaint,
    ComplaintCommand,
    FileComplaint,
    decide,
    fold,
    next_deadline,
)
from standards.complaint.state import Proposal
from standards.decider import accepted
from standards.editions import Edition
from standards.guards import Situation, parts
from standards.rejections import Rejection
from standards.vocabulary import OPEN_STAGES, MarkVote, OnBreach, Role, Severity, Stage

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
INTAKE = Actor(sub="intake", roles=(Role.INTAKE,))
ON_RECORD = {
    "cmp_1": NamedComplaint(id="cmp_1", partner_id="partner-1"),
    "cmp_2": NamedComplaint(id="cmp_2", partner_id="partner-1"),
    "cmp_3": NamedComplaint(id="cmp_3", partner_id="partner-2"),
    "cmp_4": NamedComplaint(id="cmp_4", partner_id="partner-1", duplicate_of=("cmp_1",)),
}
"""The complaints that a command can name; the first is the one that the walk goes through."""
BOTH = Actor(sub="both", roles=(Role.PARTNER_OPS, Role.MARK_BOARD))
"""Sits on the mark board and investigates as well: whom the separation of duties is for."""


class ComplaintMachine(Machine[Complaint]):
    """The four steps of the escalation under one edition."""

    name: ClassVar[str] = "complaint"
    title: ClassVar[str] = "The complaint"
    about: ClassVar[str] = (
        "A customer's complaint about a solutions partner, through the four steps of the escalation (S13-S26)."
    )
    declared_in: ClassVar[str] = "../standards/complaint/commands.py"
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    actions: ClassVar[CommandRegistry] = COMPLAINT_COMMANDS

    def __init__(self, rules: Edition) -> None:
        # That a second wait is as good as the first would only make the walk longer.
        self.rules = rules.model_copy(update={"waiting": rules.waiting.model_copy(update={"times_a_stage": 1})})
        self.edition = rules.id
        self.cast = _cast(rules)
        self._on_breach = {choice: _breaching(rules, choice) for choice in OnBreach}
        self.commands = every_command(COMPLAINT_COMMANDS, _examples(rules))

    def beginnings(self) -> tuple[Beginning[Complaint], ...]:
        """Filed, and filed as very serious."""
        return self._filed("filed", very_serious=False), self._filed("filed as very serious", very_serious=True)

    def _filed(self, words: str, *, very_serious: bool) -> Beginning[Complaint]:
        category = self.rules.complaint_categories[0]
        reason = "reason" if very_serious else None
        data = FileComplaint(
            partner_id="partner-1", category=category, very_serious=very_serious, very_serious_reason=reason
        )
        command = Command[FileComplaint](by=INTAKE, submitted_at=MONDAY, data=data, subject="cmp_1")
        filed = accepted(decide(None, command, MONDAY, self.rules))
        return Beginning(words, filed[0], fold(filed))

    def decide(self, case: Complaint, command: Command[ComplaintCommand]) -> Events | Rejection:
        """What follows before the next deadline, where the complaint that is named is one of a few."""
        named = ON_RECORD.get(command.data.names or "")
        told = command if named is None else command.model_copy(update={"named": named})
        return decide(case, told, case.last_at, self.rules)

    def happenings(self, case: Complaint) -> Iterator[Happening[Complaint]]:
        """The reminder, then the breach: it warns, or moves the case on where the edition says so (S15)."""
        due = next_deadline(case)
        if due is not None:
            for choice, rules in self._on_breach.items():
                events = accepted(decide(case, by_the_product(PassTime(), due), due, rules))
                yield Happening(CLOCK, ((FELL_DUE, events[0].data.type), ("on_breach", choice)), case, events)

    def fold(self, case: Complaint, events: Events) -> Complaint:
        """The case after the events, without the memory of its commands."""
        return fold(events, case).model_copy(update={"commands": ()})

    def place(self, case: Complaint) -> Place:
        """The stage and the outcome."""
        return Place(case.stage, case.outcome)

    def situation(self, case: Complaint) -> Given:
        """What the answers in each step depend on."""
        clock = ("clock", _clock(case, self.rules))
        match case.stage:
            case Stage.CS_RESOLUTION:
                return (clock,)
            case Stage.MEDIATION:
                return (("solution", _agreement(case)), clock)
            case Stage.INVESTIGATION:
                return (("rubric", _score(case)), clock)
            case Stage.CLOSED:
                return ((OUTCOME, str(case.outcome)), ("reopened before", "yes" if case.reopened_at else "no"))
            case Stage.MARK_BOARD:
                return (("case", _way_in(case)), ("votes", _votes(case, self.rules.mark_board.quorum)))

    def part(self, case: Complaint, by: Actor) -> str:
        """What keeps a person from a vote, or a voter from investigating."""
        return " and ".join(parts(COMPLAINT_COMMANDS, Situation(case, by, case.last_at, self.rules)))

    def alike(self, case: Complaint) -> Hashable:
        """Members of the board without another role stand for one another; a third proposal adds nothing."""
        if case.stage is Stage.CLOSED:
            return case.outcome, case.reopened_at is not None
        voted = {vote.by: vote.vote for vote in case.votes}
        return (
            (case.stage, case.severity, case.reminded, case.overdue, self.part(case, BOTH), voted.get(BOTH.sub)),
            case.stage is Stage.CS_RESOLUTION and case.reopened_at is not None,  # in one step it shows what follows
            (case.waits, case.waiting and case.waiting.asked_again),
            frozenset(Counter(vote for sub, vote in voted.items() if sub != BOTH.sub).items()),
            len(case.recused),
            _score(case) if case.stage is Stage.INVESTIGATION else None,
            tuple(sorted(map(_answers, case.proposals[:2]))) if case.stage is Stage.MEDIATION else None,
        )


def _clock(case: Complaint, rules: Edition) -> str:
    if case.waiting is not None:
        return "stands"
    if case.overdue:
        return "ran out"
    return "runs" if case.waits < rules.waiting.times_a_stage else "runs, no wait left"


def _day_after(case: Complaint) -> date:
    return case.last_at.date() + timedelta(days=1)


def _agreement(case: Complaint) -> str:
    if not case.proposals:
        return "no proposal"
    accepted = ("none", "one", "several")[min(len(case.mutually_accepted), 2)]
    return f"{accepted} accepted by both"


def _answers(proposal: Proposal) -> tuple[tuple[str, bool], ...]:
    return tuple(sorted(proposal.answers.items()))


def _score(case: Complaint) -> str:
    if case.score is None:
        return "not scored"
    return f"scored {'' if case.score.indicates_responsible else 'not '}responsible"


def _way_in(case: Complaint) -> str:
    return "very serious" if case.severity is Severity.VERY_SERIOUS else "found responsible"


def _votes(case: Complaint, quorum: int) -> str:
    votes = Counter(vote.vote for vote in case.votes)
    if votes.total() < quorum - 1:
        return f"fewer than {quorum - 1} votes"
    return f"{votes[MarkVote.MARK]} for a mark and {votes[MarkVote.NO_MARK]} against"


def _first_proposal(case: Complaint) -> str | None:
    return case.proposals[0].id if case.proposals else None


def _latest_proposal(case: Complaint) -> str | None:
    return case.proposals[-1].id if case.proposals else None


def _agreed_proposal(case: Complaint) -> str | None:
    return next((proposal.id for proposal in case.mutually_accepted), None)


def _other_proposal(case: Complaint) -> str | None:
    return next((proposal.id for proposal in case.proposals if not proposal.mutually_accepted), None)


def _examples(rules: Edition) -> Examples:
    """The values that the rules look at; all other texts are as good as any."""
    unknown = {"unknown": "unknown"}
    worst, best = (dict.fromkeys(rules.rubric.criteria, score) for score in reversed(rules.rubric.scale))
    return {
        ("answer_proposal", "proposal_id"): {
            "the first": _first_proposal,
            "the latest": _latest_proposal,
            "unknown": "prp_unknown",
        },
        ("record_mediation_outcome", "proposal_id"): {
            "one accepted by both": _agreed_proposal,
            "one not accepted by both": _other_proposal,
            "unknown": "prp_unknown",
        },
        ("record_mediation_outcome", "note"): {"given": "why"},
        ("record_consequence", "category"): {"one of the edition": rules.consequences.categories[0], **unknown},
        ("score_rubric", "scores"): {
            "at fault": worst,
            "blameless": best,
            "a criterion missing": dict(list(best.items())[1:]),
            "beyond the scale": dict.fromkeys(rules.rubric.criteria, rules.rubric.scale[1] + 1),
        },
        ("record_finding", "code_clauses"): {
            "of the edition": rules.code_of_conduct.clauses[:1],
            "unknown": ("unknown",),
        },
        ("record_finding", "override_reason"): {"given": "reason"},
        ("cast_mark_vote", "action"): {"one of the edition": rules.partner_actions[0], **unknown},
        ("add_evidence", "url"): {"an address": "https://files.example/1"},
        ("wait_for", "remind_on"): {"the day after": _day_after, "too late": date(2199, 1, 1)},
        ("mark_duplicate", "of"): {
            "another complaint": "cmp_2",
            "itself": "cmp_1",
            "one about another partner": "cmp_3",
            "its own duplicate": "cmp_4",
            "unknown": "cmp_unknown",
        },
    }


def _breaching(rules: Edition, choice: OnBreach) -> Edition:
    stages = {str(stage): rules.stages.of(stage).model_copy(update={"on_breach": choice}) for stage in OPEN_STAGES}
    return rules.model_copy(update={"stages": rules.stages.model_copy(update=stages)})


def _cast(rules: Edition) -> tuple[Actor, ...]:
    """Somebody of each role, and enough members of the mark board to decide without the one who investigates."""
    members = tuple(Actor(sub=f"member-{n}", roles=(Role.MARK_BOARD,)) for n in range(rules.mark_board.quorum))
    others = (Role.MARK_BOARD, Role.SYSTEM)
    return (*(Actor(sub=role, roles=(role,)) for role in Role if role not in others), *members, BOTH)
