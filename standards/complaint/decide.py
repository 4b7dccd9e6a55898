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
from standards.complaint import (
    any_stage,
    cs_resolution,
    intake,
    investigation,
    mark_board,
    mediation,
    remedies,
    reopening,
    waiting,
)
from standards.complaint import commands as a
from standards.complaint.commands import ComplaintCommand
from standards.complaint.deadlines import fall_due, next_deadline
from standards.complaint.events import ComplaintEvent
from standards.complaint.evolve import evolve
from standards.complaint.situation import CaseSituation, Handler, Pending
from standards.complaint.state import Complaint
from standards.decider import Decider
from standards.editions import EscalationEdition
from standards.events import PendingEvent, happened
from standards.guards import Rejected, Situation, judge
from standards.rejections import Rejection
from standards.vocabulary import Role

Decision = tuple[ComplaintEvent, ...] | Rejection

HANDLERS: Mapping[type[CommandData], Handler] = {
    a.FileComplaint: intake.file_complaint,
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
    a.WaitFor: waiting.wait_for,
    a.StopWaiting: waiting.stop_waiting,
    a.Reopen: reopening.reopen,
    a.Withdraw: any_stage.withdraw,
    a.MarkDuplicate: any_stage.mark_duplicate,
}
"""What follows from each command that nothing stands against: the one place that tells them apart."""


def decide(
    case: Complaint | None, command: Command[ComplaintCommand], now: datetime, edition: EscalationEdition
) -> Decision:
    """The events that follow from a command at ``now``, deadlines due by then first, or why it is rejected.

    A case begins, from None, with ``FileComplaint``; the command's ``subject`` is its id. A command that took effect
    before follows with nothing. ``now`` is taken as no earlier than the case's last event. Raises ``ValueError`` for
    any other command on None.
    """
    if case is not None and _took_effect(case, command):
        return ()
    due, situation = _situation(case, command, now, edition)
    against = judge(situation)
    if against is not None:
        return against.rejection
    pending, declared = HANDLERS[type(command.data)](situation), command.data.declaration
    if case is None:
        place, roles = _Place(situation.subject, 0, edition.id), declared.roles
    else:
        place = _Place(case.id, situation.state.sequence, case.edition)
        roles = declared.roles_in(situation.state.stage, edition)
    return (*due, *_placed(pending, place, situation.at, command, command.by.acting_as(roles)))


def rejected(
    case: Complaint | None, command: Command[ComplaintCommand], now: datetime, edition: EscalationEdition
) -> Rejected[Complaint] | None:
    """What stands in the way of a command that ``decide`` rejects; None where it does not."""
    if case is not None and _took_effect(case, command):
        return None
    return judge(_situation(case, command, now, edition)[1])


def _took_effect(case: Complaint, command: Command[ComplaintCommand]) -> bool:
    match command.data:
        case a.FileComplaint():
            return True
        case a.TakeUpComplaint():
            return case.sequence > 1
        case _:
            return command.id is not None and command.id in case.commands


def _situation(
    case: Complaint | None, command: Command[Any], now: datetime, edition: EscalationEdition
) -> tuple[tuple[ComplaintEvent, ...], CaseSituation[Any]]:
    """The deadlines that took effect by ``now``, and what is judged after them."""
    if case is None:
        if not isinstance(command.data, a.FileComplaint) or command.subject is None:
            raise ValueError("a complaint begins with its filing, under the id that it is given")
        nothing: Any = None
        return (), Situation(nothing, command.by, now, edition, command, command.subject)
    if isinstance(command.data, a.TakeUpComplaint):
        # At the case's own instant, so that a process that was lost and started again has the same events.
        now = case.last_at
    due = _fallen_due(case, now, edition, command.rules)
    case = reduce(evolve, due, case)
    return due, Situation(case, command.by, max(now, case.last_at), edition, command, case.id)


def _fallen_due(case: Complaint, now: datetime, edition: EscalationEdition, rules: int) -> tuple[ComplaintEvent, ...]:
    """The events of every deadline due by ``now``, each at its own instant."""
    events: list[ComplaintEvent] = []
    while (due := next_deadline(case)) is not None and due <= now:
        at = max(due, case.last_at)
        place = _Place(case.id, case.sequence, case.edition)
        fell = _placed(fall_due(case, edition, rules), place, at, by_the_product(PassTime(), at), Role.SYSTEM)
        events += fell
        case = reduce(evolve, fell, case)
    return tuple(events)


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
        happened(
            ComplaintEvent,
            _noted(found, command.data.note) if offset == 1 else found,
            subject=place.subject,
            sequence=place.sequence + offset,
            at=at,
            actor=command.by.sub,
            role=role or Role.SYSTEM,
            edition=place.edition,
            command=command.id,
        )
        for offset, found in enumerate(pending, start=1)
    )


def _noted(found: PendingEvent[Any], note: str | None) -> PendingEvent[Any]:
    return found if note == found.data.note else found._replace(data=found.data.model_copy(update={"note": note}))


COMPLAINT_DECIDER: Decider[Complaint, ComplaintEvent, EscalationEdition] = Decider(
    decide, evolve, lambda case, _edition: next_deadline(case), rejected, remedies.where_it_stands
)
"""A complaint, from its filing to its close, under the edition that it keeps."""
