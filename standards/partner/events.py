"""What can happen to a partner. Who it is (names, domains, addresses) stands in PostgreSQL under ``identity``."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from standards.events import Event, EventData, TextRef
from standards.vocabulary import Loss, PartnerAction, Seriousness


class PartnerRecorded(EventData):
    """The partner was described, for the first time or anew (S2)."""

    type: Literal["partner_recorded"] = "partner_recorded"
    tier: str
    programmes: tuple[str, ...]
    identity: str


class CertificationRecorded(EventData):
    """The partner holds a certification (S9)."""

    type: Literal["certification_recorded"] = "certification_recorded"
    name: str
    earned_on: date
    expires_on: date | None = None


class CertificationRemoved(EventData):
    """The partner no longer holds a certification (S9)."""

    type: Literal["certification_removed"] = "certification_removed"
    name: str


class MarkImported(EventData):
    """A mark that was placed before the records began, with the decision it came from."""

    type: Literal["mark_imported"] = "mark_imported"
    mark_id: str
    placed_on: date
    seriousness: Seriousness
    reference: str


class LockoutBegan(EventData):
    """After a loss no application is accepted until this instant (S37)."""

    type: Literal["lockout_began"] = "lockout_began"
    until: datetime
    because: Loss
    accreditations: tuple[str, ...]


class ProgrammesLeft(EventData):
    """After a loss the partner left every accredited-only programme (S40)."""

    type: Literal["programmes_left"] = "programmes_left"
    programmes: tuple[str, ...]


class ProgrammesRefused(EventData):
    """A partner that lost its accreditations was described in programmes for accredited partners (S40)."""

    type: Literal["programmes_refused"] = "programmes_refused"
    programmes: tuple[str, ...]
    """Those that were not refused before since the loss."""


class ActionRequested(EventData):
    """Action on the partner's tier or programme position was requested (S38, S39)."""

    type: Literal["action_requested"] = "action_requested"
    action: PartnerAction
    detail: TextRef
    complaint_id: str | None = None


class DecidedActionDone(EventData):
    """The action that a mark board decided was carried out (S39)."""

    type: Literal["decided_action_done"] = "decided_action_done"
    complaint_id: str
    action: str


class DeliveryConfirmed(EventData):
    """An agreed solution was delivered, or given up (S18)."""

    type: Literal["delivery_confirmed"] = "delivery_confirmed"
    complaint_id: str
    proposal_id: str
    delivered: bool


PartnerEventData = Annotated[
    PartnerRecorded
    | CertificationRecorded
    | CertificationRemoved
    | MarkImported
    | LockoutBegan
    | ProgrammesLeft
    | ProgrammesRefused
    | ActionRequested
    | DecidedActionDone
    | DeliveryConfirmed,
    Field(discriminator="type"),
]
PartnerEvent = Event[PartnerEventData]
