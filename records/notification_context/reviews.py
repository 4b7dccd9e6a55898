"""What letters about an accreditation review are made of, for all but the board."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.notification_context.correspondence import Correspondence, partners_people
from records.notification_context.standing import Consequences, Told, consequences_at, told_of
from records.notification_context.steps import until
from records.notifications.outbox import DueNotice
from records.streams import REVIEWS
from standards.accreditation import events as f
from standards.accreditation.events import AccreditationEvent
from standards.review import AccreditationReview, ReviewEvent, fold


@dataclass(frozen=True, kw_only=True)
class ReviewFile(Correspondence):
    """All that letters about one step of a review can draw on."""

    review: AccreditationReview
    """As it stood when the step had been taken."""
    events: tuple[ReviewEvent, ...]
    """All events up to the step, which is the last of them."""
    covered: tuple[Told, ...]
    """The accreditations that it covered when it was opened, or at its end those on which it was decided."""
    consequences: Consequences


async def review_file(
    connection: AsyncConnection, repository: EditionRepository, notification: DueNotice
) -> ReviewFile:
    """The file for the notice's step. Raises ``LookupError`` where there is no such step."""
    events = await until(connection, REVIEWS, notification)
    review, last = fold(events), events[-1]
    covered = await told_of(connection, review.partner_id, lambda event: _concerns(event, review))
    return ReviewFile(
        edition=await repository.by_id(connection, last.edition),
        reference=f"{review.partner_id}, review {review.number}",
        review=review,
        events=events,
        covered=covered,
        consequences=await consequences_at(connection, review.partner_id, last.at),
        **await partners_people(connection, review.partner_id),
    )


def _concerns(event: AccreditationEvent, review: AccreditationReview) -> bool:
    """Whether the review covers the accreditation with the event, or at the review's end leaves it."""
    match event.data:
        case f.UnderReview(review_id=review_id):
            return review.is_open and review_id == review.id and event.at <= review.last_at
        case f.ReviewEnded(review_id=review_id) | f.Revoked(review_id=review_id):
            return not review.is_open and review_id == review.id
        case f.Lapsed():
            return event.at == review.closed_at
        case _:
            return False
