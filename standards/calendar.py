"""Business time: deadlines counted in the hours of the edition's calendar."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from standards.base_model import recalled, remember
from standards.editions.escalation import WEEKDAYS, Calendar
from standards.months import add_months

_YEARS_AHEAD = 10


def add_business_days(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The instant at which ``days`` business days have passed since ``at``, in UTC.

    A business day is one day of calendar hours, counted continuously: with hours 09:00-17:00, Friday 16:00 plus five
    business days is the next Friday 16:00. Time outside the hours does not count. Raises ``ValueError`` for a calendar
    that has no working day within ten years.
    """
    return add_business_time(at, days * hours_a_day(calendar), calendar)


def add_business_time(at: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """The instant at which so much business time has passed since ``at``, in UTC; it lies within the calendar's hours.

    Raises ``ValueError`` for a calendar that has no working day within ten years.
    """
    remaining = span
    for opens, closes in _windows(at, calendar):
        start = max(opens, at)
        if start + remaining <= closes:
            return start + remaining
        remaining -= closes - start
    raise ValueError("the calendar has too few working days to reach the deadline")


def business_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The working hours between two instants; negative where the end comes first."""
    if end < start:
        return -business_time(end, start, calendar)
    total = timedelta()
    for opens, closes in _windows(start, calendar):
        if opens >= end:
            break
        total += min(closes, end) - max(opens, start)
    return total


def opening_on(day: date, calendar: Calendar) -> datetime:
    """When work begins on that day of the calendar's zone, or on the first working day after it, in UTC.

    Raises ``ValueError`` for a calendar that has no working day within ten years.
    """
    midnight = datetime.combine(day, time(), calendar.zone)
    for opens, _ in _windows(midnight, calendar):
        if opens >= midnight:
            return opens
    raise ValueError("the calendar has no working day within ten years")


def hours_a_day(calendar: Calendar) -> timedelta:
    """How long a business day is."""
    opens, closes = calendar.hours
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


def _windows(at: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Each day's working hours, in UTC, that end after ``at``."""
    first = at.astimezone(calendar.zone).date().replace(day=1)
    for months in range(12 * _YEARS_AHEAD + 1):
        for hours in _hours_in(add_months(first, months), calendar):
            if hours[1] > at:
                yield hours


Hours = tuple[datetime, datetime]


def _hours_in(month: date, calendar: Calendar) -> tuple[Hours, ...]:
    """The working hours of the month's days, in UTC. One deadline after the other is counted over the same days."""
    known: tuple[Hours, ...] | None = recalled(calendar, month)
    if known is None:
        days = (month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1]))
        known = tuple(_hours_on(day, calendar) for day in days if _works(day, calendar))
        remember(calendar, month, known)
    return known


def _hours_on(day: date, calendar: Calendar) -> Hours:
    zone, (opens, closes) = calendar.zone, calendar.hours
    return datetime.combine(day, opens, zone).astimezone(UTC), datetime.combine(day, closes, zone).astimezone(UTC)


def _works(day: date, calendar: Calendar) -> bool:
    return WEEKDAYS[day.weekday()] in calendar.days and day not in calendar.holidays
