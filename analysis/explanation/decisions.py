"""A decision, ready to be made again on another state or with another command: of a complaint, or of a standing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.explanation.counterfactuals import Change, Ran
from standards.accreditation.events import AccreditationIssued, CheckpointHeld, MarksFlagged
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import COMPLAINT_DECIDER, Complaint
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event, EventData
from standards.review.events import ReviewOpened
from standards.review.state import AccreditationReview
from standards.standing import Mark, Standing
from standards.standing.commands import Apply
from standards.standing.decide import STANDING_DECIDER
from standards.standing.marks import counted

ON_RECORD = "as on record"
"""Stands for a reason that somebody might have written: no rule reads it."""


def pass_time(at: datetime) -> Command[Any]:
    """Nothing but the time that passed."""
    return by_the_product(PassTime(), at)


@dataclass(frozen=True)
class DecidedCase:
    """A decision in a complaint; ``before`` is None for its filing."""

    before: Complaint | None
    command: Command[Any]
    at: datetime
    edition: Edition

    def taken(self, before: Complaint | None, command: Command[Any]) -> Ran:
        """What the decider makes of another state or another command."""
        return COMPLAINT_DECIDER.decide(before, command, self.at, self.edition)


CaseChange = Change[Complaint | None, Command[Any]]


@dataclass(frozen=True)
class Decided:
    """A decision on a standing with the event of it that is asked about; None for a command that was rejected."""

    before: Standing
    command: Command[Any]
    at: datetime
    editions: EditionTimeline
    event: Event[Any] | None = None

    @property
    def edition(self) -> Edition:
        """The edition in force at the decision."""
        return self.editions.in_force(self.at)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of accreditation that the decision is about."""
        if isinstance(self.command.data, Apply):
            return (self.command.data.kind,)
        if self.event is not None and isinstance(self.event.data, AccreditationIssued):
            return (self.event.data.kind,)
        subject = self.event.subject if self.event is not None else ""
        own = tuple(item.kind for item in self.before.accreditations if item.id == subject)
        return own or tuple(item.kind for item in self.before.live)

    @property
    def review(self) -> AccreditationReview | None:
        """The review that the decision is about: the event's, else the open one."""
        subject = self.event.subject if self.event is not None else ""
        return next((item for item in self.before.reviews if item.id == subject), self.before.open_review)

    def taken(self, before: Standing, command: Command[Any]) -> Ran:
        """What the decider makes of another standing or another command."""
        return STANDING_DECIDER.decide(before, command, self.at, self.editions)


StandingChange = Change[Standing, Command[Any]]


def marks_counted(standing: Standing, fact: EventData | None, at: datetime, edition: Edition) -> tuple[Mark, ...]:
    """The marks that were counted: those that the fact names, since the lead time counts ahead, else the window's."""
    match fact:
        case CheckpointHeld(marks=ids) | MarksFlagged(marks=ids):
            return tuple(mark for mark in standing.marks if mark.id in ids)
        case ReviewOpened(marks=named):
            ids = tuple(mark.id for mark in named)
            return tuple(mark for mark in standing.marks if mark.id in ids)
        case _:
            return counted(standing, at, edition)
