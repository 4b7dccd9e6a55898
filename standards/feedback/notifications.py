"""Who is told of feedback: the programme mailbox (S43, S44)."""

from standards.editions import EscalationEdition
from standards.feedback import Feedback, FeedbackEvent, evolve
from standards.notifications import NotificationKind, Pending, PendingNotification, Recipient, by_event


def _pending(_before: Feedback | None, _event: FeedbackEvent, _edition: EscalationEdition) -> Pending:
    return (PendingNotification(NotificationKind.FEEDBACK_RECEIVED, Recipient.PROGRAMME),)


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
