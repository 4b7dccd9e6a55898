"""The shape of a partner in the API: what HubSpot systems send, and what staff read."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.marks.schemas import MarkView
from records.partners.queries import Identity
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


class CountsView(BaseModel):
    """What is open about a partner, and what counts against it."""

    open_complaints: int
    live_accreditations: int
    marks: int = Field(
        description="Those on record that are not vacated. Who may sit on the accreditation review board is shown none."
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


class ListedPartnerView(PartnerView):
    """A partner in a list."""

    counts: CountsView
