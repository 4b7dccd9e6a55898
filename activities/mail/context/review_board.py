"""Mails to the accreditation review board: nothing in them says whose review it is (S32, I7).

The partner's identity is never read for them, and of the review only what stands here by name is handed on.
"""

from activities.mail.context.base import MailContext, Source, by_day, weekday
from records.notifications.sources import Parties, person
from records.streams import REVIEWS
from standards.formatting import several
from standards.review import AccreditationReview, ReviewEvent, fold
from standards.review import events as f
from standards.review.messages import describe, pseudonym
from standards.vocabulary import DirectorDecision, Packet, ReviewStage

FOR_THE_BOARD = (f.ReviewJoined, f.MarkDropped, f.VoteFell, f.LegalAdvised, f.DirectorDecided)
"""What changes the board's task. How others voted is for the meeting, and whether a seat is free for its holders."""


async def board_context(source: Source) -> MailContext:
    """What a seat is asked, and what changed since it was asked last. Raises ``LookupError`` for no such step."""
    events = await source.events(REVIEWS)
    review, asked = fold(events), _last_asked(events[:-1])
    since = events[asked:]
    return MailContext(
        edition=await source.edition_of(events[-1]),
        reference=review.id,
        parties=Parties(assignee=await person(source.connection, source.notification.person)),
        values={
            "link": f"{source.console}/reviews/{review.id}",
            "pseudonym": pseudonym(review.id),
            "scenarios": several(len(review.marks), "scenario"),
            # The day alone: the instant is that of the convening, which tells whose review it is (S32).
            "due": weekday(review.due_at) if review.due_at else None,
            "by_when": by_day(review.due_at, review.overdue),
            "again": asked > 0,
            "returned": any(_returns(event) for event in since),
            "can_vote": _can_vote(review),
            "changes": [describe(event.data) for event in since if isinstance(event.data, FOR_THE_BOARD)]
            if asked
            else [],
        },
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
