"""Feedback on the standards is welcome: it is kept, and the programme mailbox is told (S43)."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.events import Event, EventData, TextRef
from standards.field_types import Narrative


class GiveFeedback(FrozenModel):
    """What somebody wants the owners of the standards to know."""

    text: Narrative = Field(description="In words; who gives it is known from the token.")


class FeedbackGiven(EventData):
    """Somebody gave feedback (S43)."""

    type: Literal["feedback_given"] = "feedback_given"
    text: TextRef


FeedbackEvent = Event[FeedbackGiven]


class Feedback(FrozenModel):
    """One piece of feedback."""

    id: str
    given_by: str
    given_at: datetime
    text: str
    sequence: int


def evolve(feedback: Feedback | None, event: FeedbackEvent) -> Feedback:
    """The feedback that the event gives. Raises ``ValueError`` for a second event."""
    if feedback is not None or event.sequence != 1:
        raise ValueError(f"{event.subject} was given already")
    return Feedback(id=event.subject, given_by=event.actor, given_at=event.at, text=event.data.text, sequence=1)
