"""The escalation's share of an edition: deadlines, calendar, rubric, mark board (S14-S24)."""

from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, field_validator, model_validator

from standards.frozen import Frozen
from standards.vocabulary import OnBreach, Role, Stage

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class StageDeadline(Frozen):
    """When a stage is reminded and due, in business days from its start, and what a breach does (S14, S15)."""

    due_business_days: int = Field(ge=1, le=250)
    remind_business_days: int = Field(ge=1, le=250)
    on_breach: OnBreach = OnBreach.WARN

    @model_validator(mode="after")
    def _remind_before_due(self) -> Self:
        if self.remind_business_days > self.due_business_days:
            raise ValueError("remind_business_days must not be later than due_business_days")
        return self


class Stages(Frozen):
    """The deadlines of each open stage."""

    cs_resolution: StageDeadline
    mediation: StageDeadline
    investigation: StageDeadline
    mark_board: StageDeadline
    on_breach_choices: tuple[OnBreach, ...] = (OnBreach.WARN, OnBreach.ESCALATE)

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


class Calendar(Frozen):
    """The business hours in which deadlines are counted. An extension: the standard names no hours."""

    timezone: Annotated[str, AfterValidator(_known_zone)]
    days: tuple[str, ...] = Field(min_length=1)
    hours: tuple[time, time]
    holidays: tuple[date, ...] = ()

    @field_validator("days")
    @classmethod
    def _are_weekdays(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [day for day in days if day not in WEEKDAYS]
        if unknown:
            raise ValueError(f"must be among {', '.join(WEEKDAYS)}; not {', '.join(unknown)}")
        return days

    @field_validator("hours")
    @classmethod
    def _are_minutes_of_the_day(cls, hours: tuple[time, time]) -> tuple[time, time]:
        if any(hour.tzinfo or hour.second or hour.microsecond for hour in hours):
            raise ValueError("must be times such as 09:00, without seconds; the zone is the calendar's")
        return hours

    @model_validator(mode="after")
    def _open_before_close(self) -> Self:
        if self.hours[0] >= self.hours[1]:
            raise ValueError("hours must open before they close")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's time zone."""
        return ZoneInfo(self.timezone)


class VerySerious(Frozen):
    """Who may flag a very serious infringement (S24)."""

    may_flag: tuple[Role, ...] = Field(min_length=1)


class Criterion(Frozen):
    """One question of the rubric (S21)."""

    weight: int = Field(ge=1, le=100)
    asks: str


class Rubric(Frozen):
    """The decision rubric that determines responsibility (S21)."""

    scale: tuple[int, int]
    responsible_at: Decimal = Field(ge=0, le=1)
    criteria: dict[str, Criterion] = Field(min_length=1)

    @model_validator(mode="after")
    def _scale_rises_from_zero(self) -> Self:
        if self.scale[0] != 0 or self.scale[1] < 1:
            raise ValueError("scale must run from 0 to at least 1")
        return self

    def weigh(self, scores: dict[str, int]) -> Decimal:
        """The weighted mean of the scores over the top of the scale, between 0 and 1 (S21)."""
        weights = sum(criterion.weight for criterion in self.criteria.values())
        weighed = sum(criterion.weight * scores[name] for name, criterion in self.criteria.items())
        return Decimal(weighed) / Decimal(weights * self.scale[1])


class Consequences(Frozen):
    """The categories of financial consequence that an investigation records (S20); we invent no sums."""

    categories: tuple[str, ...] = Field(min_length=1)


class CodeOfConduct(Frozen):
    """The clauses of the Partner Code of Conduct that a finding can name (S20)."""

    clauses: tuple[str, ...] = Field(min_length=1)


class MarkBoard(Frozen):
    """How many votes decide on a mark (S22)."""

    quorum: int = Field(ge=1, le=25)
