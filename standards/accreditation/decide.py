"""What follows from a command on an accreditation. Grace is the partner's: it acts on all live accreditations (S7)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from standards.accreditation.commands import DenyGrace, ExtendGrace, GrantGrace, OpenReview
from standards.accreditation.events import GraceDenied, GraceExtended, GraceGranted
from standards.accreditation.guards import new_end
from standards.clauses import Clause
from standards.commands import Command, CommandData
from standards.events import PendingEvent
from standards.review.state import Trigger
from standards.standing.consequences import lapse
from standards.standing.decision import Handler, StandingDecision
from standards.standing.reactions import react
from standards.standing.review_opening import convene
from standards.vocabulary import ReviewReason


def grant_grace(decision: StandingDecision, command: Command[GrantGrace]) -> None:
    """Partner Ops confirm the grace period that runs (S7)."""
    reason, note = command.data.reason, command.data.note
    _on_all_in_grace(decision, lambda until: GraceGranted(reason=reason, until=until, note=note).under(Clause.S7))
    react(decision)


def deny_grace(decision: StandingDecision, command: Command[DenyGrace]) -> None:
    """The grace period ends now, and with it the accreditations (S7, S8)."""
    denied = GraceDenied(reason=command.data.reason, note=command.data.note)
    _on_all_in_grace(decision, lambda _: denied.under(Clause.S7, Clause.S8))
    lapse(decision)
    react(decision)


def extend_grace(decision: StandingDecision, command: Command[ExtendGrace]) -> None:
    """The partner gets more time to regain the tier (S7)."""
    until = new_end(decision.situation(command))
    extended = GraceExtended(reason=command.data.reason, until=until, note=command.data.note)
    _on_all_in_grace(decision, lambda _: extended.under(Clause.S7))
    react(decision)


def _on_all_in_grace(decision: StandingDecision, data: Callable[[datetime], PendingEvent[Any]]) -> None:
    for item in decision.standing.live:
        if item.grace is not None:
            decision.note_accreditation(item, data(item.grace.until))


def open_review(decision: StandingDecision, command: Command[OpenReview]) -> None:
    """Ops convene a review, or add to the one that is open (S3)."""
    trigger = Trigger(
        reason=ReviewReason.OPENED_BY_OPS,
        at=decision.at,
        accreditation_id=command.subject,
        because=command.data.reason,
    )
    convene(decision, trigger)
    react(decision)


HANDLERS: Mapping[type[CommandData], Handler] = {
    GrantGrace: grant_grace,
    DenyGrace: deny_grace,
    ExtendGrace: extend_grace,
    OpenReview: open_review,
}
"""What follows from each command that nothing stands against."""
