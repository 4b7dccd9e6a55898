"""What follows from a command on an accreditation. Grace is the partner's: it acts on all live accreditations (S7)."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, assert_never

from standards.accreditation import commands as c
from standards.accreditation import events as f
from standards.accreditation.commands import AccreditationCommand
from standards.accreditation.schedule import next_tier_review
from standards.accreditation.state import Accreditation
from standards.clauses import Clause
from standards.commands import Command
from standards.events import PendingEvent
from standards.rejections import Rejection, RejectionCode
from standards.review.state import Trigger
from standards.standing.consequences import lapse
from standards.standing.decision import Attribution, StandingDecision
from standards.standing.reactions import react
from standards.standing.review_opening import convene
from standards.vocabulary import ReviewReason


def act(decision: StandingDecision, command: Command[AccreditationCommand]) -> Rejection | None:
    """Notes what follows for the accreditation that the command names, or says why it is rejected."""
    accreditation = decision.standing.accreditation(command.subject or "")
    rejected = _may_take(decision, accreditation, command)
    if rejected is not None:
        return rejected
    declared = command.data.declaration
    decision.doer = Attribution.of(command, declared.roles_in(accreditation.status, decision.edition))
    rejected = _rule(decision, accreditation, command.data)
    if rejected is None:
        react(decision)
    return rejected


def _may_take(
    decision: StandingDecision, accreditation: Accreditation, command: Command[AccreditationCommand]
) -> Rejection | None:
    declared = command.data.declaration
    allowed = declared.roles_in(accreditation.status, decision.edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    if command.if_sequence is not None and command.if_sequence != accreditation.sequence:
        detail = "The accreditation has changed since you read it; read it again."
        return Rejection(RejectionCode.PRECONDITION_FAILED, detail)
    if not accreditation.live:
        return Rejection(RejectionCode.WRONG_STAGE, f"The accreditation is {accreditation.status}.", declared.clauses)
    if not isinstance(command.data, c.OpenReview) and accreditation.grace is None:
        return Rejection(RejectionCode.WRONG_STAGE, "The partner is not in a grace period.", (Clause.S7,))
    return None


def _rule(decision: StandingDecision, accreditation: Accreditation, action: AccreditationCommand) -> Rejection | None:
    match action:
        case c.GrantGrace(reason=reason):
            _on_all_in_grace(
                decision, lambda until: f.GraceGranted(reason=reason, until=until, note=action.note).under(Clause.S7)
            )
        case c.DenyGrace(reason=reason):
            _on_all_in_grace(
                decision, lambda _: f.GraceDenied(reason=reason, note=action.note).under(Clause.S7, Clause.S8)
            )
            lapse(decision)
        case c.ExtendGrace():
            return _extend(decision, accreditation, action)
        case c.OpenReview(reason=reason):
            trigger = Trigger(
                reason=ReviewReason.OPENED_BY_OPS, at=decision.at, accreditation_id=accreditation.id, because=reason
            )
            convene(decision, trigger)
        case _:
            assert_never(action)
    return None


def _on_all_in_grace(decision: StandingDecision, data: Callable[[datetime], PendingEvent[Any]]) -> None:
    for item in decision.standing.live:
        if item.grace is not None:
            decision.note_accreditation(item, data(item.grace.until))


def _extend(decision: StandingDecision, accreditation: Accreditation, action: c.ExtendGrace) -> Rejection | None:
    assert accreditation.grace is not None
    tiers, present = decision.edition.tiers, accreditation.grace.until
    until = next_tier_review(present, tiers)
    if action.until is not None:
        until = datetime.combine(action.until, time(tiers.hour_utc), UTC)
    if until <= present:
        detail = f"The grace period runs until {present:%Y-%m-%d %H:%M} UTC; name a later day."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S7,), "until")
    extended = f.GraceExtended(reason=action.reason, until=until, note=action.note)
    _on_all_in_grace(decision, lambda _: extended.under(Clause.S7))
    return None
