"""The activities of the tier review: begin it, nudge who is due, see who still waits, and report (S6)."""

from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import activity

from activities.side_by_side import side_by_side
from activities.standing import Nudge
from standards.base_model import FrozenModel

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from records.tier_reviews.queries import TierReviews

NUDGED_SIDE_BY_SIDE = 16


class AtInstant(FrozenModel):
    """When a review is begun."""

    at: datetime


class OfReview(FrozenModel):
    """Which review, and from where on its accreditations are paged."""

    id: str
    due_at: datetime
    at: datetime
    after: str = ""


class Begun(FrozenModel):
    """A review that has begun, or had before."""

    id: str
    due_at: datetime
    accreditations: int
    reported: bool


class Paged(FrozenModel):
    """A page of accreditations that were nudged; ``after`` is None at the end."""

    nudged: int
    after: str | None


class Waiting(FrozenModel):
    """How many accreditations have not been looked at yet."""

    accreditations: int


class Reported(FrozenModel):
    """The report in counts."""

    reviewed: int
    below_tier: int
    with_gap: int
    lapsed: int
    not_reviewed: int


class TierReviewer:
    """The activities between the tier review's process and the record."""

    def __init__(self, reviews: "TierReviews", nudge: Nudge) -> None:
        self._reviews = reviews
        self._nudge = nudge

    @activity.defn
    async def begin_tier_review(self, asked: AtInstant) -> Begun:
        """Records that the review of the latest review day began; one that began before goes on."""
        return Begun(**await self._reviews.begin(asked.at))

    @activity.defn
    async def nudge_accredited(self, of: OfReview) -> Paged:
        """Has a page of accreditations look that this review is still due for."""
        page = await self._reviews.due_page(of.due_at, of.after)
        await side_by_side(lambda due: self._nudge(*due), page.due, NUDGED_SIDE_BY_SIDE)
        return Paged(nudged=sum(len(subjects) for _, subjects in page.due), after=page.after)

    @activity.defn
    async def count_waiting(self, of: OfReview) -> Waiting:
        """How many are still to be looked at."""
        return Waiting(accreditations=await self._reviews.waiting(of.due_at))

    @activity.defn
    async def report_tier_review(self, of: OfReview) -> Reported:
        """Records the report, once: counts, who, and why."""
        return Reported(**await self._reviews.report(of.id, of.due_at, of.at))
