"""A day or an instant in a query: a day stands for all of it, an instant for itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from standards.time_types import Day, Instant

EITHER: Final[Mapping[str, Any]] = {"anyOf": [{"type": "string", "format": name} for name in ("date", "date-time")]}
"""What the OpenAPI document says of such a text."""
_DAY, _INSTANT = TypeAdapter(Day), TypeAdapter(Instant)


@dataclass(frozen=True)
class DayOrInstant:
    """What was asked for, in UTC."""

    at: datetime
    """The instant, or the last one of the day."""
    day: date | None = None


def day_or_instant(given: str) -> DayOrInstant | None:
    """What the text says, as `2026-11-02` or `2026-11-02T09:00:00Z`; None where it says neither."""
    try:
        if len(given) == len("2026-11-02"):
            day = _DAY.validate_python(given)
            return DayOrInstant(datetime.combine(day, time.max, UTC), day)
        return DayOrInstant(_INSTANT.validate_python(given))
    except (ValidationError, ValueError):
        return None
