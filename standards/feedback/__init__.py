"""Feedback on the standards is welcome: it is kept, and the programme mailbox is told (S43)."""

from standards.feedback.commands import FEEDBACK_COMMANDS, GiveFeedback
from standards.feedback.events import FeedbackEvent, FeedbackGiven
from standards.feedback.evolve import evolve
from standards.feedback.state import Feedback

__all__ = ["FEEDBACK_COMMANDS", "Feedback", "FeedbackEvent", "FeedbackGiven", "GiveFeedback", "evolve"]
