"""What may happen to a complaint, and what follows: ``decide`` is the one place where a case changes course.

Deadlines that are due are applied first, so a late worker cannot let a vote overtake a deadline, and time never runs
backwards within a case. The rules of each step stand in a file of their own.
"""

from datetime import datetime
from typing import assert_never

from standards.actors import SYSTEM, Actor
from standards.commands import Command
from standards.complaint import any_stage, cs_resolution, investigation, mark_board, mediation
from standards.complaint import commands as a
from standards.complaint.commands import ComplaintCommand
from standards.complaint.deadlines import fall_due, next_deadline
from standards.complaint.events import ComplaintEvent, ComplaintEventData, TakenUp
from standards.complaint.evolve import evolve
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import PendingEvent
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role, Severity, Stage

Decision = tuple[ComplaintEvent, ...] | Rejection


def decide(case: Complaint, command: Command[ComplaintCommand], now: datetime, edition: EscalationEdition) -> Decision:
    """The events that follow from an order at ``now``, deadlines due by then first, or why it is refused.

    An order that took effect before follows with nothing. ``now`` is taken as no earlier than the case's last event.
    """
    if command.id in case.orders:
        return ()
    due = lapse(case, now, edition)
    for event in due:
        case = evolve(case, event)
    now = max(now, case.last_at)
    refused = may_take(case, command, edition)
    if refused is not None:
        return refused
    ruled = _rule(case, command.data, command.by, now, edition)
    if isinstance(ruled, Rejection):
        return ruled
    role = command.by.acting_as(command.data.declaration.roles_in(case.stage, edition))
    first, *rest = ruled
    noted = [PendingEvent(data=first.data.model_copy(update={"note": command.data.note}), clauses=first.clauses), *rest]
    return (*due, *_place(case, noted, now, command.by.sub, role or Role.SYSTEM, command.id))


def lapse(case: Complaint, now: datetime, edition: EscalationEdition) -> tuple[ComplaintEvent, ...]:
    """The events of every deadline due by ``now``, each at its own instant."""
    events: list[ComplaintEvent] = []
    while (due := next_deadline(case)) is not None and due <= now:
        at = max(due, case.last_at)
        for event in _place(case, fall_due(case, edition), at, SYSTEM.sub, Role.SYSTEM, None):
            events.append(event)
            case = evolve(case, event)
    return tuple(events)


def take_up(case: Complaint) -> tuple[ComplaintEvent, ...]:
    """The first event that the case's process writes, after intake wrote the case's first.

    Its instant is the case's own, so that a process that was lost and started again tells the same story.
    """
    return _place(case, [TakenUp().under()], case.last_at, SYSTEM.sub, Role.SYSTEM, None)


def may_take(case: Complaint, command: Command[ComplaintCommand], edition: EscalationEdition) -> Rejection | None:
    """Role, then precondition, then stage, then conflicts: the order in which every refusal is judged."""
    declaration = command.data.declaration
    in_stage = case.stage in declaration.stages
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


def _rule(  # noqa: C901, PLR0911, PLR0912 - the table of the actions reads best as one table
    case: Complaint, action: ComplaintCommand, actor: Actor, now: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    match action:
        case a.RecordCsOutcome():
            return cs_resolution.record_cs_outcome(action, now, edition)
        case a.ProposeSolution():
            return mediation.propose_solution(case, action, now)
        case a.AnswerProposal():
            return mediation.answer_proposal(case, action)
        case a.RecordMediationOutcome():
            return mediation.record_mediation_outcome(case, action, now, edition)
        case a.RecordConsequence():
            return investigation.record_consequence(case, action, now, edition)
        case a.RecordStatement():
            return investigation.record_statement(action, edition)
        case a.ScoreRubric():
            return investigation.score_rubric(action, edition)
        case a.RecordFinding():
            return investigation.record_finding(case, action, now, edition)
        case a.CastMarkVote():
            return mark_board.cast_mark_vote(case, action, actor, now, edition)
        case a.Recuse():
            return mark_board.recuse(action)
        case a.FlagVerySerious():
            return mark_board.flag_very_serious(action, now, edition)
        case a.AddNote():
            return any_stage.add_note(action)
        case a.AddEvidence():
            return any_stage.add_evidence(action)
        case a.Assign():
            return any_stage.assign(action)
        case a.Withdraw():
            return any_stage.withdraw(action)
        case a.MarkDuplicate():
            return any_stage.mark_duplicate(case, action)
        case _:
            assert_never(action)


def _place(
    case: Complaint,
    ruled: list[PendingEvent[ComplaintEventData]],
    at: datetime,
    actor: str,
    role: Role,
    command: str | None,
) -> tuple[ComplaintEvent, ...]:
    """The facts as the next events of the case."""
    return tuple(
        ComplaintEvent(
            subject=case.id,
            sequence=case.sequence + offset,
            at=at,
            actor=actor,
            role=role,
            edition=case.edition,
            clauses=found.clauses,
            command=command,
            data=found.data,
        )
        for offset, found in enumerate(ruled, start=1)
    )
