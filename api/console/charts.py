"""Charts as numbers: where each line and bar stands, for templates that write SVG beside a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards.accreditation.messages import CHECKPOINT_WORDS
from standards.editions import Edition
from standards.months import add_months, first_day_without
from standards.vocabulary import Checkpoint

WIDTH, LEFT, RIGHT = 720, 10, 710


@dataclass(frozen=True)
class Scale:
    """Days on a line from left to right."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where the day stands, within the chart."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT), 1)


@dataclass(frozen=True)
class Tick:
    """A day on a line, with what it stands for."""

    x: float
    day: date
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class TermBar:
    """An accreditation's term as a bar: how far it is, and the dates at which it is looked at."""

    begins: Tick
    ends: Tick
    now: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class MarkBar:
    """A mark in its window: from its day until it leaves."""

    x: float
    width: float
    y: int
    placed_on: date
    leaves_on: date
    seriousness: str
    mark_id: str
    counts: bool


@dataclass(frozen=True)
class MarksChart:
    """The marks by their windows, how many count over time, and the line from which on a board reviews."""

    bars: tuple[MarkBar, ...]
    steps: str
    """The points of the line that counts."""
    threshold: int
    threshold_y: float
    levels: tuple[tuple[float, int], ...]
    now: float
    years: tuple[Tick, ...]
    height: int
    top: int


def term_bar(accreditation: Mapping[str, Any], today: date, edition: Edition) -> TermBar:
    """The term of an accreditation as `GET …/standing` explains it."""
    ends_on = date.fromisoformat(accreditation["term_ends_on"])
    begins_on = add_months(ends_on, -edition.terms.months)
    scale = Scale(begins_on, ends_on)
    every = edition.terms.evaluate_every_months
    evaluations = [add_months(begins_on, number) for number in range(every, edition.terms.months, every)]
    ticks = [Tick(scale.x(day), day, "evaluation") for day in evaluations]
    ticks += [one for one in _ahead(accreditation, scale) if one.words != "evaluation"]
    return TermBar(
        begins=Tick(LEFT, begins_on, "the term begins", "start"),
        ends=Tick(RIGHT, ends_on, "the term ends", "end"),
        now=scale.x(today),
        ticks=tuple(sorted(ticks, key=lambda one: one.day)),
    )


def _ahead(accreditation: Mapping[str, Any], scale: Scale) -> Iterable[Tick]:
    """The looks that lie ahead within the term."""
    forecast = accreditation["forecast"] or {"next_checkpoint": None, "later_checkpoints": ()}
    for look in (forecast["next_checkpoint"], *forecast["later_checkpoints"]):
        day = date.fromisoformat(look["at"][:10]) if look else None
        if look and day is not None and scale.first < day < scale.last:
            words = ", ".join(CHECKPOINT_WORDS[Checkpoint(one)].removeprefix("the ") for one in look["checkpoints"])
            yield Tick(scale.x(day), day, words)


def marks_chart(marks: Sequence[Any], today: date, edition: Edition) -> MarksChart | None:
    """The partner's marks that were not annulled, from one window before today to one after; None without any."""
    months, threshold = edition.marks.window_months, edition.marks.review_at
    scale = Scale(add_months(today, -months), add_months(today, months))
    spans = [(one, first_day_without(one.placed_on, months)) for one in marks if one.vacated_at is None]
    spans = [(one, leaves) for one, leaves in spans if leaves > scale.first]
    if not spans:
        return None
    top, row = 110, 22
    bars = tuple(
        MarkBar(
            x=scale.x(one.placed_on),
            width=round(scale.x(leaves) - scale.x(one.placed_on), 1),
            y=top + 20 + place * row,
            placed_on=one.placed_on,
            leaves_on=leaves,
            seriousness=one.seriousness,
            mark_id=one.id,
            counts=one.placed_on <= today < leaves,
        )
        for place, (one, leaves) in enumerate(spans)
    )
    most = max(threshold, len(spans)) + 1

    def y(count: int) -> float:
        return round(top - 10 - count * (top - 20) / most, 1)

    return MarksChart(
        bars=bars,
        steps=_steps([(one.placed_on, leaves) for one, leaves in spans], scale, y),
        threshold=threshold,
        threshold_y=y(threshold),
        levels=tuple((y(count), count) for count in range(most)),
        now=scale.x(today),
        years=tuple(_years(scale)),
        height=top + 20 + len(bars) * row + 20,
        top=top,
    )


def _steps(spans: Sequence[tuple[date, date]], scale: Scale, y: Callable[[int], float]) -> str:
    """The line of how many count, as the points of an SVG line."""
    days = sorted({scale.first, scale.last, *(day for span in spans for day in span if scale.first < day < scale.last)})
    points: list[tuple[float, float]] = []
    for day in days:
        count = sum(placed <= day < leaves for placed, leaves in spans)
        if points:
            points.append((scale.x(day), points[-1][1]))
        points.append((scale.x(day), y(count)))
    return " ".join(f"{x},{height}" for x, height in points)


def _years(scale: Scale) -> Iterable[Tick]:
    for year in range(scale.first.year + 1, scale.last.year + 1):
        day = date(year, 1, 1)
        yield Tick(scale.x(day), day, str(year))


@dataclass(frozen=True)
class Bar:
    """One bar of a bar chart."""

    y: int
    width: float
    words: str
    value: str


def bars(values: Sequence[tuple[str, float, str]], row: int = 26) -> tuple[Bar, ...]:
    """A bar for each name, value and what is told of it; the longest fills the chart."""
    most = max((value for _, value, _ in values), default=0) or 1
    return tuple(
        Bar(place * row, round(340 * value / most, 1), name, told) for place, (name, value, told) in enumerate(values)
    )
