"""Days and instants as callers write them: RFC 3339, UTC where no offset is given, within years that we can store."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from standards.json_schema import Pattern

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _written_out(given: object) -> object:
    """Refuses numbers, which would be read as seconds since 1970."""
    if isinstance(given, date) or (isinstance(given, str) and "-" in given[1:]):
        return given
    raise ValueError("must be written as in RFC 3339, such as 2026-11-02 or 2026-11-02T09:00:00Z")


def _in_utc(at: datetime) -> datetime:
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if not _EARLIEST <= at <= _LATEST:
        raise ValueError("must lie between 1970 and 2200")
    return at.astimezone(UTC)


def _within_reach(day: date) -> date:
    if not _EARLIEST.date() <= day <= _LATEST.date():
        raise ValueError("must lie between 1970 and 2200")
    return day


_YEARS = Pattern("^(19[7-9][0-9]|2[01][0-9][0-9])-")
Instant = Annotated[datetime, BeforeValidator(_written_out), AfterValidator(_in_utc), _YEARS]
Day = Annotated[date, BeforeValidator(_written_out), AfterValidator(_within_reach), _YEARS]
