"""Conflicts: who handled a counted case has no part in the review, at whatever stage that becomes known (S32, S35)."""

from standards.clauses import Clause
from standards.review.deadlines import board_due
from standards.review.events import ConflictsFound, ReviewStageEntered, VoteFell
from standards.review.state import AccreditationReview
from standards.standing.decision import StandingDecision
from standards.standing.state import Standing
from standards.vocabulary import ReviewStage


def mind_conflicts(decision: StandingDecision) -> None:
    """Notes who handled a counted case, and lets their votes fall.

    A recommendation that loses its majority so goes back from the director to the board. Where Legal is asked, the
    review waits for the advice, and goes back after it (S36).
    """
    review = decision.standing.open_review
    if review is None:
        return
    review = _found(decision, review)
    fallen = [vote for vote in review.votes if vote.by in review.conflicted]
    for vote in fallen:
        review = decision.note_review(review, VoteFell(seat=vote.seat, member=vote.by).under(Clause.S32))
    if (
        fallen
        and review.stage is ReviewStage.DIRECTOR
        and not review.has_majority(decision.edition.accreditation_board)
    ):
        back = ReviewStageEntered(stage=ReviewStage.BOARD, due_at=board_due(decision.at, decision.edition))
        decision.note_review(review, back.under(Clause.S31, Clause.S32))


def freed_by(standing: Standing, review: AccreditationReview, dropped: str) -> tuple[str, ...]:
    """Who handled the case of the mark that is dropped, and no other that the review counts."""
    handlers = {mark.id: mark.handlers for mark in standing.marks}
    still = {sub for mark in review.counted if mark != dropped for sub in handlers.get(mark, ())}
    return tuple(sub for sub in handlers.get(dropped, ()) if sub not in still)


def _found(decision: StandingDecision, review: AccreditationReview) -> AccreditationReview:
    """Who is known by now to have handled a case that the review counts; some become known only since it did."""
    counted = [mark for mark in decision.standing.marks if mark.id in review.counted]
    handled = dict.fromkeys(sub for mark in counted for sub in mark.handlers)
    new = tuple(sub for sub in handled if sub not in review.conflicted)
    return decision.note_review(review, ConflictsFound(members=new).under(Clause.S32)) if new else review
