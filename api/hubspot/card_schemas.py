"""What the app's cards show in HubSpot: a ticket's case, and a company's standing. No text that people wrote."""

from datetime import date, datetime

from pydantic import BaseModel

from records.hubspot.states import TicketState
from standards.vocabulary import AccreditationStatus, Outcome, Stage


class TicketCard(BaseModel):
    """The case of a ticket, or what the ticket waits for."""

    state: TicketState
    missing: list[str]
    complaint_id: str | None
    stage: Stage | None
    outcome: Outcome | None
    due_at: datetime | None
    overdue: bool
    link: str | None


class AccreditationLine(BaseModel):
    """An accreditation of the company's."""

    kind: str
    status: AccreditationStatus
    term_ends_on: date | None


class CompanyCard(BaseModel):
    """The standing of a company that is a partner; everything is empty where it is none."""

    partner_id: str | None
    tier: str | None
    marks: int
    programmes: list[str]
    accreditations: list[AccreditationLine]
    link: str | None
