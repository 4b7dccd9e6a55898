"""Feedback is taken from anybody with a role, once (S43)."""

from datetime import datetime

from standards.commands import Command
from standards.decider import Decider
from standards.editions import Edition
from standards.feedback.commands import GiveFeedback
from standards.feedback.events import FeedbackEvent, FeedbackGiven
from standards.feedback.evolve import evolve
from standards.feedback.state import Feedback
from standards.rejections import Rejection, RejectionCode


def decide(
    feedback: Feedback | None, command: Command[GiveFeedback], now: datetime, edition: Edition
) -> tuple[FeedbackEvent, ...] | Rejection:
    """The feedback's one event; its id is the command's ``subject``. Raises ``ValueError`` where that is missing."""
    if feedback is not None:
        return ()
    if command.subject is None:
        raise ValueError("feedback is given under an id")
    declared = command.data.declaration
    role = command.by.acting_as(declared.roles)
    if role is None:
        detail = "Feedback is given in some role; ask for one."
        return Rejection(RejectionCode.ROLE_REQUIRED, detail, declared.clauses)
    given = FeedbackEvent(
        subject=command.subject,
        sequence=1,
        at=now,
        actor=command.by.sub,
        role=role,
        edition=edition.id,
        clauses=declared.clauses,
        command=command.id,
        data=FeedbackGiven(text=command.data.text, note=command.data.note),
    )
    return (given,)


FEEDBACK_DECIDER: Decider[Feedback, FeedbackEvent, Edition] = Decider(decide, evolve, lambda _state, _edition: None)
