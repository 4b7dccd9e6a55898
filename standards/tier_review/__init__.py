"""The tier review in January and June: who was looked at, and what was found (S6).

Each accreditation owns its dates and is judged by its own rules; this is the report over all of them.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.events import Event, EventData


def review_id(due_at: datetime) -> str:
    """What the review of that day is called on record; its workflow's id begins with it (S6)."""
    return f"tier-review/{due_at:%Y-%m}"


class Finding(FrozenModel):
    """What the review found about one accreditation that falls short."""

    partner_id: str
    accreditation_id: str
    tier: str
    grace_until: datetime | None = None
    missing: tuple[str, ...] = ()
    lapsed: bool = False


class TierReviewBegan(EventData):
    """The review of all accredited partners began (S6)."""

    type: Literal["tier_review_began"] = "tier_review_began"
    due_at: datetime


class TierReviewReported(EventData):
    """Every accreditation was looked at; this is the report (S6)."""

    type: Literal["tier_review_reported"] = "tier_review_reported"
    reviewed: int
    below_tier: int
    with_gap: int
    lapsed: int
    not_reviewed: int
    findings: tuple[Finding, ...]


TierReviewEventData = Annotated[TierReviewBegan | TierReviewReported, Field(discriminator="type")]
TierReviewEvent = Event[TierReviewEventData]


class TierReview(FrozenModel):
    """One tier review, its report where there is one."""

    id: str
    due_at: datetime
    began_at: datetime
    reported_at: datetime | None = None
    report: TierReviewReported | None = None
    sequence: int


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
