"""A tier review's state, and what the review of a day is called (S6)."""

from datetime import datetime

from standards.base_model import FrozenModel
from standards.tier_review.events import TierReviewReported

NAMED_BY_THE_DAY = 2
"""The first rules under which an id carries the day: before, two reviews of one month shared theirs."""


def review_id(due_at: datetime, rules: int = NAMED_BY_THE_DAY) -> str:
    """What the review of that day is called on record; its workflow's id begins with it (S6)."""
    return f"tier-review/{due_at:%Y-%m-%d}" if rules >= NAMED_BY_THE_DAY else former_review_id(due_at)


def former_review_id(due_at: datetime) -> str:
    """What the review of that day was called before ids carried the day."""
    return f"tier-review/{due_at:%Y-%m}"


class TierReview(FrozenModel):
    """One tier review, its report where there is one."""

    id: str
    due_at: datetime
    began_at: datetime
    reported_at: datetime | None = None
    report: TierReviewReported | None = None
    sequence: int
