"""A company as the partner that it tells of: the mapping applied."""

import re
from collections.abc import Mapping as Values
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from activities.hubspot.mapping import PartnerMapping
from standards.base_model import FrozenModel
from standards.field_types import Code, Email, Line, PartnerId, Subject

_SEPARATORS: Final = re.compile(r"\s*;\s*")
_MILLISECONDS: Final = re.compile(r"-?[0-9]+")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Properties = Values[str, str | None]


class HeldCertification(FrozenModel):
    """A certification that the partner holds."""

    name: Code
    earned_on: date
    expires_on: date | None = None


class PartnerDraft(FrozenModel):
    """A partner as HubSpot tells of it."""

    id: PartnerId
    name: Line
    tier: Code
    aliases: tuple[Line, ...] = ()
    domains: tuple[Line, ...] = ()
    programmes: tuple[Line, ...] = ()
    contact_name: Line | None = None
    contact_email: Email | None = None
    pdm_name: Line | None = None
    pdm_email: Email | None = None
    pdm_sub: Subject | None = None
    certifications: tuple[HeldCertification, ...] = ()


class NoPartner(Exception):
    """The company lacks what a partner has. The message names the fields."""


def is_partner(properties: Properties, mapping: PartnerMapping) -> bool:
    """Whether the company is a partner."""
    return mapping.is_partner.holds(properties.get(mapping.is_partner.property))


def partner_draft(company_id: str, properties: Properties, mapping: PartnerMapping) -> PartnerDraft:
    """The partner; its id is the company's where the mapped property is empty. Raises ``NoPartner``."""

    def one(name: str | None) -> str | None:
        value = (properties.get(name) or "").strip() if name else ""
        return value or None

    def several(*names: str | None) -> tuple[str, ...]:
        found = [value for name in names for value in _SEPARATORS.split(one(name) or "") if value]
        return tuple(dict.fromkeys(found))

    tier = one(mapping.tier)
    told: dict[str, Any] = {
        "id": one(mapping.id) or company_id,
        "name": one(mapping.name),
        "tier": mapping.tiers.get(tier or "", (tier or "").lower()),
        "aliases": several(*mapping.aliases),
        "domains": several(*mapping.domains),
        "programmes": several(mapping.programmes),
        "contact_name": one(mapping.contact.name),
        "contact_email": one(mapping.contact.email),
        "pdm_name": one(mapping.pdm.name),
        "pdm_email": one(mapping.pdm.email),
        "pdm_sub": one(mapping.pdm.sub),
    }
    try:
        told["certifications"] = [
            {"name": name, "earned_on": _day(earned), "expires_on": _day(one(held.expires_on))}
            for name, held in mapping.certifications.items()
            if (earned := one(held.earned_on)) is not None
        ]
        return PartnerDraft.model_validate(told)
    except ValidationError as error:
        fields = {str(fault["loc"][0]) for fault in error.errors(include_input=False, include_context=False)}
        raise NoPartner(", ".join(sorted(fields))) from None


def _day(value: str | None) -> str | None:
    """HubSpot's dates are days, instants, or milliseconds since 1970. One that is none of them stays as it is."""
    if value is None:
        return None
    if not _MILLISECONDS.fullmatch(value):
        return value[:10]
    try:
        return (_EPOCH + timedelta(milliseconds=int(value))).date().isoformat()
    except (ValueError, OverflowError):  # more digits than any date has
        return value
