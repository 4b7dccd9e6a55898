"""Who is told of a tier review: Partner Ops, once, with the report (S6)."""

from collections.abc import Iterable

from standards.editions import EscalationEdition
from standards.notifications import Notification, NotificationKind, Pending, of_events, to_team
from standards.tier_review import TierReview, TierReviewEvent, TierReviewReported, evolve
from standards.vocabulary import Role


def notifications(
    before: TierReview | None, events: Iterable[TierReviewEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notifications that the events cause."""
    return of_events(before, events, evolve, _pending)


def _pending(_: TierReview | None, event: TierReviewEvent) -> Pending:
    reported = isinstance(event.data, TierReviewReported)
    return to_team(NotificationKind.TIER_REVIEW_REPORTED, Role.PARTNER_OPS) if reported else ()
