"""What can happen to feedback: it is given (S43)."""

from typing import Literal

from standards.events import Event, EventData, TextRef


class FeedbackGiven(EventData):
    """Somebody gave feedback (S43)."""

    type: Literal["feedback_given"] = "feedback_given"
    text: TextRef


FeedbackEvent = Event[FeedbackGiven]
