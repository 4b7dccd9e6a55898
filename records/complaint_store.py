"""The store of complaints: what a workflow calls to have its events recorded."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.complaints.queries import named_complaint
from records.confirmation import step
from records.database import transaction
from records.editions.repository import EditionRepository
from records.event_store import append_and_fold, read
from records.hubspot import tickets
from records.standing import Written, hold, load, take
from records.streams import COMPLAINTS
from records.writes import Write
from standards.commands import NamedComplaint, by_the_product
from standards.complaint import Complaint, ComplaintEvent, next_deadline
from standards.complaint.events import MarkedDuplicate, MarkPlaced, Reopened
from standards.complaint.guards import NOT_OF_ITS_OWN_DUPLICATE
from standards.decider import accepted
from standards.decisions import Decision
from standards.standing.commands import PlaceMark


@dataclass(frozen=True)
class Entered:
    """What came of recording a case's events."""

    unknown: tuple[ComplaintEvent, ...] = ()
    """Those on record that the process has to adopt."""
    written: Written | None = None
    """What a mark among the events brought about in the partner's standing."""
    named: NamedComplaint | None = None
    """Where nothing was recorded: what the complaint that a duplicate names has become since it was looked up."""


class _LeadsBack(Exception):
    """Undoes the record of a duplicate that the complaint which it names would lead back to."""

    def __init__(self, named: NamedComplaint) -> None:
        self.named = named


class ComplaintStore:
    """Records a case's events in a transaction of their own. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine, repository: EditionRepository) -> None:
        self._engine = engine
        self._repository = repository

    async def record_complaint(self, events: Sequence[ComplaintEvent], decision: Decision | None = None) -> Entered:
        """Records the events with their decision, once; a mark with what follows from it, never one without the other.

        Nothing is recorded where the events would close complaints as duplicates in a circle: the process looks again.
        Raises ``RecordDiverged`` where process and record cannot both be right.
        """
        try:
            return await self._record(events, decision)
        except _LeadsBack as found:
            return Entered(named=found.named)

    async def _record(self, events: Sequence[ComplaintEvent], decision: Decision | None) -> Entered:
        async with transaction(self._engine) as connection:
            edition = await self._repository.by_id(connection, events[0].edition)
            placed = next((event.data for event in events if isinstance(event.data, MarkPlaced)), None)
            if placed is not None:
                # Before the mark has its place in the log: a decision that does not know it must not come after it.
                await hold(connection, placed.partner_id)
            if decision is not None and NOT_OF_ITS_OWN_DUPLICATE.applies_to(decision.command):
                await _leads_nowhere_back(connection, events)
            unknown, _ = await append_and_fold(connection, COMPLAINTS, events, edition, decision, beside=_step)
            if any(isinstance(event.data, Reopened) for event in events):
                await tickets.take_up_again(connection, events[0].subject)
            if unknown or placed is None:
                return Entered(unknown)
            return Entered(written=await self._reach(connection, placed))

    async def _reach(self, connection: AsyncConnection, placed: MarkPlaced) -> Written | None:
        """A mark reaches the partner's accreditations (S23, S27-S30); where it did before, nothing follows."""
        standing = await load(connection, placed.partner_id)
        mark = next((mark for mark in standing.marks if mark.id == placed.mark_id), None) if standing else None
        if standing is None or mark is None:
            return None
        command = by_the_product(PlaceMark(mark_id=mark.id), mark.placed_at, seed=secrets.token_hex(16))
        return accepted(await take(connection, self._repository, standing, command, mark.placed_at))

    async def complaint_after(self, complaint_id: str, sequence: int) -> tuple[ComplaintEvent, ...]:
        """The case's events on record after the sequence."""
        async with transaction(self._engine) as connection:
            return await read(connection, COMPLAINTS, complaint_id, after=sequence)


def _step(case: Complaint) -> Sequence[Write]:
    """How far the process has come, and when it looks again by itself."""
    return (step(case.id, case.sequence, next_deadline(case), datetime.now(UTC)),)


async def _leads_nowhere_back(connection: AsyncConnection, events: Sequence[ComplaintEvent]) -> None:
    """Raises ``_LeadsBack`` where a complaint is closed as a duplicate of one that leads to it.

    All duplicates of one partner are recorded one after the other: two that name each other cannot both be seen open.
    """
    of = next((event.data.of for event in events if isinstance(event.data, MarkedDuplicate)), None)
    named = await named_complaint(connection, of)
    if named is not None:
        await hold(connection, named.partner_id)
        named = await named_complaint(connection, of)
    if named is not None and events[0].subject in named.duplicate_of:
        raise _LeadsBack(named)
