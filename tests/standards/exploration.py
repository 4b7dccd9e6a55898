"""Walks through every state that a complaint can reach, trying every command in every way by everybody."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from cli.docs.state_explorer import CLOCK, reach
from standards.actors import Actor
from standards.commands import Command, PassTime
from standards.complaint import Complaint, ComplaintCommand, ComplaintEvent, decide, fold, next_deadline
from standards.complaint.offered_commands import offered_commands
from standards.editions import Edition
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome, Role, Stage
from tests.oracles.complaint_rejections import BODIES, Body, access, fields_in, rejection
from tests.standards.builders import ANA, MAX, MIA, OPS, PAT, PIA, SOL, by_itself, command, somebody

COMMANDS = {body.command for body in BODIES}
OF_THE_CASE = {"answer_proposal", "wait_for"}
"""Commands in which something is said that only the case knows."""
CAST = (ANA, SOL, PAT, PIA, MIA, MAX, OPS, somebody(Role.PDM, "pam"), somebody(Role.AUDITOR, "aud"))

Move = tuple[Stage, str, Stage, Outcome | None]

CS, MEDIATION, INVESTIGATION, BOARD, CLOSED = Stage

EDGES: set[Move] = {
    (CS, "record_cs_outcome", CLOSED, Outcome.RESOLVED_BY_CS),
    (CS, "record_cs_outcome", MEDIATION, None),
    (MEDIATION, "record_mediation_outcome", CLOSED, Outcome.RESOLVED_BY_MEDIATION),
    (MEDIATION, "record_mediation_outcome", INVESTIGATION, None),
    (INVESTIGATION, "record_finding", CLOSED, Outcome.PARTNER_NOT_RESPONSIBLE),
    (INVESTIGATION, "record_finding", BOARD, None),
    (BOARD, "cast_mark_vote", CLOSED, Outcome.MARK_PLACED),
    (BOARD, "cast_mark_vote", CLOSED, Outcome.NO_MARK),
    (CLOSED, "reopen", CS, None),
    (CLOSED, "reopen", MEDIATION, None),
    *((stage, "flag_very_serious", BOARD, None) for stage in (CS, MEDIATION, INVESTIGATION)),
    *((stage, "withdraw", CLOSED, Outcome.WITHDRAWN) for stage in (CS, MEDIATION, INVESTIGATION, BOARD)),
    *((stage, "mark_duplicate", CLOSED, Outcome.DUPLICATE) for stage in (CS, MEDIATION, INVESTIGATION, BOARD)),
}
"""Every way from one stage to another, as the standard draws them."""

ESCALATIONS: set[Move] = {(CS, CLOCK, MEDIATION, None), (MEDIATION, CLOCK, INVESTIGATION, None)}
"""Those that an edition may add: where a missed deadline moves a case on."""


def key(case: Complaint) -> Hashable:
    """What makes two states of a case different for the rules: not when it happened, and not how often."""
    if case.stage is Stage.CLOSED:
        return (case.stage, case.outcome, case.reopened_at is not None)
    return (
        (case.stage, case.severity, case.reminded, case.overdue, case.reopened_at is not None),
        (case.waits, case.waiting and case.waiting.asked_again),
        tuple(frozenset(proposal.answers.items()) for proposal in case.proposals[:1] if case.stage is Stage.MEDIATION),
        case.score and case.score.indicates_responsible if case.stage is Stage.INVESTIGATION else None,
        frozenset((vote.by, vote.vote) for vote in case.votes),
        frozenset(case.recused),
        frozenset(case.investigators) & {PIA.sub},
    )


def shape(case: Complaint) -> tuple[object, ...]:
    """The same, without the people: how two walks with different casts are compared."""
    if case.stage is Stage.CLOSED:
        return (case.stage, case.outcome)
    return (case.stage, case.severity, case.reminded, case.overdue, len(case.votes))


@dataclass
class Exploration:
    """What the walk found."""

    edition: Edition
    reached: dict[Hashable, Complaint] = field(default_factory=dict)
    ends: list[Complaint] = field(default_factory=list)
    moves: set[Move] = field(default_factory=set)
    rejections: set[tuple[str, RejectionCode]] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    disagreements: list[str] = field(default_factory=list)
    _made: dict[Hashable, Command[ComplaintCommand]] = field(default_factory=dict)

    def from_(self, *starts: Complaint) -> "Exploration":
        """Walks on from the given states to all that can be reached."""
        self.reached = reach(starts, key, self._steps)
        return self

    def _steps(self, case: Complaint) -> Iterator[Complaint]:
        for by in CAST:
            self._compare_offers(case, by)
            for number, body in enumerate(BODIES):
                events = self._try(case, by, number, body)
                if events:
                    yield self._moved(case, body.command, events)
        due = next_deadline(case)
        if due is not None:
            yield self._moved(case, CLOCK, by_itself(case, PassTime(), due, self.edition))

    def _moved(self, case: Complaint, name: str, events: tuple[ComplaintEvent, ...]) -> Complaint:
        after = fold(events, case)
        if after.stage is not case.stage:
            self.moves.add((case.stage, name, after.stage, after.outcome))
        if after.stage is Stage.CLOSED:
            self.ends.append(after)
        return after

    def _try(self, case: Complaint, by: Actor, number: int, body: Body) -> tuple[ComplaintEvent, ...]:
        decision = decide(case, self._command(case, by, number, body), case.last_at, self.edition)
        code = decision.code if isinstance(decision, Rejection) else None
        expected = rejection(case, by, body)
        if code is not expected:
            said = f"{by.sub} {body.command} {dict(body.fields)} in {key(case)}: {code}, expected {expected}"
            self.disagreements.append(said)
        if isinstance(decision, Rejection):
            self.rejections.add((body.command, decision.code))
            return ()
        self.accepted.add(body.command)
        return decision

    def _command(self, case: Complaint, by: Actor, number: int, body: Body) -> Command[ComplaintCommand]:
        """The command, made once for everybody and everything that is said in it, with an id of its own each time."""
        fields = fields_in(case, body, case.last_at) if body.command in OF_THE_CASE else body.fields
        said = (by.sub, number, *fields.values()) if body.command in OF_THE_CASE else (by.sub, number)
        made = self._made.get(said)
        if made is None:
            made = self._made[said] = command(by, body.command, dict(fields))
        return made.model_copy(update={"id": f"{case.sequence}/{by.sub}/{number}"})

    def _compare_offers(self, case: Complaint, by: Actor) -> None:
        offered = {declared.name for declared in offered_commands(case, by, self.edition)}
        expected = {name for name in COMMANDS if access(case, by, name) is None}
        if offered != expected:
            self.disagreements.append(f"{by.sub} is offered {offered ^ expected} wrongly in {key(case)}")
