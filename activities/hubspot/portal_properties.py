"""The properties that the mapping needs in a portal: what is checked, and what setting up creates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from activities.hubspot.mapping import Mapping

GROUPS: Final = {"tickets": "ticketinformation", "notes": "engagementinformation", "companies": "companyinformation"}
_LABELS: Final = {"stage": "Recourse stage", "outcome": "Recourse outcome", "case": "Recourse case"}


@dataclass(frozen=True)
class NeededProperty:
    """A property that a portal must have, and whether we make it: what people fill in is theirs to make."""

    kind: str
    name: str
    used_for: str
    ours: bool = False
    unique: bool = False
    type: str = "string"

    def described(self) -> dict[str, Any]:
        """What the property is created from."""
        field_type = "date" if self.type == "datetime" else "text"
        told = {"name": self.name, "label": self.used_for, "groupName": GROUPS[self.kind]}
        return {**told, "type": self.type, "fieldType": field_type, "hasUniqueValue": self.unique, "formField": False}


def needed_properties(mapping: Mapping) -> Iterator[NeededProperty]:
    """Every property that the mapping names, each of a kind of record."""
    back = mapping.write_back
    written = {"stage": back.stage, "outcome": back.outcome, "case": back.case}
    for use, name in written.items():
        if name is not None:
            yield NeededProperty("tickets", name, _LABELS[use], ours=True)
    if back.due_at is not None:
        yield NeededProperty("tickets", back.due_at, "Recourse due at", ours=True, type="datetime")
    yield NeededProperty("notes", mapping.note_key, "Recourse event", ours=True, unique=True)
    for name in mapping.ticket_properties:
        yield NeededProperty("tickets", name, "read of tickets")
    for name in mapping.contact_properties:
        yield NeededProperty("contacts", name, "read of contacts")
    companies = (*mapping.company_properties, *(mapping.partners.properties if mapping.partners else ()))
    for name in dict.fromkeys(companies):
        yield NeededProperty("companies", name, "read of companies")
