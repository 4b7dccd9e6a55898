"""How each event changes a tier review. The state is a fold of its events, here and nowhere else."""

from typing import Any

from standards.tier_review.events import TierReviewBegan, TierReviewEvent, TierReviewReported
from standards.tier_review.state import TierReview


def evolve(review: TierReview | None, event: TierReviewEvent) -> TierReview:
    """The tier review after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (review.sequence if review else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    data = event.data
    if review is None:
        if not isinstance(data, TierReviewBegan):
            raise ValueError(f"{event.subject} begins with its beginning")
        return TierReview(id=event.subject, due_at=data.due_at, began_at=event.at, sequence=1)
    changes: dict[str, Any] = {"sequence": event.sequence}
    if isinstance(data, TierReviewReported):
        changes |= {"report": data, "reported_at": event.at}
    return review.model_copy(update=changes)
