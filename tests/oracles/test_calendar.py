"""Business days against an oracle that knows no windows: it walks through time, minute by minute."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from standards.calendar import add_business_days
from standards.editions.escalation import WEEKDAYS, Calendar
from tests.standards.builders import instant

MINUTE = timedelta(minutes=1)
ZONES = ("UTC", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Asia/Kathmandu")
FIRST = instant("2020-01-01 00:00")
MINUTES = 16 * 365 * 24 * 60
# Near a change of clocks in Sydney, Dublin and New York: where an error of an hour would hide.
CHANGES = [instant(f"{day} 00:00") for day in ("2026-10-04", "2026-10-25", "2026-11-01", "2027-03-14", "2027-03-28")]


def by_the_minute(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The minute at whose end the business days have passed, found by looking at the clock on the wall."""
    opens, closes = calendar.hours
    wanted = days * ((closes.hour - opens.hour) * 60 + closes.minute - opens.minute)
    zone = ZoneInfo(calendar.timezone)
    while wanted > 0:
        on_the_wall = at.astimezone(zone)
        works = WEEKDAYS[on_the_wall.weekday()] in calendar.days and on_the_wall.date() not in calendar.holidays
        if works and opens <= on_the_wall.time() < closes:
            wanted -= 1
        at += MINUTE
    return at


def _hours(opens: int, length: int, minute: int) -> tuple[time, time]:
    return time(opens, minute), time(opens + length, minute)


# Hours that begin and end outside the night, when clocks change: within it a wall time can be missing or come twice.
hours = st.builds(_hours, st.integers(4, 15), st.integers(1, 8), st.integers(0, 59))
starts = st.one_of(
    st.integers(0, MINUTES).map(lambda minutes: FIRST + minutes * MINUTE),
    st.builds(lambda change, minutes: change + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-2880, 2880)),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, int, Calendar]:
    """A start, a number of days, and a calendar with holidays close enough to matter."""
    at = draw(starts)
    offsets = draw(st.lists(st.integers(-1, 9), max_size=3))
    holidays = tuple(at.date() + timedelta(days=offset) for offset in offsets)
    working = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=2, max_size=7, unique=True))
    calendar = Calendar(
        timezone=draw(st.sampled_from(ZONES)), days=tuple(working), hours=draw(hours), holidays=holidays
    )
    return at, draw(st.integers(1, 6)), calendar


OFFICE = Calendar(timezone="Europe/Dublin", days=WEEKDAYS[:5], hours=(time(9), time(17)))


@settings(max_examples=120, deadline=None, database=None)
@given(case=cases())
@example(case=(instant("2026-10-23 15:00"), 5, OFFICE))
@example(case=(instant("2026-11-06 17:00"), 1, OFFICE))
def test_business_days_pass_as_an_oracle_counts_them_minute_by_minute(case: tuple[datetime, int, Calendar]) -> None:
    at, days, calendar = case

    assert add_business_days(at, days, calendar) == by_the_minute(at, days, calendar)


@settings(max_examples=100, deadline=None, database=None)
@given(at=starts, first=st.integers(1, 8), second=st.integers(1, 8))
def test_days_in_two_parts_are_days_in_one(at: datetime, first: int, second: int) -> None:
    halfway = add_business_days(at, first, OFFICE)

    assert add_business_days(halfway, second, OFFICE) == add_business_days(at, first + second, OFFICE)


@settings(max_examples=100, deadline=None, database=None)
@given(at=starts, wait=st.integers(0, 20_000), days=st.integers(1, 8))
def test_who_starts_later_is_not_due_earlier(at: datetime, wait: int, days: int) -> None:
    assert add_business_days(at, days, OFFICE) <= add_business_days(at + wait * MINUTE, days, OFFICE)
