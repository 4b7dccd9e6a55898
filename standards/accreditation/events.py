"""What can happen to an accreditation: one frozen fact each. Reasons that people write appear by reference only."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from standards.events import Event, EventData, TextRef
from standards.vocabulary import Bar, Checkpoint, ReviewOutcome, ReviewReason


class AccreditationIssued(EventData):
    """An accreditation was issued, or brought in with the day on which it had been (S1)."""

    type: Literal["accreditation_issued"] = "accreditation_issued"
    partner_id: str
    kind: str
    issued_on: date
    imported: bool
    term: int = 1
    """The term it is in: terms that ended before an import count as renewed."""
    term_ends_on: date | None = None
    """When that term ends under the edition of that instant."""


class TakenUp(EventData):
    """The accreditation's process began; from here it keeps the dates."""

    type: Literal["taken_up"] = "taken_up"


class CheckpointHeld(EventData):
    """The facts were looked at on one of the accreditation's dates, and this is what they were (S2, S4, S6)."""

    type: Literal["checkpoint_held"] = "checkpoint_held"
    checkpoint: Checkpoint
    due_at: datetime
    tier: str
    tier_holds: bool
    missing: tuple[str, ...]
    marks: tuple[str, ...]
    """The marks that count: at the lead time those that will count at the term's end, else those that count now."""
    unsettled: int


class MarksFlagged(EventData):
    """The marks in the window reached the edition's threshold (S27, S28)."""

    type: Literal["marks_flagged"] = "marks_flagged"
    marks: tuple[str, ...]


class GraceOpened(EventData):
    """The partner fell below the minimum tier and was given time to regain it (S7)."""

    type: Literal["grace_opened"] = "grace_opened"
    tier: str
    until: datetime


class GraceGranted(EventData):
    """Partner Ops confirmed the grace period (S7)."""

    type: Literal["grace_granted"] = "grace_granted"
    reason: TextRef
    until: datetime


class GraceExtended(EventData):
    """Partner Ops gave the partner more time (S7)."""

    type: Literal["grace_extended"] = "grace_extended"
    reason: TextRef
    until: datetime


class GraceDenied(EventData):
    """Partner Ops, or the edition's default, gave no time (S7, S8)."""

    type: Literal["grace_denied"] = "grace_denied"
    reason: TextRef | None = None


class GraceEnded(EventData):
    """The partner regained the tier (S7)."""

    type: Literal["grace_ended"] = "grace_ended"
    tier: str


class RemediationOpened(EventData):
    """Certification prerequisites were missing, and the partner was given time to close the gap (S9)."""

    type: Literal["remediation_opened"] = "remediation_opened"
    missing: tuple[str, ...]
    until: datetime


class RemediationEnded(EventData):
    """The gap was closed (S9), or the board renewed what it had been opened for."""

    type: Literal["remediation_ended"] = "remediation_ended"
    closed: bool


class RemediationRanOut(EventData):
    """The gap was not closed in time: the accreditation goes to a review (S9)."""

    type: Literal["remediation_ran_out"] = "remediation_ran_out"
    missing: tuple[str, ...]


class RenewalHeld(EventData):
    """The term ended and the renewal waits: neither renewed nor lost."""

    type: Literal["renewal_held"] = "renewal_held"
    bars: tuple[Bar, ...]


class Renewed(EventData):
    """The next term began, at the old one's end whenever it was decided (S27)."""

    type: Literal["renewed"] = "renewed"
    term: int
    term_ends_on: date
    automatic: bool
    marks: tuple[str, ...]


class UnderReview(EventData):
    """An accreditation review covers it now (S11, S30)."""

    type: Literal["under_review"] = "under_review"
    review_id: str
    reason: ReviewReason


class ReviewEnded(EventData):
    """The review that covered it is over."""

    type: Literal["review_ended"] = "review_ended"
    review_id: str
    outcome: ReviewOutcome


class Lapsed(EventData):
    """The tier was not regained: no longer eligible (S8)."""

    type: Literal["lapsed"] = "lapsed"
    tier: str


class Revoked(EventData):
    """The board recommended it and a director approved: the accreditation is lost (S12, S35)."""

    type: Literal["revoked"] = "revoked"
    review_id: str


ConditionEventData = (
    GraceOpened
    | GraceGranted
    | GraceExtended
    | GraceDenied
    | GraceEnded
    | RemediationOpened
    | RemediationEnded
    | RemediationRanOut
    | UnderReview
    | ReviewEnded
)
"""What begins or ends one of the conditions an accreditation can be in."""
TermEventData = AccreditationIssued | TakenUp | CheckpointHeld | MarksFlagged | RenewalHeld | Renewed | Lapsed | Revoked
"""What moves it through its terms, to their end."""
AccreditationEventData = Annotated[ConditionEventData | TermEventData, Field(discriminator="type")]

AccreditationEvent = Event[AccreditationEventData]
