"""The escalation's share of an edition: deadlines, calendar, rubric, mark board (S14-S24)."""

from datetime import time
from decimal import Decimal
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, StrictInt, ValidationInfo, field_validator

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.editions.fields import MOST_ENTRIES, Words, number, stated
from standards.field_types import Code
from standards.time_types import Day
from standards.vocabulary import OnBreach, Role, Stage

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_HOLIDAYS = 1_000
TOP_OF_A_SCALE = 100


class StageDeadline(FrozenModel):
    """When a stage is reminded and due, in business days from its start, and what a breach does (S15)."""

    due_business_days: int = number(
        "Business days from the start of the stage until it is due",
        change="The stage {name} is due after {now:business days} instead of {was}",
        ge=1,
        le=250,
    )
    remind_business_days: int = number(
        "Business days from the start of the stage until its assignee is reminded; not later than it is due",
        change="The stage {name} is reminded of after {now:business days} instead of {was}",
        ge=1,
        le=250,
    )
    on_breach: OnBreach = stated(
        "What a missed deadline does beyond marking the breach: people advance a case, and a deadline escalates it on "
        "its own only where this says so",
        Clause.S15,
        legal="one of on_breach_choices; escalate in cs_resolution and mediation only, where there is a next step",
        change="A breach in the stage {name} leads to {now} instead of {was}",
        default=OnBreach.WARN,
    )

    @field_validator("remind_business_days")
    @classmethod
    def _remind_before_due(cls, days: int, given: ValidationInfo) -> int:
        if days > given.data.get("due_business_days", days):
            raise ValueError("must not be later than due_business_days")
        return days


class Stages(FrozenModel):
    """The deadlines of each open stage."""

    cs_resolution: StageDeadline = Field(description="Step 1: CS and Service resolve it with the partner (S14).")
    mediation: StageDeadline = Field(description="Step 2: Service Acceleration mediates (S15).")
    investigation: StageDeadline = Field(description="Step 3: Partner Ops investigates (S19, S20).")
    mark_board: StageDeadline = Field(description="Step 4: the mark board decides on a mark (S22).")
    on_breach_choices: tuple[OnBreach, ...] = stated(
        "What a stage may choose for its breaches",
        Clause.S15,
        legal="warn, escalate, or both, each once",
        change="Choices for a breach",
        default=(OnBreach.WARN, OnBreach.ESCALATE),
        min_length=1,
        max_length=MOST_ENTRIES,
    )

    def of(self, stage: Stage) -> StageDeadline:
        """The deadline of an open stage. Raises ``ValueError`` for the closed one, which has none."""
        match stage:
            case Stage.CS_RESOLUTION:
                return self.cs_resolution
            case Stage.MEDIATION:
                return self.mediation
            case Stage.INVESTIGATION:
                return self.investigation
            case Stage.MARK_BOARD:
                return self.mark_board
            case Stage.CLOSED:
                raise ValueError("a closed complaint has no deadline")


@cache
def _zones() -> frozenset[str]:
    """The names of the zones there are, read once: finding them walks through the whole database of zones."""
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("must be an IANA time zone such as Europe/Dublin")
    return name


class Calendar(FrozenModel):
    """The business hours in which deadlines are counted. An extension: the standard names no hours."""

    timezone: Annotated[str, AfterValidator(_known_zone)] = stated(
        "The time zone in which business hours are read",
        legal="an IANA time zone such as Europe/Dublin",
        change="Business hours are read in {now} instead of {was}",
    )
    days: tuple[str, ...] = stated(
        "The days of the week on which people work",
        legal="at least one of mon, tue, wed, thu, fri, sat, sun, each once",
        change="Working days",
        min_length=1,
        max_length=MOST_ENTRIES,
    )
    hours: tuple[time, time] = stated(
        "When a working day opens and closes, in the calendar's zone",
        legal="two times in whole minutes, the first before the second",
        change="A working day runs {now} instead of {was}",
    )
    holidays: tuple[Day, ...] = stated(
        "Days on which nobody works, whatever day of the week they are",
        legal=f"up to {MOST_HOLIDAYS} different dates that leave a working day within every year",
        change="Holidays",
        default=(),
        max_length=MOST_HOLIDAYS,
    )

    @field_validator("days")
    @classmethod
    def _are_weekdays(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        if not set(days) <= set(WEEKDAYS):
            raise ValueError(f"must be among {', '.join(WEEKDAYS)}")
        return days

    @field_validator("hours")
    @classmethod
    def _are_minutes_of_the_day(cls, hours: tuple[time, time]) -> tuple[time, time]:
        if any(hour.tzinfo or hour.second or hour.microsecond for hour in hours):
            raise ValueError("must be times such as 09:00, without seconds; the zone is the calendar's")
        if hours[0] >= hours[1]:
            raise ValueError("must open before they close")
        return hours

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's time zone."""
        return ZoneInfo(self.timezone)


def _takes_action(role: Role) -> Role:
    if role in (Role.SYSTEM, Role.AUDITOR):
        raise ValueError("must be a role that acts: 'system' and 'auditor' take no action")
    return role


ActingRole = Annotated[Role, AfterValidator(_takes_action)]
ActingRoles = Annotated[tuple[ActingRole, ...], Field(min_length=1, max_length=MOST_ENTRIES)]


class VerySerious(FrozenModel):
    """Who may flag a very serious infringement (S24)."""

    may_flag: ActingRoles = stated(
        "The roles that may send a case to the mark board at once, as a very serious infringement",
        Clause.S24,
        legal="at least one role that acts, each once; not system, not auditor",
        change="Roles that may flag a very serious infringement",
    )


class Criterion(FrozenModel):
    """One question of the rubric (S21)."""

    weight: int = number(
        "How much the criterion counts in the weighted mean",
        change="The criterion {name} weighs {now} instead of {was}",
        ge=1,
        le=100,
    )
    asks: Words = stated(
        "What the criterion asks, for those who score it",
        legal="one line of up to 300 characters",
        change="The criterion {name} asks “{now}” instead of “{was}”",
    )


class Rubric(FrozenModel):
    """The decision rubric that determines responsibility (S21)."""

    scale: tuple[StrictInt, StrictInt] = stated(
        "The scale on which each criterion is scored, from its lowest to its highest score",
        Clause.S21,
        legal=f"from 0 to a whole number between 1 and {TOP_OF_A_SCALE}",
        change="Criteria are scored on the scale {now} instead of {was}",
    )
    responsible_at: Decimal = stated(
        "The weighted mean of the scores, over the top of the scale, from which on the partner is responsible",
        Clause.S21,
        change="The rubric finds a partner responsible at {now} instead of {was}",
        ge=0,
        le=1,
    )
    criteria: dict[Code, Criterion] = stated(
        "The questions of the rubric by name; the clause asks for a rubric, the questions are ours",
        legal=f"1 to {MOST_ENTRIES} names of up to 64 letters, digits, dots, dashes, underscores and spaces",
        change="The criterion {name}",
        min_length=1,
        max_length=MOST_ENTRIES,
    )

    @field_validator("scale")
    @classmethod
    def _rises_from_zero(cls, scale: tuple[int, int]) -> tuple[int, int]:
        if scale[0] != 0 or not 1 <= scale[1] <= TOP_OF_A_SCALE:
            raise ValueError(f"must run from 0 to at least 1 and at most {TOP_OF_A_SCALE}")
        return scale

    def weigh(self, scores: dict[str, int]) -> Decimal:
        """The weighted mean of the scores over the top of the scale, between 0 and 1 (S21)."""
        weights = sum(criterion.weight for criterion in self.criteria.values())
        weighed = sum(criterion.weight * scores[name] for name, criterion in self.criteria.items())
        return Decimal(weighed) / Decimal(weights * self.scale[1])

    def indicates_responsible(self, weighed: Decimal) -> bool:
        """The verdict (S21), on the exact mean of ``weigh``: rounding must not lift a score over the line."""
        return weighed >= self.responsible_at


class Consequences(FrozenModel):
    """The categories of financial consequence that an investigation records (S20); we invent no sums."""

    categories: tuple[Code, ...] = stated(
        "The categories of financial consequence that an investigation can record",
        Clause.S20,
        legal=f"1 to {MOST_ENTRIES} names, each once",
        change="Categories of financial consequence",
        min_length=1,
        max_length=MOST_ENTRIES,
    )


class CodeOfConduct(FrozenModel):
    """The clauses of the Partner Code of Conduct that a finding can name (S20)."""

    clauses: tuple[Code, ...] = stated(
        "The clauses of the Partner Code of Conduct that a finding can name; their short names are ours",
        Clause.S20,
        legal=f"1 to {MOST_ENTRIES} names, each once",
        change="Clauses of the Code of Conduct",
        min_length=1,
        max_length=MOST_ENTRIES,
    )


class MarkBoard(FrozenModel):
    """How many votes decide on a mark (S22)."""

    quorum: int = number(
        "How many votes the mark board decides with, by their majority; the number is ours",
        Clause.S22,
        change="The mark board decides with {now:votes} instead of {was}",
        ge=1,
        le=25,
    )
