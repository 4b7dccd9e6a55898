"""Calendar months: always counted from the original day and clamped to the month's end, so that nothing drifts (S4)."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)  # looking years ahead asks for the same few days at every step
def add_months(day: date, months: int) -> date:
    """The day so many calendar months later or earlier, clamped to the month's end (S4).

    31 August + 6 is 28 February.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


@lru_cache(maxsize=4096)
def at_hour(day: date, hour: int) -> datetime:
    """The instant in UTC at which what is due on the day falls due."""
    return datetime.combine(day, time(hour), UTC)


def months_after(at: datetime, months: int) -> datetime:
    """The same time of day so many calendar months later, in UTC (S37)."""
    at = at.astimezone(UTC)
    return datetime.combine(add_months(at.date(), months), at.timetz())


def first_day_without(placed_on: date, months: int) -> date:
    """The first day on which something of that day is no longer within the last ``months`` calendar months (S27).

    The window is (t - months, t], so this is the first t whose ``t - months`` reaches the day. It is searched for and
    not computed: adding months to the day and taking them from t disagree at the ends of short months.
    """
    day = add_months(placed_on, months)
    while add_months(day, -months) < placed_on:
        day += timedelta(days=1)
    return day
