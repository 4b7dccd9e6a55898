"""Who is told of a tier review: Partner Ops, once, with the report (S6)."""

from collections.abc import Iterable, Iterator

from standards.editions import EscalationEdition
from standards.notifications import NoticeKind, Notification, numbered, of_each_event, to_team
from standards.tier_review import TierReview, TierReviewEvent, TierReviewReported, evolve
from standards.vocabulary import Role


def notifications(
    before: TierReview | None, events: Iterable[TierReviewEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notices that the events cause."""
    return of_each_event(before, events, evolve, _of_event)


def _of_event(_: TierReview | None, event: TierReviewEvent) -> Iterator[Notification]:
    if isinstance(event.data, TierReviewReported):
        addressed = to_team(NoticeKind.TIER_REVIEW_REPORTED, Role.PARTNER_OPS)
        yield from numbered(event.subject, event.sequence, event.sequence, addressed)
