"""Looking at a ticket: it is read in HubSpot, and what it tells is filed, kept waiting, or noted on its case."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, assert_never

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from activities.hubspot.client import HubSpotClient, HubSpotObject
from activities.hubspot.draft import FIELD_LABELS, Incomplete, TicketContent, draft, value_of
from activities.hubspot.mapping import MERGED_INTO, FieldName, Mapping
from activities.hubspot.ticket import Looked
from records import texts
from records.complaints.filing import UnknownPartner, file, implied_key
from records.complaints.intake import Accepted
from records.database import transaction
from records.editions.repository import EditionRepository
from records.hubspot import tickets
from records.hubspot.states import TicketState
from records.hubspot.tickets import TicketRecord
from standards.actors import Actor
from standards.complaint.filing import FiledComplaint
from standards.field_types import PartnerId
from standards.ids import digest_id
from standards.rejections import Rejection
from standards.vocabulary import Role

HUBSPOT: Final = Actor(sub="hubspot", roles=(Role.INTAKE, Role.CS))
"""Who files what a ticket tells, and adds what it tells later."""
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Lets the next nudge of a ticket that waits come at once."""
_ASSOCIATED: Final = ("companies", "contacts")
_PARTNER_ID: Final[TypeAdapter[str]] = TypeAdapter(PartnerId)

StartCase = Callable[[str], Awaitable[None]]
"""Starts the process of the case with the id, as well as it can: what it cannot reach is swept up."""
AddNote = Callable[[str, str, str, datetime], Awaitable[bool]]
"""Adds a note to a case: the case, the command's id, the text's id and the instant. One on a closed case is dropped.

False where the case takes no such note now: it is kept, and comes again with the next look.
"""


class TicketReader:
    """Looks at tickets. Raises ``HubSpotAway`` and ``RecordAway``: whoever asked asks again."""

    def __init__(
        self,
        engine: AsyncEngine,
        repository: EditionRepository,
        client: HubSpotClient,
        mapping: Mapping,
        clock: Callable[[], datetime],
        start_case: StartCase,
        add_note: AddNote,
    ) -> None:
        self._engine, self._repository = engine, repository
        self._client, self._mapping, self._clock = client, mapping, clock
        self._start_case, self._add_note = start_case, add_note

    async def look(self, ticket_id: str) -> Looked:
        """Reads the ticket and brings the record up to it."""
        async with transaction(self._engine) as connection:
            record = await tickets.load(connection, ticket_id)
        record = await self._deliver_note(record)
        found = await self._read(ticket_id)
        if found is None or found.archived:
            return await self._aside(record, TicketState.GONE)
        if found.id != ticket_id:
            return await self._aside(record, TicketState.MERGED)
        merged = await self._case_of_merged(record, found)
        if merged is not None:
            record = replace(record, complaint_id=merged)
        if not self._concerns_us(record, found):
            return await self._aside(record, TicketState.NOT_A_COMPLAINT)
        return await self._take(record, await self._content(record, found), found.associations.get("contacts", ()))

    def _concerns_us(self, record: TicketRecord, found: HubSpotObject) -> bool:
        condition = self._mapping.is_complaint
        known = record.asked_for or record.complaint_id is not None
        return known or condition.holds(found.properties.get(condition.property))

    async def _read(self, ticket_id: str) -> HubSpotObject | None:
        names = (*self._mapping.ticket_properties, MERGED_INTO)
        return await self._client.read("tickets", ticket_id, names, _ASSOCIATED)

    async def _content(self, record: TicketRecord, found: HubSpotObject) -> TicketContent:
        contact = await self._first(found, "contacts", self._mapping.contact_properties)
        company = await self._first(found, "companies", self._mapping.company_properties)
        return TicketContent(record.id, found.properties, contact, company, record.inputs or {})

    async def _first(self, found: HubSpotObject, kind: str, names: Sequence[str]) -> dict[str, str | None]:
        """Of the associated records of the kind, for each property the first value that there is."""
        ids = found.associations.get(kind, ())
        if not ids or not names:
            return {}
        records = await self._client.read_batch(kind, ids, names)
        values = {name: [one.properties[name] for one in records if one.properties.get(name)] for name in names}
        return {name: found[0] if found else None for name, found in values.items()}

    async def _case_of_merged(self, record: TicketRecord, found: HubSpotObject) -> str | None:
        """The case of a ticket that was merged into this one, where this one has none."""
        merged = (found.properties.get(MERGED_INTO) or "").replace(",", ";").split(";")
        if record.complaint_id is not None or merged == [""]:
            return None
        async with transaction(self._engine) as connection:
            return await tickets.case_of_merged(connection, [each.strip() for each in merged])

    async def _aside(self, record: TicketRecord, state: TicketState) -> Looked:
        async with transaction(self._engine) as connection:
            if record.state is not state:
                await tickets.save(connection, record.id, self._clock(), state=state)
        return Looked(state=state, complaint_id=record.complaint_id, partner_id=_partner_id(record.partner_id))

    async def _take(self, record: TicketRecord, content: TicketContent, contacts: tuple[str, ...]) -> Looked:
        told = draft(content, self._mapping)
        if record.complaint_id is not None:
            return await self._changed(record, told, contacts)
        if isinstance(told, Incomplete):
            partner_id = _partner_id(value_of(content, self._mapping, FieldName.PARTNER_ID))
            return await self._waits(record, TicketState.INCOMPLETE, partner_id, contacts, told.faults)
        return await self._file(record, told, contacts)

    async def _file(self, record: TicketRecord, told: FiledComplaint, contacts: tuple[str, ...]) -> Looked:
        now = self._clock()
        async with transaction(self._engine) as connection:
            filed = await file(connection, self._repository, HUBSPOT, implied_key(told), told, now)
            if isinstance(filed, Accepted):
                content = told.model_dump(mode="json")
                known = {"complaint_id": filed.complaint_id, "partner_id": told.partner_id, "content": content}
                filing = {"state": TicketState.FILED, "contacts": contacts, "missing": (), **known}
                await tickets.save(connection, record.id, now, **filing)
        match filed:
            case Accepted(complaint_id=complaint_id):
                await self._start_case(complaint_id)
                return Looked(state=TicketState.FILED, complaint_id=complaint_id, partner_id=told.partner_id)
            case UnknownPartner(partner_id=partner_id):
                return await self._waits(record, TicketState.UNKNOWN_PARTNER, partner_id, contacts, ())
            case Rejection(field=field):
                faults = (field or "category",)
                return await self._waits(record, TicketState.INCOMPLETE, told.partner_id, contacts, faults)
            case _:
                assert_never(filed)

    async def _waits(
        self,
        record: TicketRecord,
        state: TicketState,
        partner_id: str | None,
        contacts: tuple[str, ...],
        faults: tuple[str, ...],
    ) -> Looked:
        known = {"state": state, "partner_id": partner_id, "contacts": contacts, "missing": faults}
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, self._clock(), nudged_at=LONG_AGO, **known)
        return Looked(state=state, partner_id=partner_id, missing=faults)

    async def _changed(
        self, record: TicketRecord, told: FiledComplaint | Incomplete, contacts: tuple[str, ...]
    ) -> Looked:
        """Notes on the case what the ticket tells otherwise than before: what was filed and decided stands."""
        now = self._clock()
        known: dict[str, Any] = {"state": TicketState.FILED, "contacts": contacts}
        async with transaction(self._engine) as connection:
            noted = record
            if isinstance(told, FiledComplaint) and record.pending_note is None:  # else it is noted after that one
                content = told.model_dump(mode="json")
                changes = _changes(record.content, content)
                if changes:
                    noted = await self._keep_note(connection, record, changes, now)
                known |= {"content": content, "pending_note": noted.pending_note}
            await tickets.save(connection, record.id, now, complaint_id=record.complaint_id, **known)
        if noted is not record:  # one that was kept before has had its turn
            await self._deliver_note(noted)
        partner_id = _partner_id(record.partner_id)
        return Looked(state=TicketState.FILED, complaint_id=record.complaint_id, partner_id=partner_id)

    async def _keep_note(
        self, connection: AsyncConnection, record: TicketRecord, changes: dict[str, str], now: datetime
    ) -> TicketRecord:
        assert record.complaint_id is not None  # only a case has something noted
        command = digest_id("ord", "hubspot", record.id, secrets.token_hex(16))
        lines = [f"{FIELD_LABELS.get(name, name)}: {value}" for name, value in changes.items()]
        text = "The ticket in HubSpot says now:\n" + "\n".join(lines)
        await texts.store(connection, record.complaint_id, {_text_of(command): text[:20_000]}, now)
        return replace(record, pending_note=command)

    async def _deliver_note(self, record: TicketRecord) -> TicketRecord:
        """Adds the note that is kept, if any, and forgets it once it is on record."""
        if record.pending_note is None or record.complaint_id is None:
            return record
        text = _text_of(record.pending_note)
        if not await self._add_note(record.complaint_id, record.pending_note, text, self._clock()):
            return record
        async with transaction(self._engine) as connection:
            await tickets.save(connection, record.id, self._clock(), pending_note=None)
        return replace(record, pending_note=None)


def _partner_id(told: str | None) -> str | None:
    """The id, where it can be one. What else a ticket says there, perhaps a name, stays out of Temporal's history."""
    try:
        return _PARTNER_ID.validate_python(told)
    except ValidationError:
        return None


def _text_of(command: str) -> str:
    return digest_id("txt", command, "text")


def _changes(before: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, str]:
    """By field, what is told otherwise; nothing where it is not known what was told before."""
    if before is None:
        return {}
    old, new = _flat(before), _flat(now)
    return {name: new.get(name, "") or "(nothing)" for name in {**old, **new} if old.get(name) != new.get(name)}


def _flat(content: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            found[f"{prefix}{name}"] = ", ".join(str(one.get("url", one)) for one in value)
        else:
            found[f"{prefix}{name}"] = "" if value is None else str(value)
    return found
