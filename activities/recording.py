"""Recording a case's events: the one write that a step of a process makes."""

from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.standing import Nudge
from records.errors import RecordDiverged
from standards.base_model import FrozenModel
from standards.commands import NamedComplaint
from standards.complaint import ComplaintEvent
from standards.decisions import Decision

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from records.complaint_store import ComplaintStore

RECORD_DIVERGED = "RecordDiverged"
UNSIGNED = "Unsigned"
"""The type of the failure of what the product did not sign."""


class ComplaintEvents(FrozenModel):
    """Consecutive events of one case."""

    events: tuple[ComplaintEvent, ...]
    decision: Decision | None = None
    """What led to them, where they are to be recorded; None from a process that an older version runs."""
    named: NamedComplaint | None = None
    """In an answer: the complaint that the command names, as it is now. Nothing was recorded; decide again with it."""


class Place(FrozenModel):
    """How far a process has followed its case."""

    complaint_id: str
    sequence: int


class Recorder:
    """The activities between a process and its record."""

    def __init__(self, store: "ComplaintStore", nudge: Nudge) -> None:
        self._store = store
        self._nudge = nudge

    @activity.defn
    async def record_complaint(self, step: ComplaintEvents) -> ComplaintEvents:
        """Records the step once, however often it runs; returns what the process must adopt."""
        try:
            entered = await self._store.record_complaint(step.events, step.decision)
        except RecordDiverged as diverged:
            raise ApplicationError(str(diverged), type=RECORD_DIVERGED, non_retryable=True) from diverged
        if entered.written is not None:
            await self._nudge(entered.written.standing, entered.written.subjects)
        return ComplaintEvents(events=entered.unknown, named=entered.named)

    @activity.defn
    async def read_complaint(self, place: Place) -> ComplaintEvents:
        """Reads the events on record beyond the place, for a process that has lost a step."""
        return ComplaintEvents(events=await self._store.complaint_after(place.complaint_id, place.sequence))
