"""Who is told of feedback: the programme mailbox (S43, S44)."""

from collections.abc import Iterable

from standards.editions import EscalationEdition
from standards.feedback import Feedback, FeedbackEvent, evolve
from standards.notifications import Notification, NotificationKind, PendingNotification, Recipient, of_events


def notifications(
    before: Feedback | None, events: Iterable[FeedbackEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notifications that the events cause."""
    to_mailbox = PendingNotification(NotificationKind.FEEDBACK_RECEIVED, Recipient.PROGRAMME)
    return of_events(before, events, evolve, lambda _before, _event: (to_mailbox,))
