"""Finds exact dates, which somebody who was there remembers, and offers the week of the narrative instead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.sentences import word_before
from redaction.words import sections

_SEPARATED = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>(?:19|20)?\d\d))(?![\d/-]|\.\d)"
    r"(?:T\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_JAPANESE = re.compile(r"(?:(?P<y>(?:19|20)\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_WITHOUT_YEAR = re.compile(r"(?<![\d./-])(?P<d>[0-3]\d)(?P<s>\.\s?|/)(?P<m>[01]\d)(?P<t>\.?)(?![\d/])")
_BEFORE_DATES = frozenset("on by from until since to am den vom bis seit ab zum d fra til siden el desde hasta".split())
_DAY_AND_YEAR = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:(?:,?\s(?:de\s)?|-)(?P<y>(?:19|20)\d\d)(?!\d))?"
_NO_MONTH_AHEAD = frozenset("ago augustus mai maj maja marca mars mart marts".split())
"""Months that are other words or names where a number and no year follows: "two weeks ago 5 deals", "data mart 2"."""
_WEEK = 7
_NO_YEAR = 2000


@dataclass(frozen=True)
class DateFound:
    """A date that a text names; without a year, that of the narrative is meant."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    def on(self, year: int) -> date | None:
        """The date, in its own year or else the given one; none where there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


class DateRecognizer:
    """Finds dates to the day."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every date, with the week of the narrative that is offered in its place."""
        found = list(dates_in(text))
        starts_on = context.narrative.starts_on or first_date(found)
        for one in found:
            if starts_on is not None:
                yield match_of(
                    *(one.start, one.end, EntityType.DATE, Rule.EXACT_DATE), replacement=_week_of(one, starts_on)
                )


def first_date(found: Iterable[DateFound]) -> date | None:
    """The earliest of the dates; one without a year is taken to lie near the first that has one."""
    found = list(found)
    near = next((day for one in found if one.year is not None and (day := one.on(_NO_YEAR)) is not None), None)
    return min((day for one in found if (day := _nearest(one, near)) is not None), default=None)


def _nearest(found: DateFound, near: date | None) -> date | None:
    if near is None:
        return found.on(_NO_YEAR)
    days = (found.on(year) for year in (near.year - 1, near.year, near.year + 1))
    return min((day for day in days if day is not None), key=lambda day: abs(day - near), default=None)


def _week_of(found: DateFound, starts_on: date) -> str:
    candidates = [day for year in (starts_on.year, starts_on.year + 1) if (day := found.on(year)) is not None]
    if not candidates:
        return "a date"  # 29 February, where neither year has one
    later = [day for day in candidates if day >= starts_on]
    day = min(later, default=candidates[0])
    weeks = (day - starts_on) // timedelta(days=_WEEK)
    return f"week {weeks + 1}" if weeks >= 0 else "before week 1"


def dates_in(text: str) -> Iterator[DateFound]:
    """Every date to the day that the text names."""
    for pattern in (_SEPARATED, _JAPANESE):
        for found in pattern.finditer(text):
            yield from _numeric(found)
    for found in _COMPACT.finditer(text):
        if word_before(text, found.start()) not in sections("reference_labels")["always"]:
            yield from _numeric(found)
    for found in _WITHOUT_YEAR.finditer(text):
        is_dotted = found["s"] != "/" and bool(found["t"])
        if 1 <= int(found["m"]) <= 12 and (is_dotted or word_before(text, found.start()) in _BEFORE_DATES):
            yield from _valid(found, None, int(found["m"]), found["d"])
    for pattern in _with_month_names():
        for found in pattern.finditer(text):
            name = normalize(found["m"])
            if found["y"] or found.start("d") < found.start("m") or name not in _NO_MONTH_AHEAD:
                yield from _valid(found, found["y"], _months()[name], found["d"])


def _numeric(found: re.Match[str]) -> Iterator[DateFound]:
    groups = found.groupdict()
    if groups.get("a"):
        first, second, year = int(groups["a"]), int(groups["b"]), groups["z"]
        day, month = (second, first) if second > 12 else (first, second)
        yield from _valid(found, year if len(year) == 4 else f"20{year}", month, str(day))
    else:
        yield from _valid(found, groups["y"], int(groups["m"]), groups["d"])


def _valid(found: re.Match[str], year: str | None, month: int, day: str) -> Iterator[DateFound]:
    one = DateFound(found.start(), found.end(), int(year) if year else None, month, int(day))
    if one.on(_NO_YEAR) is not None:
        yield one


@cache
def _months() -> Mapping[str, int]:
    return {
        normalize(name): number % 12 + 1 for names in sections("months").values() for number, name in enumerate(names)
    }


@cache
def _with_month_names() -> tuple[re.Pattern[str], ...]:
    names = {name for names in sections("months").values() for name in names}
    month = "(?P<m>" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b\.?"
    return (
        re.compile(rf"(?i)(?<![\w.,])(?:den\s|el\s)?{_DAY_AND_YEAR}[\s-]?(?:of\s|de\s)?{month}{_YEAR}"),
        re.compile(rf"(?i)\b{month}\s(?:the\s)?{_DAY_AND_YEAR}(?!\d|[.,:]\d|\s?[%€$£])\b{_YEAR}"),
    )
