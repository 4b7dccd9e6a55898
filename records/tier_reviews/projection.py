"""A tier review's row."""

from records.projection_rows import Row, Rows
from records.tier_reviews.tables import tier_reviews
from standards.tier_review import TierReview


def rows(review: TierReview) -> Rows:
    """The one row that a tier review stands for."""
    values = {
        "due_at": review.due_at,
        "began_at": review.began_at,
        "reported_at": review.reported_at,
        "sequence": review.sequence,
        "state": review.model_dump(mode="json"),
    }
    return (Row(tier_reviews, {"id": review.id}, values),)
