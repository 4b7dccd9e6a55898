"""Conditions and deadlines as they might have been: a period not at its end yet, a review closed (S7, S9, S11, S37)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from analysis.explanation.decisions import Decided, StandingChange
from standards.accreditation import Accreditation
from standards.standing import Standing
from standards.standing.commands import Apply
from standards.vocabulary import ReviewOutcome, ReviewStage

A_MOMENT = timedelta(minutes=1)
"""By how much a deadline is moved past the instant of the decision."""


def grace(decided: Decided) -> Iterator[StandingChange]:
    """The grace period not at its end yet (S7)."""
    return _not_ended(decided, "end of the grace period", "grace")


def remediation(decided: Decided) -> Iterator[StandingChange]:
    """The remediation not at its end yet (S9)."""
    return _not_ended(decided, "end of the remediation", "remediation")


def _not_ended(decided: Decided, fact: str, name: str) -> Iterator[StandingChange]:
    """The condition of that name not at its end yet, where its end has come."""
    running = [getattr(item, name) for item in decided.before.live]
    until = min((condition.until for condition in running if condition is not None), default=None)
    if until is None or until > decided.at:
        return
    to = decided.at + A_MOMENT
    after = _on_every(
        decided.before,
        name,
        lambda condition: condition.model_copy(update={"until": max(condition.until, to)}),
    )
    yield StandingChange(fact, until, to, after, decided.command)


def reviews_deadline(decided: Decided) -> Iterator[StandingChange]:
    """The review's deadline not passed yet."""
    review = decided.before.open_review
    if review is not None and review.due_at is not None and review.due_at <= decided.at:
        to = decided.at + A_MOMENT
        after = decided.before.with_review(review.model_copy(update={"due_at": to}))
        yield StandingChange("deadline of the review", review.due_at, to, after, decided.command)


def open_review(decided: Decided) -> Iterator[StandingChange]:
    """The open review had closed: without a decision, or by a renewal that settled its marks (S11, S27)."""
    review = decided.before.open_review
    if review is None:
        return
    for outcome in (ReviewOutcome.MOOT, ReviewOutcome.RENEWED):
        closed = review.model_copy(
            update={"stage": ReviewStage.CLOSED, "outcome": outcome, "closed_at": review.last_at, "due_at": None}
        )
        after = _on_every(decided.before.with_review(closed), "review", lambda _: None)
        yield StandingChange(f"review {review.id}", "open", f"closed: {outcome}", after, decided.command)


def lockout(decided: Decided) -> Iterator[StandingChange]:
    """The lockout not at its end yet (S37)."""
    lockout = decided.before.partner.lockout
    if lockout is None or lockout.until > decided.at or not isinstance(decided.command.data, Apply):
        return
    to = decided.at + A_MOMENT
    partner = decided.before.partner.model_copy(update={"lockout": lockout.model_copy(update={"until": to})})
    after = decided.before.model_copy(update={"partner": partner})
    yield StandingChange("end of the lockout", lockout.until, to, after, decided.command)


def _on_every(standing: Standing, name: str, value: Any) -> Standing:
    """Every accreditation with something in place of a condition that it is in."""
    items: tuple[Accreditation, ...] = tuple(
        item.model_copy(update={name: value(getattr(item, name))}) if getattr(item, name) is not None else item
        for item in standing.accreditations
    )
    return standing.model_copy(update={"accreditations": items})
