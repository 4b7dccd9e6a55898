"""A portal in memory: tickets, companies, contacts and notes, their properties, what is associated, who listens."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

KINDS: Final = {"tickets": "0-5", "companies": "0-2", "contacts": "0-1", "notes": "0-46"}
_NOUNS: Final = {"tickets": "ticket", "companies": "company", "contacts": "contact"}
_BUILT_IN: Final = {
    "tickets": ("subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category"),
    "companies": ("name", "domain"),
    "contacts": ("email", "firstname", "lastname"),
    "notes": ("hs_timestamp", "hs_note_body"),
}
READ_ONLY: Final = frozenset({"hs_object_id", "createdate", "hs_lastmodifieddate", "hs_merged_object_ids"})
Event = dict[str, Any]
Listener = Callable[[Event], None]


@dataclass
class Record:
    """A record of a portal."""

    id: str
    kind: str
    properties: dict[str, str]
    created_at: datetime
    updated_at: datetime
    archived: bool = False
    merged_into: str | None = None
    associated: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Callback:
    """A run of a workflow's action that waits."""

    ticket_id: str
    outputs: dict[str, str] | None = None


class Refusal(Exception):
    """The portal does not take this."""

    def __init__(self, status: int, category: str, message: str) -> None:
        super().__init__(message)
        self.status, self.category = status, category


class Portal:
    """The records and the rules of one portal."""

    def __init__(self, portal_id: int = 62515, first_id: int = 4000) -> None:
        self.portal_id = portal_id
        self.records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self.properties = {kind: {name: _property(name) for name in names} for kind, names in _BUILT_IN.items()}
        self.callbacks: dict[str, Callback] = {}
        self.allowed: dict[tuple[str, str], frozenset[str]] = {}
        """By kind and property, the only values that the portal's validation rules let in."""
        self.listeners: list[Listener] = []
        self._ids = itertools.count(first_id)
        self._event_ids = itertools.count(1)

    def define(self, kind: str, name: str, **described: Any) -> None:
        """Gives the portal a property."""
        self.properties[kind][name] = _property(name, **described)

    def create(self, kind: str, properties: Mapping[str, str], record_id: str | None = None) -> Record:
        """A new record; whoever listens learns of it. Raises ``Refusal``."""
        self.check(kind, properties)
        now = datetime.now(UTC)
        record = Record(record_id or str(next(self._ids)), kind, dict(properties), now, now)
        self.records[kind][record.id] = record
        self._tell(record, "creation")
        return record

    def change(self, kind: str, record_id: str, properties: Mapping[str, str]) -> Record:
        """Changes properties, to nothing where the value is empty. Raises ``Refusal``."""
        record = self.existing(kind, record_id)
        self.check(kind, properties)
        for name, value in properties.items():
            if record.properties.get(name, "") != value:
                record.properties[name] = value
                self._tell(record, "propertyChange", propertyName=name, propertyValue=value)
        record.updated_at = datetime.now(UTC)
        return record

    def delete(self, kind: str, record_id: str) -> None:
        """Moves the record to the recycling bin."""
        record = self.existing(kind, record_id)
        record.archived = True
        self._tell(record, "deletion")

    def restore(self, kind: str, record_id: str) -> None:
        """Takes the record out of the recycling bin."""
        record = self.records[kind][record_id]
        record.archived = False
        self._tell(record, "restore")

    def merge(self, kind: str, into: str, merged: str) -> None:
        """Merges one record into another; it is found under the other's id from then on."""
        kept, gone = self.existing(kind, into), self.existing(kind, merged)
        gone.merged_into = kept.id
        before = kept.properties.get("hs_merged_object_ids")
        kept.properties["hs_merged_object_ids"] = ";".join(filter(None, (before, gone.id)))
        self._tell(kept, "merge", primaryObjectId=int(kept.id), mergedObjectIds=[int(gone.id)])

    def erase_contact(self, contact_id: str) -> None:
        """Deletes a contact for its privacy, for good."""
        record = self.records["contacts"].pop(contact_id)
        self._tell(record, "privacyDeletion")

    def associate(self, kind: str, record_id: str, other_kind: str, other_id: str) -> None:
        """Associates two records, once, seen from both."""
        for mine, theirs in (
            (self.existing(kind, record_id), self.existing(other_kind, other_id)),
            (self.existing(other_kind, other_id), self.existing(kind, record_id)),
        ):
            ids = mine.associated.setdefault(theirs.kind, [])
            if theirs.id not in ids:
                ids.append(theirs.id)

    def existing(self, kind: str, record_id: str) -> Record:
        """The record, or the one that it was merged into. Raises ``Refusal`` with 404."""
        record = self.records.get(kind, {}).get(record_id)
        while record is not None and record.merged_into is not None:
            record = self.records[kind].get(record.merged_into)
        if record is None or record.archived:
            raise Refusal(404, "OBJECT_NOT_FOUND", f"Object not found. objectId: {record_id}")
        return record

    def by_unique(self, kind: str, name: str, value: str) -> Record | None:
        """The record with the value of a unique property. Raises ``Refusal`` where the property is none."""
        if not self.properties[kind].get(name, {}).get("hasUniqueValue"):
            raise Refusal(400, "VALIDATION_ERROR", f"{name} is not a unique property")
        return next((one for one in self.records[kind].values() if one.properties.get(name) == value), None)

    def check(self, kind: str, properties: Mapping[str, str]) -> None:
        """Raises ``Refusal`` for a property that there is not, is read-only, or has another kind of value."""
        for name, value in properties.items():
            known = self.properties[kind].get(name)
            if name in READ_ONLY:
                raise Refusal(400, "VALIDATION_ERROR", f"{name} is a read only property; its value cannot be set")
            if known is None:
                raise Refusal(400, "VALIDATION_ERROR", f'Property "{name}" does not exist')
            options = {option["value"] for option in known["options"]}
            allowed = self.allowed.get((kind, name), options or None)
            if value and allowed is not None and value not in allowed:
                raise Refusal(400, "VALIDATION_ERROR", f"{value} was not one of the allowed options of {name}")
            if value and known["type"] == "datetime":
                _must_be_an_instant(name, value)

    def notes_on(self, ticket_id: str) -> list[Record]:
        """The notes on a ticket, in the order in which they were written."""
        return [self.records["notes"][one] for one in self.existing("tickets", ticket_id).associated.get("notes", ())]

    def _tell(self, record: Record, change: str, **more: Any) -> None:
        if record.kind not in _NOUNS:
            return
        event: Event = {
            "eventId": next(self._event_ids),
            "subscriptionId": 25,
            "portalId": self.portal_id,
            "appId": 54321,
            "occurredAt": int(time.time() * 1000),
            "attemptNumber": 0,
            "objectId": int(record.id),
            "changeSource": "CRM",
            **more,
        }
        if change == "privacyDeletion" or record.kind == "contacts":
            event["subscriptionType"] = f"contact.{change}"
        elif record.kind == "companies":  # as the crmObjects of a project app send it
            event |= {"subscriptionType": f"object.{change}", "objectTypeId": KINDS[record.kind]}
        else:
            event["subscriptionType"] = f"{_NOUNS[record.kind]}.{change}"
        for listener in self.listeners:
            listener(event)


def _property(name: str, **described: Any) -> dict[str, Any]:
    usual = {"label": name, "description": "", "groupName": "information", "type": "string", "fieldType": "text"}
    return {"name": name, "options": [], "hasUniqueValue": False, **usual, **described}


def _must_be_an_instant(name: str, value: str) -> None:
    try:
        if not value.isdigit():
            datetime.fromisoformat(value)
    except ValueError:
        raise Refusal(400, "VALIDATION_ERROR", f"{value} was not a valid date of {name}") from None
