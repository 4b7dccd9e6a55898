"""A review's rows: itself, and its seats' votes."""

from collections.abc import Iterator

from records.projection_rows import Row, Rows
from records.reviews.tables import reviews, seat_votes
from standards.review import AccreditationReview
from standards.vocabulary import ReviewOutcome


def rows(review: AccreditationReview) -> Rows:
    """Every row that the review stands for, parents first."""
    return tuple(_rows(review))


def _rows(review: AccreditationReview) -> Iterator[Row]:
    values = {
        "partner_id": review.partner_id,
        "number": review.number,
        "stage": review.stage.value,
        "outcome": review.outcome.value if review.outcome else None,
        "reason": review.reason.value,
        "packet": review.packet.value,
        "opened_at": review.opened_at,
        "due_at": review.due_at,
        "overdue": review.overdue,
        "closed_at": review.closed_at,
        "sat": list(review.sat),
        "approved_by": review.directed_by if review.outcome is ReviewOutcome.REVOKED else None,
        "sequence": review.sequence,
        "state": review.model_dump(mode="json"),
    }
    yield Row(reviews, {"id": review.id}, values)
    for vote in review.votes:
        cast = {"member": vote.by, "vote": vote.vote.value, "reason": vote.reason, "cast_at": vote.at}
        yield Row(seat_votes, {"review_id": review.id, "seat": vote.seat.value}, cast)
