"""Feedback from its one event."""

from standards.feedback.events import FeedbackEvent
from standards.feedback.state import Feedback


def evolve(feedback: Feedback | None, event: FeedbackEvent) -> Feedback:
    """The feedback that the event gives. Raises ``ValueError`` for a second event."""
    if feedback is not None or event.sequence != 1:
        raise ValueError(f"{event.subject} was given already")
    return Feedback(id=event.subject, given_by=event.actor, given_at=event.at, text=event.data.text, sequence=1)
