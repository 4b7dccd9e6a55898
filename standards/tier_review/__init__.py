"""The tier review in January and June: who was reviewed, and what was found (S6).

Each accreditation owns its dates and is judged by its own rules; this is the report over all of them.
"""

from standards.tier_review.events import (
    Finding,
    TierReviewBegan,
    TierReviewEvent,
    TierReviewEventData,
    TierReviewReported,
)
from standards.tier_review.evolve import evolve
from standards.tier_review.state import TierReview, former_review_id, review_id

__all__ = [
    "Finding",
    "TierReview",
    "TierReviewBegan",
    "TierReviewEvent",
    "TierReviewEventData",
    "TierReviewReported",
    "evolve",
    "former_review_id",
    "review_id",
]
