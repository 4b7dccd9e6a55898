"""Who is told of a tier review: Partner Ops, once, with the report (S6)."""

from standards.editions import EscalationEdition
from standards.notifications import NotificationKind, Pending, by_event, to_team
from standards.tier_review import TierReview, TierReviewEvent, TierReviewReported, evolve
from standards.vocabulary import Role


def _pending(_before: TierReview | None, event: TierReviewEvent, _edition: EscalationEdition) -> Pending:
    reported = isinstance(event.data, TierReviewReported)
    return to_team(NotificationKind.TIER_REVIEW_REPORTED, Role.PARTNER_OPS) if reported else ()


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
