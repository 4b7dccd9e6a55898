"""What may happen to a complaint, and what follows: ``decide`` is the one place where a case changes course.

Deadlines that are due are applied first, so a late worker cannot let a vote overtake a deadline, and time never runs
backwards within a case. The rules of each step stand in a file of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.complaint import any_stage, cs_resolution, intake, investigation, mark_board, mediation
from standards.complaint import commands as a
from standards.complaint.commands import ComplaintCommand
from standards.complaint.deadlines import fall_due, next_deadline
from standards.complaint.events import ComplaintEvent
from standards.complaint.evolve import evolve
from standards.complaint.situation import CaseSituation, Handler, Pending
from standards.complaint.state import Complaint
from standards.decider import Decider
from standards.editions import EscalationEdition
from standards.guards import Situation
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role, Severity, Stage

Decision = tuple[ComplaintEvent, ...] | Rejection

HANDLERS: Mapping[type[CommandData], Handler] = {
    PassTime: intake.pass_time,
    a.TakeUpComplaint: intake.take_up,
    a.RecordCsOutcome: cs_resolution.record_cs_outcome,
    a.ProposeSolution: mediation.propose_solution,
    a.AnswerProposal: mediation.answer_proposal,
    a.RecordMediationOutcome: mediation.record_mediation_outcome,
    a.RecordConsequence: investigation.record_consequence,
    a.RecordStatement: investigation.record_statement,
    a.ScoreRubric: investigation.score_rubric,
    a.RecordFinding: investigation.record_finding,
    a.CastMarkVote: mark_board.cast_mark_vote,
    a.Recuse: mark_board.recuse,
    a.FlagVerySerious: mark_board.flag_very_serious,
    a.AddNote: any_stage.add_note,
    a.AddEvidence: any_stage.add_evidence,
    a.Assign: any_stage.assign,
    a.Withdraw: any_stage.withdraw,
    a.MarkDuplicate: any_stage.mark_duplicate,
}
"""What follows from each command on a case that is on record: the one place that tells them apart."""


def decide(
    case: Complaint | None, command: Command[ComplaintCommand], now: datetime, edition: EscalationEdition
) -> Decision:
    """The events that follow from a command at ``now``, deadlines due by then first, or why it is rejected.

    A case begins, from None, with ``FileComplaint``; the command's ``subject`` is its id. A command that took effect
    before follows with nothing. ``now`` is taken as no earlier than the case's last event. Raises ``ValueError`` for
    any other command on None.
    """
    if case is None:
        return _begin(command, now, edition)
    if _took_effect(case, command):
        return ()
    if isinstance(command.data, a.TakeUpComplaint):
        # At the case's own instant, so that a process that was lost and started again tells the same story.
        now = case.last_at
    due = _fallen_due(case, now, edition)
    case = reduce(evolve, due, case)
    now = max(now, case.last_at)
    refused = may_take(case, command, edition)
    if refused is not None:
        return refused
    situation: CaseSituation[Any] = Situation(case, command.by, now, edition, command)
    ruled = HANDLERS[type(command.data)](situation)
    if isinstance(ruled, Rejection):
        return ruled
    role = command.by.acting_as(command.data.declaration.roles_in(case.stage, edition))
    return (*due, *_placed(ruled, _Place(case.id, case.sequence, case.edition), now, command, role))


def _begin(command: Command[Any], now: datetime, edition: EscalationEdition) -> Decision:
    """The first event of a case."""
    if not isinstance(command.data, a.FileComplaint) or command.subject is None:
        raise ValueError("a complaint begins with its filing, under the id that it is given")
    declared = command.data.declaration
    role = command.by.acting_as(declared.roles)
    if role is None:
        return Rejection(
            RejectionCode.ROLE_REQUIRED, "Complaints are filed with the role intake or cs.", declared.clauses
        )
    ruled = intake.file_complaint(Situation(None, command.by, now, edition, command, command.subject))
    if isinstance(ruled, Rejection):
        return ruled
    return _placed(ruled, _Place(command.subject, 0, edition.id), now, command, role)


def _took_effect(case: Complaint, command: Command[ComplaintCommand]) -> bool:
    match command.data:
        case a.FileComplaint():
            return True
        case a.TakeUpComplaint():
            return case.sequence > 1
        case _:
            return command.id is not None and command.id in case.orders


def _fallen_due(case: Complaint, now: datetime, edition: EscalationEdition) -> tuple[ComplaintEvent, ...]:
    """The events of every deadline due by ``now``, each at its own instant."""
    events: list[ComplaintEvent] = []
    while (due := next_deadline(case)) is not None and due <= now:
        at = max(due, case.last_at)
        place = _Place(case.id, case.sequence, case.edition)
        fell = _placed(fall_due(case, edition), place, at, by_the_product(PassTime(), at), Role.SYSTEM)
        events += fell
        case = reduce(evolve, fell, case)
    return tuple(events)


def may_take(case: Complaint, command: Command[ComplaintCommand], edition: EscalationEdition) -> Rejection | None:
    """Role, then precondition, then stage, then conflicts: the order in which every refusal is judged."""
    declaration = command.data.declaration
    in_stage = declaration.open_in(case.stage)
    allowed = declaration.roles_in(case.stage, edition) if in_stage else declaration.roles_anywhere(edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(
            RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declaration.clauses
        )
    if command.if_sequence is not None and not case.is_as_seen_at(command.if_sequence):
        return Rejection(
            RejectionCode.PRECONDITION_FAILED, "The complaint has changed since you read it; read it again."
        )
    if not in_stage or not _open_for_scoring(case, command.data):
        return _wrong_stage(case, command.data)
    return _conflict(case, command)


def _open_for_scoring(case: Complaint, action: ComplaintCommand) -> bool:
    """At the mark board only a flagged case is still scored (S21)."""
    if not isinstance(action, a.ScoreRubric) or case.stage is not Stage.MARK_BOARD:
        return True
    return case.severity is Severity.VERY_SERIOUS


def _wrong_stage(case: Complaint, action: ComplaintCommand) -> Rejection:
    declaration = action.declaration
    if case.stage is Stage.CLOSED:
        return Rejection(
            RejectionCode.WRONG_STAGE, "The complaint is closed; nothing can be added to it.", declaration.clauses
        )
    stages = " or ".join(declaration.stages)
    detail = f"This is done in {stages}; the complaint is in {case.stage}."
    if isinstance(action, a.ScoreRubric):
        detail = "This is done in investigation, or in mark_board for a case that was flagged very serious."
    return Rejection(RejectionCode.WRONG_STAGE, detail, declaration.clauses)


def _conflict(case: Complaint, command: Command[ComplaintCommand]) -> Rejection | None:
    match command.data:
        case a.CastMarkVote():
            return mark_board.may_sit(case, command.by)
        case a.Recuse() if command.by.sub in case.recused:
            return mark_board.may_sit(case, command.by)
        case a.RecordConsequence() | a.ScoreRubric() | a.RecordFinding():
            return mark_board.may_investigate(case, command.by)
        case _:
            return None


@dataclass(frozen=True)
class _Place:
    """The end of a case's events: the next ones follow on ``sequence``."""

    subject: str
    sequence: int
    edition: str


def _placed(
    pending: Pending, place: _Place, at: datetime, command: Command[Any], role: Role | None
) -> tuple[ComplaintEvent, ...]:
    """What follows as the next events of the case, with the command's note on the first of them."""
    return tuple(
        ComplaintEvent(
            subject=place.subject,
            sequence=place.sequence + offset,
            at=at,
            actor=command.by.sub,
            role=role or Role.SYSTEM,
            edition=place.edition,
            clauses=found.clauses,
            command=command.id,
            data=found.data.model_copy(update={"note": command.data.note}) if offset == 1 else found.data,
        )
        for offset, found in enumerate(pending, start=1)
    )


COMPLAINT_DECIDER: Decider[Complaint, ComplaintEvent, EscalationEdition] = Decider(
    decide, evolve, lambda case, _edition: next_deadline(case)
)
"""A complaint, from its filing to its close, under the edition that it keeps."""
