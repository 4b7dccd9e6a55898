"""What the explanation of a standing looks like to its readers: dates as days, instants in UTC, names as in the API."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.vocabulary import (
    AccreditationStatus,
    Bar,
    Checkpoint,
    Loss,
    ReviewReason,
    ReviewStage,
    Seriousness,
)

HIDDEN = "Null for whoever may sit on the accreditation review board, and for directors (S32, S35)."


class MarkInWindow(FrozenModel):
    """A mark that counts (S27)."""

    id: str
    complaint_id: str | None = Field(description="The case it came from; null for one that was imported.")
    placed_on: date
    seriousness: Seriousness
    imported: bool
    settled: bool = Field(description="Whether a board has settled it by renewing: by itself it bars nothing then.")
    leaves_window_on: date = Field(description="The first day on which it no longer counts, if nothing changes.")


class LockedOut(FrozenModel):
    """Until when no application is accepted (S37)."""

    until: datetime
    because: Loss


class CertificationHeld(FrozenModel):
    """A certification that the kind of accreditation requires (S9, S10)."""

    name: str
    holds: bool
    earned_on: date | None = Field(description="Null where it is not on record.")
    expires_on: date | None


class InGrace(FrozenModel):
    """The time that the partner has to regain the tier (S7)."""

    since: datetime
    until: datetime


class InRemediation(FrozenModel):
    """The time that the partner has to close a certification gap (S9)."""

    since: datetime
    until: datetime
    missing: tuple[str, ...] = Field(description="What was missing when it was opened.")


class BeforeTheBoard(FrozenModel):
    """The open review that covers the accreditation (S11)."""

    id: str
    reason: ReviewReason
    stage: ReviewStage | None = Field(description="Null for who is told of a review when it is final.")
    since: datetime = Field(description="Since when the review covers the accreditation.")
    stage_entered_at: datetime | None
    due_at: datetime | None
    overdue: bool


class OnHold(FrozenModel):
    """A term that has ended and is neither renewed nor lost (S27)."""

    since: datetime
    bars: tuple[Bar, ...]


class LostForGood(FrozenModel):
    """How the accreditation ended (S8, S12)."""

    how: Loss
    at: datetime
    review_id: str | None


class Conditions(FrozenModel):
    """Every condition that the accreditation is in, each with its own deadline; the status names only the first."""

    lost: LostForGood | None
    hold: OnHold | None = Field(description=HIDDEN)
    review: BeforeTheBoard | None = Field(description=HIDDEN)
    remediation: InRemediation | None = Field(description=HIDDEN)
    grace: InGrace | None


class TierEvidence(FrozenModel):
    """The partner's tier, and the lowest that qualifies."""

    of: Literal["tier"] = "tier"
    tier: str
    minimum: str


class CertificationsEvidence(FrozenModel):
    """What the kind of accreditation requires, and what the partner holds of it."""

    of: Literal["certifications"] = "certifications"
    required: tuple[CertificationHeld, ...]


class MarksEvidence(FrozenModel):
    """The marks that count, beside the number from which on a board reviews."""

    of: Literal["marks"] = "marks"
    count: int = Field(description="How many count now.")
    threshold: int
    unsettled: int = Field(description="How many of those no board has settled.")
    marks: tuple[MarkInWindow, ...]
    count_at_term_end: int = Field(description="How many of those on record now will count at the term's end.")
    unsettled_at_term_end: int = Field(description="How many of those no board has settled.")


class GraceEvidence(FrozenModel):
    """The grace period, where one runs."""

    of: Literal["grace"] = "grace"
    grace: InGrace | None


class RemediationEvidence(FrozenModel):
    """The remediation, where one runs."""

    of: Literal["remediation"] = "remediation"
    remediation: InRemediation | None


class ReviewEvidence(FrozenModel):
    """The open review, where one covers the accreditation."""

    of: Literal["review"] = "review"
    review: BeforeTheBoard | None


class HoldEvidence(FrozenModel):
    """The hold, where the term has ended without a renewal."""

    of: Literal["hold"] = "hold"
    hold: OnHold | None


class LossEvidence(FrozenModel):
    """The loss of the accreditation."""

    of: Literal["loss"] = "loss"
    lost: LostForGood


Evidence = Annotated[
    TierEvidence
    | CertificationsEvidence
    | MarksEvidence
    | GraceEvidence
    | RemediationEvidence
    | ReviewEvidence
    | HoldEvidence
    | LossEvidence,
    Field(discriminator="of"),
]


class RenewalReason(FrozenModel):
    """What one clause says about an automatic renewal, on the facts at the instant."""

    clause: Clause
    beside: tuple[Clause, ...] = Field(default=(), description="Clauses that bear on the same facts.")
    holds: bool = Field(description="Whether the clause lets the accreditation renew automatically.")
    because: str
    evidence: Evidence


class AutomaticRenewal(FrozenModel):
    """Whether the accreditation would renew by itself if its term ended at the instant (S27)."""

    eligible: bool
    reasons: tuple[RenewalReason, ...]


class LookedAtAhead(FrozenModel):
    """An instant at which the accreditation will be looked at, and what would happen if nothing changed until then."""

    at: datetime
    checkpoints: tuple[Checkpoint, ...] = Field(
        description="Its own dates, or those of another of the partner's accreditations that act on this one too."
    )
    would_happen: tuple[str, ...] = Field(description="Nothing but the look itself, where it is empty.")


class RenewalOutlook(StrEnum):
    """How the term would end if nothing changed."""

    WOULD_RENEW = "would_renew"
    WOULD_BE_HELD = "would_be_held"
    WOULD_BE_LOST = "would_be_lost"
    STAYS_ON_HOLD = "stays_on_hold"


class RenewalForecast(FrozenModel):
    """How and when the term would end if nothing changed."""

    outlook: RenewalOutlook
    at: datetime | None = Field(description="When; null where a hold goes on.")
    because: str
    review_convened_at: datetime | None = Field(description="When a review would be convened before, if one would.")
    marks: tuple[str, ...] = Field(description="The marks that would count then.")


class MarkLeaves(FrozenModel):
    """When a mark leaves the window."""

    mark_id: str
    on: date


class EditionAhead(FrozenModel):
    """A published edition that acts on the accreditation as it takes effect."""

    edition: str
    at: datetime
    would_happen: tuple[str, ...]


class AccreditationForecast(FrozenModel):
    """What would happen if nothing changed, by the same rules that will decide it."""

    next_checkpoint: LookedAtAhead | None
    later_checkpoints: tuple[LookedAtAhead, ...] = Field(description="The next of each other kind, in order of time.")
    renewal: RenewalForecast
    editions: tuple[EditionAhead, ...]
    marks_leave: tuple[MarkLeaves, ...]


class AccreditationExplained(FrozenModel):
    """Where one accreditation stands, and why."""

    id: str
    kind: str
    status: AccreditationStatus
    issued_on: date
    term: int | None = Field(description=HIDDEN)
    term_ends_on: date | None = Field(description=HIDDEN)
    next_evaluation_on: date | None = Field(description="Null once it is lost.")
    conditions: Conditions
    automatic_renewal: AutomaticRenewal | None = Field(description=HIDDEN)
    forecast: AccreditationForecast | None = Field(description=f"Null once it is lost. {HIDDEN}")


class StandingExplained(FrozenModel):
    """Where a partner stands at an instant, and why."""

    partner_id: str
    as_of: datetime
    edition: str
    tier: str
    marks_in_window: int = Field(description="None is told to who may sit on the accreditation review board.")
    marks: tuple[MarkInWindow, ...] = Field(description="The marks that count, in the order of their days.")
    programmes: tuple[str, ...]
    lockout: LockedOut | None
    accreditations: tuple[AccreditationExplained, ...]
