"""A review's rows: itself, and its seats' votes."""

from collections.abc import Iterator

from records.projection_rows import Row, Rows, own_row
from records.reviews.tables import reviews, seat_votes
from standards.review import AccreditationReview
from standards.vocabulary import ReviewOutcome


def rows(review: AccreditationReview) -> Rows:
    """Every row that the review stands for, parents first."""
    return tuple(_rows(review))


def _rows(review: AccreditationReview) -> Iterator[Row]:
    approved_by = review.directed_by if review.outcome is ReviewOutcome.REVOKED else None
    yield own_row(reviews, review, approved_by=approved_by)
    for vote in review.votes:
        cast = {"member": vote.by, "vote": vote.vote.value, "reason": vote.reason, "cast_at": vote.at}
        yield Row(seat_votes, {"review_id": review.id, "seat": vote.seat.value}, cast)
