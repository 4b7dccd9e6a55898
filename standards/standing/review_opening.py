"""Convening a review, joining the one that is open, and ending it: one open review a partner (S11, S28, S30)."""

from standards.accreditation import events as f
from standards.clauses import Clause
from standards.ids import new_id
from standards.review.deadlines import board_due
from standards.review.events import CountedMark, MarkDropped, ReviewClosed, ReviewJoined, ReviewOpened, VoteFell
from standards.review.state import AccreditationReview, Trigger
from standards.standing.consequences import revoke
from standards.standing.decision import StandingDecision
from standards.standing.marks import counted
from standards.standing.renewal import renew_by_the_board
from standards.standing.state import Mark
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage

CLAUSES = {
    ReviewReason.MARKS_THRESHOLD: (Clause.S11, Clause.S27, Clause.S28),
    ReviewReason.SERIOUS_INFRINGEMENT: (Clause.S29, Clause.S30),
    ReviewReason.CERTIFICATION_GAP: (Clause.S3, Clause.S9),
    ReviewReason.OPENED_BY_OPS: (Clause.S3,),
}


def convene(decision: StandingDecision, trigger: Trigger, marks: tuple[Mark, ...] | None = None) -> None:
    """Opens a review for the trigger, or lets it join the open one: one open review a partner (S11, S28, S30).

    ``marks`` are those it counts, else the window's. A second trigger joins: its scenario is added, votes stand, and a
    vote whose owner is now in conflict falls.
    """
    if not decision.standing.live:
        return
    found = counted(decision.standing, decision.at, decision.edition) if marks is None else marks
    review = decision.standing.open_review
    if review is None:
        _open(decision, trigger, found)
    else:
        _join(decision, review, trigger, found)


def _open(decision: StandingDecision, trigger: Trigger, marks: tuple[Mark, ...]) -> None:
    partner_id, number = decision.standing.partner.id, len(decision.standing.reviews) + 1
    opened = ReviewOpened(
        partner_id=partner_id,
        number=number,
        reason=trigger.reason,
        marks=tuple(_counted(mark) for mark in marks),
        conflicted=_handlers(marks),
        due_at=board_due(decision.at, decision.edition),
        by_marks=trigger.by_marks,
        accreditation_id=trigger.accreditation_id,
        because=trigger.because,
    )
    review_id = new_id("rev", decision.at, f"{partner_id}/{number}/{decision.seed}")
    decision.open_review(review_id, opened.under(*CLAUSES[trigger.reason], Clause.S41))
    cover(decision)


def cover(decision: StandingDecision) -> None:
    """The open review covers all the partner's live accreditations, one issued meanwhile too."""
    review = decision.standing.open_review
    if review is None:
        return
    covered = f.UnderReview(review_id=review.id, reason=review.reason)
    for accreditation in decision.standing.live:
        if accreditation.review is None:
            decision.note_accreditation(accreditation, covered.under(*CLAUSES[review.reason]))


def _join(decision: StandingDecision, review: AccreditationReview, trigger: Trigger, marks: tuple[Mark, ...]) -> None:
    new = tuple(mark for mark in marks if mark.id not in review.counted)
    known = any(
        (earlier.reason, earlier.by_marks, earlier.accreditation_id)
        == (trigger.reason, trigger.by_marks, trigger.accreditation_id)
        for earlier in review.triggers
    )
    if known and not new and trigger.reason is not ReviewReason.OPENED_BY_OPS:
        return
    joined = ReviewJoined(
        reason=trigger.reason,
        marks=tuple(_counted(mark) for mark in new),
        conflicted=tuple(sub for sub in _handlers(new) if sub not in review.conflicted),
        by_marks=trigger.by_marks,
        accreditation_id=trigger.accreditation_id,
        because=trigger.because,
    )
    after = decision.note_review(review, joined.under(*CLAUSES[trigger.reason]))
    if after.stage is ReviewStage.DIRECTOR or after.asked_legal_from is ReviewStage.DIRECTOR:
        return  # the votes are sealed
    for vote in after.votes:
        if vote.by in after.conflicted:
            decision.note_review(after, VoteFell(seat=vote.seat, member=vote.by).under(Clause.S32))


def drop_vacated(decision: StandingDecision) -> None:
    """A vacated mark leaves the packet; a review with no reason left closes as moot (extension)."""
    review = decision.standing.open_review
    if review is None:
        return
    at = decision.at
    vacated = {mark.id for mark in decision.standing.marks if mark.vacated_at is not None and mark.vacated_at <= at}
    for mark in review.marks:
        if mark.id in vacated:
            review = decision.note_review(review, MarkDropped(mark_id=mark.id).under())
    if not any(_stands(decision, trigger, vacated) for trigger in review.triggers):
        decision.note_review(review, ReviewClosed(outcome=ReviewOutcome.MOOT).under())
        end(decision, review)


def _stands(decision: StandingDecision, trigger: Trigger, vacated: set[str]) -> bool:
    """Whether the trigger is still a reason for the review."""
    left = [mark for mark in trigger.by_marks if mark not in vacated]
    match trigger.reason:
        case ReviewReason.MARKS_THRESHOLD:
            return len(left) >= decision.edition.marks.review_at or len(left) == len(trigger.by_marks)
        case ReviewReason.SERIOUS_INFRINGEMENT:
            return bool(left)
        case ReviewReason.CERTIFICATION_GAP | ReviewReason.OPENED_BY_OPS:
            return True


def end(decision: StandingDecision, review: AccreditationReview) -> None:
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
            ended = f.ReviewEnded(review_id=closed.id, outcome=outcome)
            decision.note_accreditation(accreditation, ended.under(*clauses))
    if outcome is ReviewOutcome.RENEWED and closed.settles_renewal:
        renew_by_the_board(decision)


def _counted(mark: Mark) -> CountedMark:
    return CountedMark(
        id=mark.id, complaint_id=mark.complaint_id, placed_on=mark.placed_on, seriousness=mark.seriousness
    )


def _handlers(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sub for mark in marks for sub in mark.handlers))
