"""The shape of a partner in the API: what HubSpot systems send, and what staff read."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from records.partners.queries import Identity, Marked, PartnerRecord
from standards.base_model import FrozenModel
from standards.field_types import ONE_LINE, STORABLE, Code, Email, Line, Subject
from standards.time_types import Day

Programme = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), STORABLE, ONE_LINE]


class Contact(FrozenModel):
    """The partner's point of contact."""

    name: Line | None = None
    email: Email | None = None


class Pdm(FrozenModel):
    """The partner's Partner Development Manager."""

    name: Line | None = None
    email: Email | None = None
    sub: Subject | None = None


EXAMPLE: dict[str, Any] = {
    "name": "Bright Inbound",
    "aliases": ["Bright"],
    "domains": ["brightinbound.example"],
    "tier": "platinum",
    "contact": {"name": "Casey Contact", "email": "partners@brightinbound.example"},
    "pdm": {"name": "Pia Dam", "email": "pia@hubspot.example", "sub": "pia"},
    "programmes": ["PSO"],
}


class PartnerBody(FrozenModel):
    """A partner as a HubSpot system describes it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Line = Field(examples=["Bright Inbound"])
    aliases: tuple[Line, ...] = Field(default=(), max_length=100)
    domains: tuple[Line, ...] = Field(default=(), max_length=100, examples=[["brightinbound.example"]])
    tier: Code = Field(examples=["platinum"])
    contact: Contact | None = None
    pdm: Pdm | None = None
    programmes: tuple[Programme, ...] = Field(default=(), max_length=100, examples=[["PSO"]])

    def identity(self) -> Identity:
        """The private part of the description."""
        contact, pdm = self.contact or Contact(), self.pdm or Pdm()
        return Identity(
            name=self.name,
            aliases=self.aliases,
            domains=self.domains,
            contact_name=contact.name,
            contact_email=contact.email,
            pdm_name=pdm.name,
            pdm_email=pdm.email,
            pdm_sub=pdm.sub,
        )


class CertificationBody(FrozenModel):
    """When a certification was earned, and until when it holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"earned_on": "2026-03-01", "expires_on": "2028-03-01"}]})

    earned_on: Day
    expires_on: Day | None = None


class CertificationView(BaseModel):
    """A certification that the partner holds."""

    name: str
    earned_on: date
    expires_on: date | None


class VacateRequestView(BaseModel):
    """A request that a mark is vacated, which waits for a director (extension)."""

    by: str
    at: datetime


class MarkView(BaseModel):
    """A mark on a partner's record, with the case it came from, or the reference it was imported with (S26)."""

    id: str
    partner_id: str
    complaint_id: str | None
    imported: bool
    reference: str | None
    seriousness: str
    placed_on: date
    vacated_at: datetime | None = Field(default=None, description="Since when it counts no more (extension).")
    vacate_requested: VacateRequestView | None = Field(
        default=None, description="Who asked that it is vacated, while a director has not approved it (extension)."
    )


class PartnerView(BaseModel):
    """A partner."""

    id: str
    name: str
    aliases: list[str]
    domains: list[str]
    tier: str
    contact: Contact
    pdm: Pdm
    programmes: list[str]
    certifications: list[CertificationView]
    marks: list[MarkView]


def mark_view(mark: Marked) -> MarkView:
    """The mark as the API shows it."""
    return MarkView(
        id=mark.id,
        partner_id=mark.partner_id,
        complaint_id=mark.complaint_id,
        imported=mark.reference is not None,
        reference=mark.reference,
        seriousness=mark.seriousness,
        placed_on=mark.placed_on,
        vacated_at=mark.vacated_at,
        vacate_requested=_vacate_requested(mark),
    )


def _vacate_requested(mark: Marked) -> VacateRequestView | None:
    if mark.asked_by is None or mark.asked_at is None or mark.vacated_at is not None:
        return None
    return VacateRequestView(by=mark.asked_by, at=mark.asked_at)


def partner_view(found: PartnerRecord) -> PartnerView:
    """The partner as the API shows it."""
    who = found.identity
    return PartnerView(
        id=found.id,
        name=who.name,
        aliases=list(who.aliases),
        domains=list(who.domains),
        tier=found.tier,
        contact=Contact.model_construct(name=who.contact_name, email=who.contact_email),
        pdm=Pdm.model_construct(name=who.pdm_name, email=who.pdm_email, sub=who.pdm_sub),
        programmes=list(found.programmes),
        certifications=[
            CertificationView(name=c.name, earned_on=c.earned_on, expires_on=c.expires_on) for c in found.certifications
        ],
        marks=[mark_view(mark) for mark in found.marks],
    )
