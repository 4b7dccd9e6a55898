"""A calendar made by counting days one after the other: the oracle for everything that is reckoned in months.

It knows no month arithmetic. A month is the run of days that share a year and a month, and "so many months later" is
the day of the same number in the month that many runs on, or the run's last day where it has none of that number.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache

FIRST, LAST = date(2010, 1, 1), date(2062, 12, 31)


def _runs() -> list[list[date]]:
    runs: list[list[date]] = [[FIRST]]
    while (day := runs[-1][-1] + timedelta(days=1)) <= LAST:
        if day.month == runs[-1][0].month:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


RUNS = _runs()
_STARTS = [run[0] for run in RUNS]


def days(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@cache
def later(day: date, months: int) -> date:
    """The day so many months later, or earlier."""
    run = RUNS[bisect_right(_STARTS, day) - 1 + months]
    return run[min(day.day, len(run)) - 1]


def in_window(placed_on: date, day: date, months: int) -> bool:
    """Whether what was placed on the one day counts on the other: in (t - months, t]."""
    return later(day, -months) < placed_on <= day


def at_hour(day: date, hour: int) -> datetime:
    """The instant of the day at the hour, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def yearly(reviews: list[dict[str, int]], hour: int, after: datetime, until: datetime) -> list[datetime]:
    """The instants, after the one and up to the other, of days that come every year."""
    found = []
    for year in range(after.year, until.year + 1):
        for review in reviews:
            due = at_hour(date(year, review["month"], review["day"]), hour)
            if after < due <= until:
                found.append(due)
    return sorted(found)
