"""Ending a review: what the board decided takes effect, or no reason for it is left (S12, S34, S35)."""

from standards.accreditation.events import ReviewEnded
from standards.clauses import Clause
from standards.review.events import MarkDropped, ReviewClosed
from standards.review.state import AccreditationReview, Trigger
from standards.standing.assessment import missing
from standards.standing.conditions import open_remediation
from standards.standing.conflicts import freed_by
from standards.standing.consequences import revoke
from standards.standing.decision import StandingDecision
from standards.standing.renewal import judge_renewal
from standards.vocabulary import ReviewOutcome, ReviewReason


def close_review(decision: StandingDecision, review: AccreditationReview) -> None:
    """What follows when a review has closed: the loss with its consequences, or the end of what it was opened for."""
    closed = decision.standing.review(review.id)
    outcome = closed.outcome
    if outcome is None:
        return
    if outcome is ReviewOutcome.REVOKED:
        revoke(decision, closed)
        return
    clauses = (Clause.S34,) if outcome is ReviewOutcome.RENEWED else ()
    for accreditation in decision.standing.live:
        if accreditation.review is not None:
            ended = ReviewEnded(review_id=closed.id, outcome=outcome)
            decision.note_accreditation(accreditation, ended.under(*clauses))
    if outcome is ReviewOutcome.RENEWED:
        _renewed(decision, closed)


def _renewed(decision: StandingDecision, review: AccreditationReview) -> None:
    """A gap that the board renewed over and that still stands gets a fresh remediation, whatever else it decided (S9).

    A gap that no checkpoint has found yet waits for the next one. A term that has ended is judged as always, on the
    facts as they are now; another when it ends.
    """
    for accreditation in decision.standing.live:
        gap = missing(decision.standing, accreditation.kind, decision.at, decision.edition)
        if gap and review.asks_for_gap_of(accreditation.id):
            open_remediation(decision, accreditation, gap)
    for accreditation in decision.standing.live:
        if accreditation.hold is not None and decision.standing.accreditation(accreditation.id).live:
            judge_renewal(decision, accreditation, by_the_board=review.settles_renewal)


def drop_annulled(decision: StandingDecision) -> None:
    """An annulled mark leaves the packet; a review that would not have been convened without it is moot (extension)."""
    review = decision.standing.open_review
    if review is None:
        return
    annulled = decision.standing.annulled_by(decision.at)
    if not annulled:
        return
    for mark in review.marks:
        if mark.id in annulled:
            dropped = MarkDropped(mark_id=mark.id, freed=freed_by(decision.standing, review, mark.id))
            review = decision.note_review(review, dropped.under())
    if not any(_stands(decision, trigger, annulled) for trigger in review.triggers):
        decision.note_review(review, ReviewClosed(outcome=ReviewOutcome.MOOT).under())
        close_review(decision, review)


def _stands(decision: StandingDecision, trigger: Trigger, annulled: frozenset[str]) -> bool:
    """Whether the marks that convened or joined the review would have done so without the annulled ones.

    Judged as it was then: neither age nor another edition ends a review.
    """
    left = set(trigger.by_marks) - annulled
    match trigger.reason:
        case ReviewReason.MARKS_THRESHOLD if len(left) < len(trigger.by_marks):
            held = decision.standing.accreditation(trigger.accreditation_id) if trigger.accreditation_id else None
            settled = decision.standing.settled(held)  # an open review has settled nothing itself
            return len(left) >= decision.editions.in_force(trigger.at).marks.review_at and not left <= settled
        case ReviewReason.SERIOUS_INFRINGEMENT:
            return bool(left)
        case _:
            return True
