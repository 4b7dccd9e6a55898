"""Writing on a ticket: where its case stands, a note a stage, and what it waits for, each once whatever fails between.

Properties are set to what is, so that setting them again changes nothing; a note has a unique key. What the portal's
rules refuse is kept aside where ops see it. It is tried again by itself, ever more seldom, and with the case's next
step, under another mapping or when a person says so.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.hubspot.client import HubSpotClient
from activities.hubspot.errors import HubSpotRefused
from activities.hubspot.mapping import Mapping
from activities.hubspot.parking import NOT_PARKED, Parking, RetriesAfter, retries_after
from activities.hubspot.ticket import Written
from activities.hubspot.ticket_messages import TOLD, case_link, note_of, waiting_note
from records.complaints.queries import find
from records.database import transaction
from records.event_store import read
from records.hubspot import actions, tickets
from records.hubspot.actions import ActionState
from records.hubspot.states import ASIDE, TicketState
from records.hubspot.tickets import TicketRecord
from records.streams import COMPLAINTS
from records.visibility import EVERYTHING
from standards.complaint import Complaint, ComplaintEvent
from standards.vocabulary import Stage

_GONE: Final = httpx.codes.NOT_FOUND
_NO_CASE: Final = {"hs_execution_state": "FAIL_CONTINUE", "outcome": "", "complaint_id": "", "case": ""}
"""What a workflow that waited goes on with where its ticket is gone, merged or no complaint."""
_OVER: Final = frozenset({400, 404, 409, 410})
"""How HubSpot answers the completion of a callback that no workflow waits with any more."""


@dataclass(frozen=True)
class _ToTell:
    """A case, and what happened to it since the ticket was told last."""

    case: Complaint
    events: tuple[ComplaintEvent, ...]


class TicketWriter:
    """Writes on tickets. Raises ``HubSpotAway`` and ``RecordAway``: whoever asked asks again."""

    def __init__(
        self,
        engine: AsyncEngine,
        client: HubSpotClient,
        mapping: Mapping,
        public_url: str,
        clock: Callable[[], datetime],
        retries: RetriesAfter = retries_after,
    ) -> None:
        self._engine, self._client, self._mapping = engine, client, mapping
        self._parking = Parking(mapping.digest, retries)
        self._public_url, self._clock = public_url, clock

    async def write(self, ticket_id: str) -> Written:
        """Writes what is new."""
        async with transaction(self._engine) as connection:
            record = await tickets.load(connection, ticket_id)
        if record.state in ASIDE:
            await self._answer_callbacks(record, _NO_CASE)
            await self._unpark(record)
            return Written(sequence=record.written_sequence, settled=True)
        if record.complaint_id is None:
            await self._answer_callbacks(record, None)
            return await self._tell_what_is_missing(record)
        to_tell = await self._to_tell(record, record.complaint_id)
        refused = await self._tell(record, to_tell)
        if refused is not None and refused.status == _GONE:
            return await self._gone(record)
        waits = await self._answer_callbacks(record, self._outputs(to_tell.case))
        return await self._keep(record, to_tell.case, refused, waits=waits)

    async def _to_tell(self, record: TicketRecord, complaint_id: str) -> _ToTell:
        async with transaction(self._engine) as connection:
            found = await find(connection, complaint_id, EVERYTHING)
            assert found is not None  # the ticket's row refers to it
            events = await read(connection, COMPLAINTS, complaint_id, after=record.written_sequence)
        return _ToTell(found.case, tuple(event for event in events if event.sequence <= found.case.sequence))

    async def _tell(self, record: TicketRecord, to_tell: _ToTell) -> HubSpotRefused | None:
        """Properties and notes, either even where the other is refused; returns the first refusal.

        Each step is kept as soon as it is done, so that what fails next does not repeat it.
        """
        shown = await self._show(record, to_tell.case)
        if shown is not None and shown.status == _GONE:
            return shown
        return await self._tell_events(record, to_tell.events) or shown

    async def _show(self, record: TicketRecord, case: Complaint) -> HubSpotRefused | None:
        if record.shown_sequence >= case.sequence and record.parked_reason is None:
            return None
        properties = self._properties(case)
        if properties:
            refused = await _refusal(partial(self._client.update, "tickets", record.id, properties))
            if refused is not None:
                return refused
        await self._save(record, shown_sequence=case.sequence)
        return None

    async def _tell_events(self, record: TicketRecord, events: tuple[ComplaintEvent, ...]) -> HubSpotRefused | None:
        for event in events:
            if isinstance(event.data, TOLD):
                refused = await _refusal(partial(self._note, record.id, event))
                if refused is not None:
                    return refused
                await self._save(record, written_sequence=event.sequence)
        if events:
            await self._save(record, written_sequence=events[-1].sequence)
        return None

    async def _note(self, ticket_id: str, event: ComplaintEvent) -> None:
        key, text = f"{event.subject}/{event.sequence}", note_of(event, self._public_url)
        await self._client.upsert_note(ticket_id, self._mapping.note_key, key, text, event.at)

    async def _save(self, record: TicketRecord, **progress: int) -> None:
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, self._clock(), **progress)

    def _properties(self, case: Complaint) -> dict[str, str]:
        back = self._mapping.write_back
        told = {
            back.stage: case.stage.value,
            back.outcome: case.outcome.value if case.outcome else "",
            back.due_at: _instant(case.due_at) if case.due_at else "",
            back.case: case_link(self._public_url, case.id),
        }
        return {name: value for name, value in told.items() if name is not None}

    async def _tell_what_is_missing(self, record: TicketRecord) -> Written:
        text = waiting_note(record)
        if text is None:
            return Written()
        told = hashlib.sha256(text.encode()).hexdigest()[:32]
        if record.told == told and record.parked_reason is None:
            return Written()
        key, at = f"ticket-{record.id}/{told}", self._clock()
        refused = await _refusal(lambda: self._client.upsert_note(record.id, self._mapping.note_key, key, text, at))
        if refused is not None and refused.status == _GONE:
            return await self._gone(record)
        parked = self._parking.changes(record, refused, at)
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, at, told=told, **parked)
        return _written(at, parked)

    async def _answer_callbacks(self, record: TicketRecord, outputs: dict[str, str] | None) -> bool:
        """Tells workflows that wait how it ended, as far as it has; whether some still wait."""
        async with transaction(self._engine) as connection:
            waiting = await actions.open_for(connection, record.id)
        left = 0
        for callback_id, expires_at in waiting:
            if expires_at < self._clock():
                await self._settle(callback_id, ActionState.EXPIRED)
            elif outputs is None:
                left += 1
            else:
                refused = await _refusal(partial(self._client.complete_callback, callback_id, outputs))
                if refused is not None and refused.status not in _OVER:
                    raise refused
                await self._settle(callback_id, ActionState.COMPLETED)
        return left > 0

    def _outputs(self, case: Complaint) -> dict[str, str] | None:
        """What a workflow that waited goes on with; None while the case is open."""
        if case.outcome is None:
            return None
        link = case_link(self._public_url, case.id)
        told = {"complaint_id": case.id, "outcome": case.outcome.value, "case": link}
        return {"hs_execution_state": "SUCCESS", **told}

    async def _settle(self, callback_id: str, state: ActionState) -> None:
        async with transaction(self._engine) as connection:
            await actions.settle(connection, callback_id, state)

    async def _keep(
        self, record: TicketRecord, case: Complaint, refused: HubSpotRefused | None, *, waits: bool
    ) -> Written:
        now, settled = self._clock(), case.stage is Stage.CLOSED and refused is None and not waits
        parked = self._parking.changes(record, refused, now)
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, now, settled=settled, **parked)
        sequence = record.written_sequence if refused else case.sequence
        return _written(now, parked, sequence=sequence, settled=settled)

    async def _unpark(self, record: TicketRecord) -> None:
        """Tries no more to write on a ticket that is gone, or concerns us no longer."""
        if record.parked_reason is not None:
            async with transaction(self._engine) as connection:
                await tickets.save(connection, record.id, self._clock(), **NOT_PARKED)

    async def _gone(self, record: TicketRecord) -> Written:
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, self._clock(), state=TicketState.GONE, **NOT_PARKED)
        return Written(sequence=record.written_sequence, settled=True)


async def _refusal(write: Callable[[], Awaitable[None]]) -> HubSpotRefused | None:
    try:
        await write()
    except HubSpotRefused as refused:
        return refused
    return None


def _written(now: datetime, parked: dict[str, Any], **progress: Any) -> Written:
    """How far HubSpot is told, and after how long what it refused is tried again."""
    retries_at: datetime | None = parked["retries_at"]
    retries_in = None if retries_at is None else retries_at - now
    return Written(parked=parked["parked_reason"], retries_in=retries_in, **progress)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
