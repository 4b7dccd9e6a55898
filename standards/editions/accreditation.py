"""The accreditations' share of an edition: terms, marks, tiers, prerequisites and consequences (S1-S12, S27-S40)."""

from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from standards.base_model import FrozenModel, derived
from standards.clauses import Clause
from standards.editions.fields import MOST_ENTRIES, Name, number, stated, yes_or_no
from standards.editions.spelling import folded
from standards.field_types import Code


class Terms(FrozenModel):
    """How long an accreditation runs and how often it is evaluated, in calendar months (S4, S27)."""

    months: int = number(
        "How many calendar months a term of an accreditation runs before it is renewed",
        Clause.S27,
        change="A term runs {now:months} instead of {was}",
        ge=1,
        le=120,
    )
    evaluate_every_months: int = number(
        "How many calendar months lie between two evaluations, counted from the issue date; not more than a term has",
        Clause.S4,
        change="An accreditation is evaluated every {now:months} instead of {was}",
        ge=1,
        le=60,
    )


class ReviewOpens(StrEnum):
    """When marks at the threshold convene a review (S28)."""

    BEFORE_RENEWAL = "before_renewal"
    ON_THRESHOLD = "on_threshold"


class Marks(FrozenModel):
    """The rolling window, the threshold and the lead time before a renewal (S27, S28)."""

    window_months: int = number(
        "How many calendar months a mark counts, from the day of the board's decision",
        Clause.S27,
        change="A mark counts for {now:months} instead of {was}",
        ge=1,
        le=120,
    )
    review_at: int = number(
        "The number of marks in the window that leads to an accreditation review and bars automatic renewal",
        Clause.S27,
        Clause.S28,
        change="A review is convened at {now:marks} instead of {was}",
        ge=1,
        le=100,
    )
    review_opens: ReviewOpens = stated(
        "When marks at the threshold convene the review: the lead time before the renewal, or with the mark that "
        "reaches the threshold",
        Clause.S11,
        Clause.S28,
        legal="before_renewal or on_threshold",
        change="A review for the number of marks opens {now} instead of {was}",
    )
    lead_days: int = number(
        "How many days before the end of a term the marks are judged for it; fewer than the term has",
        Clause.S11,
        Clause.S28,
        change="Marks are judged {now:days} before a term ends instead of {was}",
        ge=0,
        le=365,
    )


class YearDay(FrozenModel):
    """A day of the year on which tiers are reviewed (S6)."""

    month: int = Field(ge=1, le=12, strict=True, description="The month. Legal: 1 to 12. (S6.)")
    day: int = Field(ge=1, le=28, strict=True, description="The day, which every month has. Legal: 1 to 28. (S6.)")

    def __str__(self) -> str:
        """Month and day, as in a date."""
        return f"{self.month:02}-{self.day:02}"


class GraceDefault(StrEnum):
    """What happens to a partner below the minimum tier when Partner Ops says nothing (S7)."""

    GRANT = "grant"
    DENY = "deny"


class Grace(FrozenModel):
    """The grace period of a partner below the minimum tier (S7)."""

    default: GraceDefault = stated(
        "What happens to a partner below the minimum tier when Partner Ops says nothing",
        Clause.S7,
        legal="grant or deny",
        change="Unless Partner Ops says otherwise the answer to a grace period is {now} instead of {was}",
    )
    until: str = stated(
        "When a grace period ends",
        Clause.S7,
        legal="next_tier_review",
        change="A grace period ends at {now} instead of {was}",
        pattern=r"^next_tier_review$",
    )
    min_days: int = number(
        "How many days away the tier review that ends a grace period must at least be",
        Clause.S7,
        change="A grace period lasts at least {now:days} instead of {was}",
        ge=0,
        le=365,
    )


class Tiers(FrozenModel):
    """The ordered tiers, the minimum, and when they are reviewed (S5-S8)."""

    order: tuple[Code, ...] = stated(
        "The tiers, from the lowest to the highest",
        Clause.S5,
        legal=f"2 to {MOST_ENTRIES} names, each once, with every tier of the edition before it",
        change="Tiers",
        min_length=2,
        max_length=MOST_ENTRIES,
    )
    minimum: Code = stated(
        "The lowest tier in which a partner may apply for and keep an accreditation",
        Clause.S5,
        legal="one of the tiers, but not the lowest: below it there would be nobody, and S5 asks for a tier",
        change="The minimum tier is {now} instead of {was}",
    )
    reviews: tuple[YearDay, ...] = stated(
        "The days of the year on which tiers are reviewed, in UTC",
        Clause.S6,
        legal="1 to 12 different days, each of month 1 to 12 and day 1 to 28",
        change="Days of the tier reviews",
        min_length=1,
        max_length=12,
    )
    hour_utc: int = number(
        "The hour of the day, in UTC, at which tier reviews, evaluations and terms fall due",
        Clause.S4,
        Clause.S6,
        change="What falls due on a day does so at {now} hours UTC instead of {was}",
        ge=0,
        le=23,
    )
    grace: Grace = Field(description="The grace period of a partner below the minimum tier (S7).")

    @field_validator("minimum")
    @classmethod
    def _is_a_tier(cls, minimum: str, given: ValidationInfo) -> str:
        if minimum not in given.data.get("order", (minimum,)):
            raise ValueError("must be one of the tiers in order")
        return minimum

    def qualifies(self, tier: str) -> bool:
        """Whether the tier is at least the minimum (S5)."""
        return self.order.index(tier) >= self.order.index(self.minimum)


class Lapse(FrozenModel):
    """What a lapse brings with it (S8, S37, S40)."""

    locks_out: bool = yes_or_no(
        "Whether a lapse locks the partner out of applying, as a revocation does",
        Clause.S8,
        Clause.S37,
        change="A lapse {now} locks the partner out",
    )
    leaves_programmes: bool = yes_or_no(
        "Whether a lapse takes the partner out of the accredited-only programmes, as a revocation does",
        Clause.S8,
        Clause.S40,
        change="A lapse {now} takes the partner out of the accredited-only programmes",
    )


class Certifications(FrozenModel):
    """How long a certification gap may be remedied (S9)."""

    remediation_days: int = number(
        "How many days a partner has to close a certification gap before it is reviewed",
        Clause.S9,
        change="A certification gap may be remedied for {now:days} instead of {was}",
        ge=1,
        le=365,
    )


class Lockout(FrozenModel):
    """How long after a loss no application is accepted, in calendar months (S37)."""

    months: int = number(
        "For how many calendar months after a loss no application is accepted",
        Clause.S37,
        change="A loss locks out for {now:months} instead of {was}",
        ge=0,
        le=60,
    )


class Programmes(FrozenModel):
    """The accredited-only programmes and other spellings of their names (S40)."""

    accredited_only: tuple[Name, ...] = stated(
        "The programmes that a partner leaves with its last accreditation",
        Clause.S40,
        legal=f"up to {MOST_ENTRIES} names, each once",
        change="Accredited-only programmes",
        max_length=MOST_ENTRIES,
    )
    aliases: dict[Name, Name] = stated(
        "Other spellings of the programmes' names, each with the name that is kept",
        Clause.S40,
        legal="each stands for one of accredited_only, and a programme's own name for itself",
        change="The programme's other spelling {name}",
        default=dict,
        max_length=MOST_ENTRIES,
    )

    def canonical(self, name: str) -> str:
        """The programme's one name, whichever spelling was given: case, accents and spacing make no other programme."""
        return self._spellings.get(folded(name), " ".join(name.split()))

    @property
    @derived
    def _spellings(self) -> dict[str, str]:
        """By every spelling that is known, folded, the name that is kept."""
        known = {folded(kept): kept for kept in self.accredited_only}
        return known | {folded(other): kept for other, kept in self.aliases.items()}

    def is_accredited_only(self, name: str) -> bool:
        """Whether the programme is one of those for accredited partners, in whichever spelling."""
        return self.canonical(name) in self.accredited_only


class AccreditationKind(FrozenModel):
    """The certifications that one kind of accreditation requires (S10)."""

    certifications: tuple[Code, ...] = stated(
        "The certifications that the kind of accreditation requires; it may require none",
        Clause.S9,
        Clause.S10,
        legal=f"up to {MOST_ENTRIES} names, each once",
        change="Certifications for the accreditation {name}",
        max_length=MOST_ENTRIES,
    )
