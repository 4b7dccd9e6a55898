"""Vacating a mark: ops ask, a director who did not ask approves; the mark stays on record (extension)."""

from standards.actors import Actor
from standards.commands import Command
from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEvent, Vacate
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import MarkStage, Role


def vacate(
    mark_id: str, partner_id: str, vacation: Annulment | None, command: Command[Vacate], edition: str
) -> MarkEvent | Rejection | None:
    """The request or its approval as the next event; None where the order took effect before, else why not."""
    if vacation is not None and command.id in vacation.orders:
        return None
    stage = vacation.stage if vacation else MarkStage.COUNTED
    role = command.by.acting_as(_may(stage))
    refused = _refused(stage, role, vacation, command.by)
    if refused is not None or role is None:
        return refused
    asked = stage is MarkStage.COUNTED
    reason, note = command.data.reason, command.data.note
    data = (
        AnnulmentAsked(partner_id=partner_id, reason=reason, note=note)
        if asked
        else MarkAnnulled(reason=reason, note=note)
    )
    return MarkEvent(
        subject=mark_id,
        sequence=(vacation.sequence if vacation else 0) + 1,
        at=max(command.submitted_at, vacation.last_at) if vacation else command.submitted_at,
        actor=command.by.sub,
        role=role,
        edition=edition,
        clauses=(),
        command=command.id,
        data=data,
    )


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
