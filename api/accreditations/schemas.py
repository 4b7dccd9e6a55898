"""The shape of an accreditation in the API."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.action_links import ActionView
from standards.accreditation.state import Grace, Hold, Remediation
from standards.base_model import FrozenModel
from standards.field_types import Code
from standards.vocabulary import AccreditationStatus, Loss

_HIDDEN = "Null for whoever may sit on the accreditation review board, and for directors"


class ApplicationBody(FrozenModel):
    """An application for an accreditation."""

    kind: Code = Field(description="One of the edition's accreditations.", examples=["onboarding"])


class AccreditationView(BaseModel):
    """An accreditation: its status, its conditions with their deadlines, its next dates."""

    id: str = Field(examples=["acc_01hf3k0000abcdefghjkmnpqrs"])
    partner_id: str
    partner_name: str | None
    kind: str = Field(examples=["onboarding"])
    status: AccreditationStatus
    issued_on: date
    imported: bool
    term: int | None = Field(description=f"{_HIDDEN}: a term that outlasts its end tells of a review.")
    term_ends_on: date | None = Field(description=f"{_HIDDEN}.")
    next_evaluation_on: date | None
    next_tier_review_on: date | None
    grace: Grace | None
    remediation: Remediation | None = Field(description=f"{_HIDDEN}.")
    hold: Hold | None = Field(description=f"{_HIDDEN}.")
    review_id: str | None = Field(description=f"{_HIDDEN}.")
    lost: Loss | None
    lost_at: datetime | None
    edition: str
    sequence: int
    waits_for: str = Field(description="In words.")
    actions: list[ActionView]
