"""A complaint as somebody files it: what a door, a form or a HubSpot ticket has to say (S13, S24)."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool, StringConstraints, ValidationInfo, field_validator

from standards.base_model import FrozenModel
from standards.field_types import ONE_LINE, STORABLE, Code, Email, Line, Narrative, PartnerId, Sha256, Url
from standards.money import Money
from standards.vocabulary import DEFAULT_CATEGORY

Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), STORABLE, ONE_LINE]
ExternalId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), STORABLE, ONE_LINE]
Source = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]


class Customer(FrozenModel):
    """Who complains."""

    name: Line = Field(examples=["Dana Reyes"])
    company: Line | None = Field(default=None, examples=["Northwind Traders"])
    email: Email | None = Field(default=None, examples=["dana@northwind.example"])


class SurfacedBy(FrozenModel):
    """The HubSpot employee to whom the customer surfaced the complaint (S13)."""

    name: Line | None = Field(default=None, examples=["Sam Ito"])
    email: Email = Field(examples=["sam@hubspot.example"])


class FiledEvidence(FrozenModel):
    """A reference to evidence that is kept elsewhere."""

    title: Line = Field(examples=["Statement of work.pdf"])
    url: Url = Field(examples=["https://files.example/sow.pdf"])
    sha256: Sha256 | None = None


EXAMPLE: dict[str, Any] = {
    "source": "hubspot-service-hub",
    "external_id": "ticket-4711",
    "partner_id": "hs-7100001",
    "customer": {"name": "Dana Reyes", "company": "Northwind Traders", "email": "dana@northwind.example"},
    "surfaced_by": {"name": "Sam Ito", "email": "sam@hubspot.example"},
    "category": "delivery",
    "summary": "Go-live slipped 27 weeks",
    "description": "The pipelines are half built.",
    "evidence": [{"title": "Statement of work.pdf", "url": "https://files.example/sow.pdf"}],
    "very_serious": False,
    "project_value": {"amount": "18000.00", "currency": "EUR"},
}


class FiledComplaint(FrozenModel):
    """A complaint as a customer surfaced it to a HubSpot employee about a partner (S13)."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    source: Source = Field(examples=["hubspot-service-hub"])
    external_id: ExternalId = Field(examples=["ticket-4711"])
    partner_id: PartnerId = Field(examples=["hs-7100001"])
    customer: Customer
    surfaced_by: SurfacedBy
    category: Code = Field(default=DEFAULT_CATEGORY, examples=["delivery"])
    summary: Summary = Field(examples=["Go-live slipped 27 weeks"])
    description: Narrative | None = Field(default=None, examples=["The pipelines are half built."])
    evidence: tuple[FiledEvidence, ...] = Field(default=(), max_length=50)
    very_serious: StrictBool = False
    very_serious_reason: Narrative | None = Field(default=None, validate_default=True)
    project_value: Money | None = None

    @field_validator("very_serious_reason")
    @classmethod
    def _say_why_it_is_very_serious(cls, reason: str | None, given: ValidationInfo) -> str | None:
        if reason is None and given.data.get("very_serious") is True:
            raise ValueError("must say why the infringement is very serious (S24)")
        return reason
