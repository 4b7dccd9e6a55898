"""What can happen to a tier review: it begins, and it is reported (S6)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.events import Event, EventData


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
    """Every accreditation was judged; this is the report (S6)."""

    type: Literal["tier_review_reported"] = "tier_review_reported"
    reviewed: int
    below_tier: int
    with_gap: int
    lapsed: int
    not_reviewed: int
    findings: tuple[Finding, ...]


TierReviewEventData = Annotated[TierReviewBegan | TierReviewReported, Field(discriminator="type")]
TierReviewEvent = Event[TierReviewEventData]
