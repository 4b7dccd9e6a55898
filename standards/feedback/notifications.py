"""Who is told of feedback: the programme mailbox (S43, S44)."""

from collections.abc import Iterable, Iterator

from standards.editions import EscalationEdition
from standards.feedback import Feedback, FeedbackEvent, evolve
from standards.notifications import Addressed, NoticeKind, Notification, Recipient, numbered, of_each_event


def notifications(
    before: Feedback | None, events: Iterable[FeedbackEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notices that the events cause."""
    return of_each_event(before, events, evolve, _of_event)


def _of_event(_: Feedback | None, event: FeedbackEvent) -> Iterator[Notification]:
    addressed = (Addressed(NoticeKind.FEEDBACK_RECEIVED, Recipient.PROGRAMME),)
    return numbered(event.subject, event.sequence, event.sequence, addressed)
