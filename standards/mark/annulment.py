"""Vacating a mark: ops ask, a director who did not ask approves; the mark stays on record (extension)."""

from dataclasses import dataclass
from datetime import datetime

from standards.actors import Actor
from standards.commands import Command
from standards.decider import Decider
from standards.editions import Edition
from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEvent, Vacate, evolve
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import MarkStage, Role


@dataclass(frozen=True)
class MarkRules:
    """What governs the annulment of a mark: whose the mark is, and the edition in force."""

    partner_id: str
    edition: Edition


def decide(
    annulment: Annulment | None, command: Command[Vacate], now: datetime, rules: MarkRules
) -> tuple[MarkEvent, ...] | Rejection:
    """The request or its approval as the mark's next event, or why not; nothing where the command took effect before.

    The command's ``subject`` is the mark. Raises ``ValueError`` where it names none.
    """
    if command.subject is None:
        raise ValueError("a mark is annulled under its id")
    if annulment is not None and command.id in annulment.orders:
        return ()
    stage = annulment.stage if annulment else MarkStage.COUNTED
    role = command.by.acting_as(_may(stage))
    rejection = _refused(stage, role, annulment, command.by)
    if rejection is not None:
        return rejection
    reason, note = command.data.reason, command.data.note
    data = (
        AnnulmentAsked(partner_id=rules.partner_id, reason=reason, note=note)
        if annulment is None
        else MarkAnnulled(reason=reason, note=note)
    )
    event = MarkEvent(
        subject=command.subject,
        sequence=(annulment.sequence if annulment else 0) + 1,
        at=max(now, annulment.last_at) if annulment else now,
        actor=command.by.sub,
        role=role or Role.SYSTEM,
        edition=rules.edition.id,
        clauses=(),
        command=command.id,
        data=data,
    )
    return (event,)


def _may(stage: MarkStage) -> tuple[Role, ...]:
    """Who acts in the stage: ops ask for it, and a director approves what was asked."""
    match stage:
        case MarkStage.COUNTED:
            return (Role.OPS,)
        case MarkStage.ASKED:
            return (Role.DIRECTOR,)
        case MarkStage.VACATED:
            return (Role.OPS, Role.DIRECTOR)


def _refused(stage: MarkStage, role: Role | None, vacation: Annulment | None, by: Actor) -> Rejection | None:
    if by.acting_as((Role.OPS, Role.DIRECTOR)) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, "Ops ask that a mark is vacated, and a director approves it.")
    if stage is MarkStage.VACATED:
        return Rejection(RejectionCode.WRONG_STAGE, "The mark was vacated already.")
    if role is None and stage is MarkStage.ASKED:
        return Rejection(RejectionCode.WRONG_STAGE, "It was asked for already; a director approves it.")
    if role is None:
        return Rejection(RejectionCode.WRONG_STAGE, "Nobody asked for it yet; ops ask, and a director approves.")
    if vacation is not None and vacation.asked_by == by.sub:
        return Rejection(RejectionCode.SEPARATION_OF_DUTIES, "You asked for it; another director approves it.")
    return None


MARK_DECIDER: Decider[Annulment, MarkEvent, MarkRules] = Decider(decide, evolve, lambda _annulment, _rules: None)
"""The annulment of a mark, from the request to its approval."""
