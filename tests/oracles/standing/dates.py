"""Instants and calendar arithmetic of the model. Every instant is in UTC."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

NOON = time(12)
MIDNIGHT = time()
LAST_SECOND = time(23, 59, 59)
OPENS, CLOSES = time(9), time(17)


def instant(written: object, hour: time) -> datetime:
    """A scenario's time: an instant as it is written, a day alone at the given hour."""
    value = (
        datetime.fromisoformat(written) if isinstance(written, str) and len(written) > len("2026-01-01") else written
    )
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    assert isinstance(value, date)
    return datetime.combine(value, hour, UTC)


def day(written: object) -> date:
    """A day as a scenario writes it."""
    return instant(written, MIDNIGHT).date()


def months_later(start: date, months: int) -> date:
    """The same day of the month, ``months`` later (or earlier), or the month's last day where it has none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def at_hour(on: date, hour: int) -> datetime:
    """The day's due hour."""
    return datetime.combine(on, time(hour), UTC)


def business_days_later(start: datetime, days: int) -> datetime:
    """``days`` days of eight hours, Monday to Friday from 9 to 17, counted from ``start``."""
    left, now = timedelta(hours=8 * days), start
    while True:
        opens, closes = (datetime.combine(now.date(), hour, UTC) for hour in (OPENS, CLOSES))
        begin = max(now, opens)
        if now.weekday() < 5 and begin < closes:
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        now = datetime.combine(now.date() + timedelta(days=1), MIDNIGHT, UTC)
