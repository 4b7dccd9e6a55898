"""A decision on a standing, ready to be taken again: what it found, what it came from, what is asked about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.explanation.causes import Cause
from analysis.explanation.counterfactuals import Change, Ran
from standards.accreditation.events import AccreditationIssued, CheckpointHeld, MarksFlagged
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event, EventData
from standards.review.events import ReviewOpened
from standards.review.state import AccreditationReview
from standards.standing import STANDING_DECIDER, Mark, Standing
from standards.standing.commands import Apply
from standards.standing.marks import counted


@dataclass(frozen=True)
class Decided:
    """A decision with the event of it that is asked about; ``event`` is None for an order that was refused."""

    before: Standing
    cause: Cause
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
        if isinstance(self.cause.data, Apply):
            return (self.cause.data.kind,)
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

    def taken(self, before: Standing, cause: Cause) -> Ran:
        """What the decider makes of another standing or another cause."""
        return STANDING_DECIDER.decide(before, cause, self.at, self.editions)


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


StandingChange = Change[Standing, Cause]
