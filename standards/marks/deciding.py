"""Whether a mark may be vacated: ops ask, a director who did not ask approves. An extension; it cites no clause."""

from datetime import datetime

from standards.actions import Order
from standards.actors import Actor
from standards.editions import EscalationEdition
from standards.marks import MarkEvent, MarkVacated, Vacate, Vacation, VacationAsked
from standards.rejections import Code, Rejection
from standards.vocabulary import MarkStage, Role

STAGE_ROLES = {MarkStage.COUNTED: Role.OPS, MarkStage.ASKED: Role.DIRECTOR}
"""Who takes the next step, by how far the vacating has come."""

Decision = tuple[MarkEvent, ...] | Rejection


def decide(
    vacation: Vacation | None,
    mark_id: str,
    partner_id: str,
    order: Order[Vacate],
    now: datetime,
    edition: EscalationEdition,
) -> Decision:
    """The event that follows from the order, or why it is refused. ``vacation`` is None where nobody asked yet.

    An order that took effect before follows with nothing.
    """
    if vacation is not None and order.id in vacation.orders:
        return ()
    refused = _may_take(vacation, order.by)
    if refused is not None:
        return refused
    asked = VacationAsked(partner_id=partner_id, reason=order.action.reason, note=order.action.note)
    approved = MarkVacated(reason=order.action.reason, note=order.action.note)
    event = MarkEvent(
        subject=mark_id,
        sequence=(vacation.sequence if vacation else 0) + 1,
        at=max(now, vacation.last_at) if vacation else now,
        actor=order.by.sub,
        role=Role.DIRECTOR if vacation else Role.OPS,
        edition=edition.id,
        clauses=(),
        command=order.id,
        fact=approved if vacation else asked,
    )
    return (event,)


def _may_take(vacation: Vacation | None, by: Actor) -> Rejection | None:
    """Role, then stage, then the conflict: the order in which every refusal is judged."""
    declared = Vacate.declaration
    if by.acting_as(declared.roles) is None:
        return Rejection(Code.ROLE_REQUIRED, f"This takes the role {' or '.join(declared.roles)}.")
    stage = vacation.stage if vacation else MarkStage.COUNTED
    if stage is MarkStage.VACATED:
        return Rejection(Code.WRONG_STAGE, "The mark is vacated already.")
    if STAGE_ROLES[stage] not in by.roles:
        waits = "ops ask first" if stage is MarkStage.COUNTED else "it was asked already, and waits for a director"
        return Rejection(Code.WRONG_STAGE, f"This is not your step: {waits}.")
    if vacation is not None and vacation.asked_by == by.sub:
        return Rejection(Code.SEPARATION_OF_DUTIES, "You asked for it; a director who did not ask approves.")
    return None
