"""What letters to the accreditation review board are made of: nothing that says whose review it is (S32, I7).

The partner's identity is never read for them, and of the review only what stands here by name is handed on.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.notification_context.correspondence import Correspondence
from records.notification_context.steps import until
from records.notifications.outbox import DueNotice
from records.streams import REVIEWS
from standards.review import AccreditationReview, ReviewEvent, fold
from standards.review import events as f
from standards.review.messages import pseudonym, tell
from standards.vocabulary import DirectorDecision, Packet, ReviewStage

BOARDS_TO_KNOW = (f.ReviewJoined, f.MarkDropped, f.VoteFell, f.LegalAdvised, f.DirectorDecided)
"""What changes the board's task. How others voted is for the meeting, and whether a seat is free for its holders."""


@dataclass(frozen=True, kw_only=True)
class BoardFile(Correspondence):
    """All that letters to a seat of the board can draw on."""

    review_id: str
    pseudonym: str
    scenarios: int
    due_at: datetime | None
    overdue: bool
    again: bool
    """Whether the board was asked for its votes before."""
    returned: bool
    """Whether a director returned the recommendation."""
    can_vote: bool
    changes: tuple[str, ...]
    """What changed for the board since it was asked last, in words."""


async def board_file(connection: AsyncConnection, repository: EditionRepository, notification: DueNotice) -> BoardFile:
    """The file for the notice's step. Raises ``LookupError`` where there is no such step."""
    events = await until(connection, REVIEWS, notification)
    review, asked = fold(events), _last_asked(events[:-1])
    since = events[asked:]
    return BoardFile(
        edition=await repository.by_id(connection, events[-1].edition),
        reference=review.id,
        review_id=review.id,
        pseudonym=pseudonym(review.id),
        scenarios=len(review.marks),
        due_at=review.due_at,
        overdue=review.overdue,
        again=asked > 0,
        returned=any(_returns(event) for event in since),
        can_vote=_can_vote(review),
        changes=tuple(tell(event.data) for event in since if isinstance(event.data, BOARDS_TO_KNOW)) if asked else (),
    )


def _last_asked(events: tuple[ReviewEvent, ...]) -> int:
    """The sequence of the event with which the board was last asked for votes, or 0: it was not."""
    review: AccreditationReview | None = None
    asked, could = 0, False
    for event in events:
        review = fold([event], review)
        entered = isinstance(event.data, f.ReviewStageEntered | f.ReviewJoined)
        if _can_vote(review) and (entered or not could):
            asked = event.sequence
        could = _can_vote(review)
    return asked


def _can_vote(review: AccreditationReview) -> bool:
    return review.stage is ReviewStage.BOARD and review.packet is Packet.OPEN


def _returns(event: ReviewEvent) -> bool:
    return isinstance(event.data, f.DirectorDecided) and event.data.decision is DirectorDecision.RETURN
