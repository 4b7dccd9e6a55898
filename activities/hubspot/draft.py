"""A ticket as the complaint that it tells: the mapping applied, each fault named by its field."""

import re
from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from activities.hubspot.mapping import FIELDS, Constant, FieldName, Mapping, OfCompany, OfContact, OneSource
from standards.complaint.filing import FiledComplaint

SOURCE: Final = "hubspot"
FIELD_LABELS: Final = {
    "partner_id": "partner",
    "customer.name": "customer",
    "customer.company": "customer's company",
    "customer.email": "customer's e-mail address",
    "surfaced_by.name": "surfaced by",
    "surfaced_by.email": "e-mail address of who surfaced it",
    "very_serious": "very serious",
    "very_serious_reason": "why it is very serious",
    "project_value.amount": "project value",
    "project_value.currency": "project value's currency",
}
"""What people call the fields; the others have their own name."""
_SEPARATORS = re.compile(r"[\s;]+")
_TRUE: Final = frozenset({"true", "yes", "1"})
Properties = Values[str, str | None]


@dataclass(frozen=True)
class TicketContent:
    """What was read in HubSpot: the ticket, and the records that are associated with it."""

    id: str
    ticket: Properties
    contact: Properties = field(default_factory=dict)
    company: Properties = field(default_factory=dict)
    inputs: Properties = field(default_factory=dict)
    """By the complaint's field, what a workflow's action gave: it counts before the ticket's own properties."""


@dataclass(frozen=True)
class Incomplete:
    """The ticket lacks something. ``faults`` are the fields; what they hold is private."""

    faults: tuple[str, ...]


def draft(content: TicketContent, mapping: Mapping) -> FiledComplaint | Incomplete:
    """The complaint, or the fields for which there is no value or a faulty one."""
    told: dict[str, Any] = {"source": SOURCE, "external_id": content.id}
    for name in FIELDS:
        value = value_of(content, mapping, name)
        if value is not None:
            _put(told, name, value)
    try:
        return FiledComplaint.model_validate(told)
    except ValidationError as error:
        return Incomplete(_fields_at_fault(error))


def value_of(content: TicketContent, mapping: Mapping, name: FieldName) -> str | None:
    """The field's value in our words; None where nothing is said."""
    given = [content.inputs.get(name), *(_look(content, source) for source in mapping.sources_of(name))]
    found = next((value.strip() for value in given if value and value.strip()), None)
    return mapping.values.get(name, {}).get(found, found) if found is not None else None


def _look(content: TicketContent, source: OneSource) -> str | None:
    match source:
        case Constant(value=value):
            return value
        case OfContact(contact=name):
            return content.contact.get(name)
        case OfCompany(company=name):
            return content.company.get(name)
        case name:
            return content.ticket.get(name)


def _put(told: dict[str, Any], name: str, value: str) -> None:
    parent, _, child = name.rpartition(".")
    place = told.setdefault(parent, {}) if parent else told
    place[child] = _typed(name, value)


def _typed(name: str, value: str) -> Any:
    match name:
        case FieldName.EVIDENCE:
            return [{"title": _title(url), "url": url} for url in _SEPARATORS.split(value) if url]
        case FieldName.VERY_SERIOUS:
            return value.lower() in _TRUE
        case FieldName.SUMMARY:
            return " ".join(value.split())
        case _:
            return value


def _title(url: str) -> str:
    try:
        address = urlsplit(url)
    except ValueError:  # an address that no browser takes either, such as one with an open bracket
        return url
    return address.path.rstrip("/").rpartition("/")[2] or address.netloc or url


def _fields_at_fault(error: ValidationError) -> tuple[str, ...]:
    """The fields as the mapping names them: a person without any field is missing the mandatory one."""
    found = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        names = [str(part) for part in fault["loc"] if isinstance(part, str)]
        name = ".".join(names[:2])
        found.append({"customer": "customer.name", "surfaced_by": "surfaced_by.email"}.get(name, name))
    return tuple(sorted({name if name in FIELDS else name.split(".")[0] for name in found}))
