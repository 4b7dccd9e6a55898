"""Instants as a scenario writes them: a day alone is noon in a step and the last second of that day in an expectation.

All are in UTC. Days come as dates or as text, whichever way the file was read.
"""

from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator

from standards.time_types import Instant

NOON = time(12)
MIDNIGHT = time()
LAST_SECOND = time(23, 59, 59)


def _written(value: object) -> object:
    """Text as the day or the instant that it says; whatever is neither stays as it is, for its field to refuse."""
    if not isinstance(value, str):
        return value
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value.strip())
        except ValueError:
            continue
    return value


def _whole_day(value: object, hour: time) -> object:
    value = _written(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, hour, UTC)
    return value


def _day_or_instant(value: object) -> date | datetime:
    value = _written(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return value
    raise ValueError("must be a day or an instant, such as 2026-11-02 or 2026-11-02T09:00:00Z")


def same_time(wanted: date | datetime, found: datetime) -> bool:
    """Whether the instant is the one that was written, or lies on the day that was."""
    return found == wanted if isinstance(wanted, datetime) else found.date() == wanted


Noon = Annotated[Instant, BeforeValidator(lambda value: _whole_day(value, NOON))]
"""When a step is taken."""
DayEnd = Annotated[Instant, BeforeValidator(lambda value: _whole_day(value, LAST_SECOND))]
"""When an expectation is looked at."""
DayBegin = Annotated[Instant, BeforeValidator(lambda value: _whole_day(value, MIDNIGHT))]
"""When a scenario starts."""
DayOrInstant = Annotated[date | datetime, BeforeValidator(_day_or_instant)]
"""A time that is expected, as exactly as it is written."""
