"""The accreditations' share of an edition: terms, marks, tiers, boards and consequences (S1-S12, S27-S40)."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from standards.frozen import Frozen
from standards.vocabulary import Seat


class Terms(Frozen):
    """How long an accreditation runs and how often it is evaluated, in calendar months (S4, S27)."""

    months: int = Field(ge=1, le=120)
    evaluate_every_months: int = Field(ge=1, le=60)


class ReviewOpens(StrEnum):
    """When marks at the threshold convene a review (S28)."""

    BEFORE_RENEWAL = "before_renewal"
    ON_THRESHOLD = "on_threshold"


class Marks(Frozen):
    """The rolling window, the threshold and the lead time before a renewal (S27, S28)."""

    window_months: int = Field(ge=1, le=120)
    review_at: int = Field(ge=1, le=100)
    review_opens: ReviewOpens
    lead_days: int = Field(ge=0, le=365)


class YearDay(Frozen):
    """A day of the year on which tiers are reviewed (S6)."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=28)


class GraceDefault(StrEnum):
    """What happens to a partner below the minimum tier when Partner Ops says nothing (S7)."""

    GRANT = "grant"
    DENY = "deny"


class Grace(Frozen):
    """The grace period of a partner below the minimum tier (S7)."""

    default: GraceDefault
    until: str = Field(pattern=r"^next_tier_review$")
    min_days: int = Field(ge=0, le=365)


class Tiers(Frozen):
    """The ordered tiers, the minimum, and when they are reviewed (S5-S8)."""

    order: tuple[str, ...] = Field(min_length=2)
    minimum: str
    reviews: tuple[YearDay, ...] = Field(min_length=1)
    hour_utc: int = Field(ge=0, le=23)
    grace: Grace

    @model_validator(mode="after")
    def _minimum_is_a_tier(self) -> Self:
        if self.minimum not in self.order:
            raise ValueError(f"minimum must be one of {', '.join(self.order)}")
        return self

    def qualifies(self, tier: str) -> bool:
        """Whether the tier is at least the minimum (S5)."""
        return self.order.index(tier) >= self.order.index(self.minimum)


class Lapse(Frozen):
    """What a lapse brings with it (S8, S37, S40)."""

    locks_out: bool
    leaves_programmes: bool


class Certifications(Frozen):
    """How long a certification gap may be remedied (S9)."""

    remediation_days: int = Field(ge=1, le=365)


class Lockout(Frozen):
    """How long after a loss no application is accepted, in calendar months (S37)."""

    months: int = Field(ge=0, le=60)


class Programmes(Frozen):
    """The accredited-only programmes and other spellings of their names (S40)."""

    accredited_only: tuple[str, ...]
    aliases: dict[str, str] = Field(default_factory=dict)

    def canonical(self, name: str) -> str:
        """The programme's one name, whichever spelling was given."""
        return self.aliases.get(name, name)


class AccreditationKind(Frozen):
    """The certifications that one kind of accreditation requires (S10)."""

    certifications: tuple[str, ...]


class AccreditationBoard(Frozen):
    """The seats of the accreditation review board and its majority (S31)."""

    seats: tuple[Seat, ...] = Field(min_length=1)
    majority: int = Field(ge=1)
    due_days: int = Field(ge=1, le=365)

    @model_validator(mode="after")
    def _more_than_half(self) -> Self:
        if not len(self.seats) / 2 < self.majority <= len(self.seats):
            raise ValueError("majority must be more than half of the seats and at most all of them")
        return self


class Director(Frozen):
    """How long a director has, and how often a recommendation can be returned (S35)."""

    due_days: int = Field(ge=1, le=365)
    returns: int = Field(ge=0, le=5)


class Legal(Frozen):
    """How long Legal has to advise (S36)."""

    due_days: int = Field(ge=1, le=365)
