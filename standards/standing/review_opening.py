"""Convening a review, and joining the one that is open: one open review a partner (S11, S28, S30)."""

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.clauses import Clause
from standards.review.deadlines import board_due
from standards.review.events import CountedMark, ReviewJoined, ReviewOpened
from standards.review.ids import review_id
from standards.review.state import AccreditationReview, Trigger
from standards.standing.decision import StandingDecision
from standards.standing.marks import counted
from standards.standing.state import Mark
from standards.vocabulary import ReviewReason

CLAUSES = {
    ReviewReason.MARKS_THRESHOLD: (Clause.S11, Clause.S27, Clause.S28),
    ReviewReason.SERIOUS_INFRINGEMENT: (Clause.S29, Clause.S30),
    ReviewReason.CERTIFICATION_GAP: (Clause.S3, Clause.S9),
    ReviewReason.OPENED_BY_OPS: (Clause.S3,),
}


def convene(decision: StandingDecision, trigger: Trigger) -> None:
    """Opens a review for the trigger, or lets it join the open one: one open review a partner (S11, S28, S30)."""
    if not decision.standing.live:
        return
    review = decision.standing.open_review
    if review is None:
        _open(decision, trigger)
    else:
        _join(decision, review, trigger)


def _open(decision: StandingDecision, trigger: Trigger) -> None:
    """Counted are the marks that convene it, and without such those in the window (S33)."""
    by_count = trigger.reason is ReviewReason.MARKS_THRESHOLD
    marks = _named(decision, trigger) if by_count else counted(decision.standing, decision.at, decision.edition)
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
    name = review_id(partner_id, number, decision.at, decision.seed, decision.rules)
    decision.open_review(name, opened.under(*CLAUSES[trigger.reason], Clause.S41))
    cover(decision)


def cover(decision: StandingDecision) -> None:
    """The open review covers all the partner's live accreditations, one issued meanwhile too."""
    review = decision.standing.open_review
    if review is None:
        return
    for accreditation in decision.standing.live:
        if accreditation.review is None:
            covered = f.UnderReview(review_id=review.id, reason=review.reason)
            decision.note_accreditation(accreditation, covered.under(*CLAUSES[review.reason]))


def _join(decision: StandingDecision, review: AccreditationReview, trigger: Trigger) -> None:
    """The scenarios of the marks that join are added, and no others; votes stand. A trigger that is known adds nothing.

    A vote whose owner is now in conflict falls: see ``conflicts``.
    """
    new = tuple(mark for mark in _named(decision, trigger) if mark.id not in review.counted)
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
    decision.note_review(review, joined.under(*CLAUSES[trigger.reason]))


def _named(decision: StandingDecision, trigger: Trigger) -> tuple[Mark, ...]:
    return tuple(mark for mark in decision.standing.marks if mark.id in trigger.by_marks)


def convene_for_marks(decision: StandingDecision, accreditation: Accreditation, marks: tuple[Mark, ...]) -> None:
    """Convenes a review for marks at the threshold, where none that settles the renewal has them (S27, S28)."""
    review, ids = decision.standing.open_review, tuple(mark.id for mark in marks)
    if review is not None and review.settles_renewal and set(ids) <= set(review.counted):
        return
    trigger = Trigger(
        reason=ReviewReason.MARKS_THRESHOLD, at=decision.at, by_marks=ids, accreditation_id=accreditation.id
    )
    convene(decision, trigger)


def _counted(mark: Mark) -> CountedMark:
    return CountedMark(
        id=mark.id, complaint_id=mark.complaint_id, placed_on=mark.placed_on, seriousness=mark.seriousness
    )


def _handlers(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sub for mark in marks for sub in mark.handlers))
