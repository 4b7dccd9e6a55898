"""A tier review begins once and is reported once; what is found is each accreditation's own to decide (S6)."""

from datetime import datetime
from typing import assert_never

from standards.commands import Command
from standards.decider import Decider
from standards.editions import Edition
from standards.tier_review import TierReview, TierReviewBegan, TierReviewEvent, evolve, review_id
from standards.tier_review.commands import BeginTierReview, ReportTierReview, TierReviewCommand
from standards.vocabulary import Role


def decide(
    review: TierReview | None, command: Command[TierReviewCommand], now: datetime, edition: Edition
) -> tuple[TierReviewEvent, ...]:
    """The event that follows; none where the review has begun, or was reported, before.

    Raises ``ValueError`` for the report of a review that has not begun.
    """
    match command.data:
        case BeginTierReview(due_at=due_at):
            began = TierReviewBegan(due_at=due_at)
            name = review_id(due_at, command.rules)
            return () if review else (_event(name, 1, max(now, due_at), command, edition, began),)
        case ReportTierReview(report=report):
            if review is None:
                raise ValueError("a tier review is reported after it has begun")
            at = max(now, review.began_at)
            return () if review.report else (_event(review.id, review.sequence + 1, at, command, edition, report),)
        case _:
            assert_never(command.data)


def _event(
    subject: str, sequence: int, at: datetime, command: Command[TierReviewCommand], edition: Edition, data: object
) -> TierReviewEvent:
    return TierReviewEvent.model_validate(
        {
            "subject": subject,
            "sequence": sequence,
            "at": at,
            "actor": command.by.sub,
            "role": Role.SYSTEM,
            "edition": edition.id,
            "clauses": command.data.declaration.clauses,
            "command": command.id,
            "data": data,
        }
    )


TIER_REVIEW_DECIDER: Decider[TierReview, TierReviewEvent, Edition] = Decider(
    decide, evolve, lambda _state, _edition: None
)
