"""Which decision an event belongs to, and how things stood just before it: found in the record, in its order.

What is decided at once is told by several events: those of one order with what they bring about, or those of one date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standards.accreditation import events as a
from standards.complaint import events as c
from standards.complaint.evolve import fold
from standards.complaint.state import Complaint
from standards.events import Event
from standards.partner import events as p
from standards.review import events as r
from standards.standing import Mark, Standing
from standards.standing.evolve import fold as fold_standing

Events = tuple[Event[Any], ...]

_BEGINS = (
    p.PartnerRecorded,
    p.CertificationRecorded,
    p.CertificationRemoved,
    p.MarkImported,
    p.ActionRequested,
    a.AccreditationIssued,
)
"""What never follows from something else."""
_ALONE = (a.TakenUp, c.TakenUp, r.ReviewTakenUp, r.PacketPrepared)
"""What nothing follows from, either."""


@dataclass(frozen=True)
class Found:
    """The events before a decision, and the decision's own."""

    earlier: Events
    together: Events


def decision_of(event: Event[Any], history: Sequence[Event[Any]]) -> Found:
    """The decision in the history that the event is a part of.

    ``history`` holds every event of the complaint, or of the partner with its accreditations and reviews, in the order
    in which they were recorded. Raises ``ValueError`` where the event is not in it.
    """
    place = next((place for place, known in enumerate(history) if _same(known, event)), None)
    if place is None:
        raise ValueError(f"event {event.sequence} of {event.subject} is not in the history")
    start, end = place, place + 1
    while start > 0 and not _begins(history, start):
        start -= 1
    while end < len(history) and not _begins(history, end):
        end += 1
    return Found(tuple(history[:start]), tuple(history[start:end]))


def _same(known: Event[Any], event: Event[Any]) -> bool:
    return (known.subject, known.sequence) == (event.subject, event.sequence)


def _begins(history: Sequence[Event[Any]], place: int) -> bool:
    """Whether the event at the place begins a decision: another instant, another order, or nothing that follows."""
    event, before = history[place], history[place - 1]
    if event.at != before.at or isinstance(event.data, _BEGINS + _ALONE) or isinstance(before.data, _ALONE):
        return True
    return event.command is not None and event.command != before.command


def standing_of(events: Sequence[Event[Any]], marks: Sequence[Mark], at: datetime) -> Standing | None:
    """The standing after the events, with the marks on record before ``at``; None before the partner's first event.

    It answers for any past instant as well: then ``events`` are those up to it, and ``at`` is a moment later.
    """
    if not events:
        return None
    return fold_standing(None, events).model_copy(update={"marks": marks_before(marks, at)})


def marks_before(marks: Sequence[Mark], at: datetime) -> tuple[Mark, ...]:
    """The marks as they were just before the instant."""
    return tuple(
        mark.model_copy(update={"vacated_at": None}) if mark.vacated_at is not None and mark.vacated_at >= at else mark
        for mark in marks
        if mark.placed_at < at
    )


def case_of(events: Sequence[Event[Any]]) -> Complaint | None:
    """The complaint after the events; None before its first."""
    return fold(events) if events else None
