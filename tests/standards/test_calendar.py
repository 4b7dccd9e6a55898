"""Business days in the hours of a calendar: examples that a person can check with a wall calendar."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from standards.calendar import add_business_days, opening_on
from standards.editions.escalation import Calendar
from tests.standards.builders import instant

OFFICE: dict[str, Any] = {"timezone": "UTC", "days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["09:00", "17:00"]}


def calendar(**overrides: Any) -> Calendar:
    """Monday to Friday, nine to five in UTC, unless overridden."""
    return Calendar.model_validate(OFFICE | overrides)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-06 16:00", 5, "2026-11-13 16:00"),  # Friday 16:00 to the next Friday 16:00
        ("2026-11-02 10:30", 1, "2026-11-03 10:30"),
        ("2026-11-02 10:30", 5, "2026-11-09 10:30"),
        ("2026-11-06 16:00", 1, "2026-11-09 16:00"),  # over the weekend
        ("2026-11-02 09:00", 1, "2026-11-02 17:00"),  # a whole day ends at its close, not at the next opening
        ("2026-11-02 17:00", 1, "2026-11-03 17:00"),  # the close belongs to the day that ends
        ("2026-11-02 07:15", 1, "2026-11-02 17:00"),  # before the opening
        ("2026-11-02 22:45", 1, "2026-11-03 17:00"),  # after the close
        ("2026-11-07 12:00", 1, "2026-11-09 17:00"),  # a Saturday
        ("2026-11-08 23:59", 2, "2026-11-10 17:00"),  # a Sunday
        ("2026-12-31 12:00", 1, "2027-01-01 12:00"),  # no holiday unless the calendar names it
        ("2028-02-28 12:00", 1, "2028-02-29 12:00"),  # a leap day is a day
    ],
)
def test_business_days_are_counted_in_calendar_hours_to_the_minute(start: str, days: int, end: str) -> None:
    assert add_business_days(instant(start), days, calendar()) == instant(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-12-24 16:00", 1, "2026-12-28 16:00"),  # Christmas is a Friday; the weekend follows
        ("2026-12-24 16:00", 2, "2026-12-30 16:00"),  # the 29th is a holiday too
        ("2026-12-25 12:00", 1, "2026-12-28 17:00"),  # from a holiday
        ("2026-12-21 09:30", 3, "2026-12-24 09:30"),  # holidays ahead don't matter
    ],
)
def test_holidays_do_not_count(start: str, days: int, end: str) -> None:
    closed = calendar(holidays=["2026-12-25", "2026-12-26", "2026-12-29"])

    assert add_business_days(instant(start), days, closed) == instant(end)


@pytest.mark.parametrize(
    ("zone", "start", "days", "end"),
    [
        # Ireland puts its clocks back on 25 October 2026 and forward on 28 March 2027.
        ("Europe/Dublin", "2026-10-23 15:00", 1, "2026-10-26 16:00"),
        ("Europe/Dublin", "2027-03-26 16:00", 1, "2027-03-29 15:00"),
        # New York puts its clocks back on 1 November 2026 and forward on 14 March 2027.
        ("America/New_York", "2026-10-30 20:00", 5, "2026-11-06 21:00"),
        ("America/New_York", "2027-03-12 21:00", 5, "2027-03-19 20:00"),
        # Its Friday afternoon is Friday night in UTC, its Friday evening is over although UTC still counts Friday.
        ("America/New_York", "2026-11-06 21:30", 1, "2026-11-09 21:30"),
        ("America/New_York", "2026-11-06 22:30", 1, "2026-11-09 22:00"),
        # Sydney's Monday has begun while UTC is still on Sunday.
        ("Australia/Sydney", "2026-11-01 23:00", 1, "2026-11-02 23:00"),
        ("Asia/Kolkata", "2026-11-02 04:30", 1, "2026-11-03 04:30"),
    ],
)
def test_hours_are_those_of_the_calendars_zone_through_the_change_of_clocks(
    zone: str, start: str, days: int, end: str
) -> None:
    assert add_business_days(instant(start), days, calendar(timezone=zone)) == instant(end)


def test_a_holiday_is_a_day_of_the_calendars_zone() -> None:
    sydney = calendar(timezone="Australia/Sydney", holidays=["2026-11-03"])

    assert add_business_days(instant("2026-11-01 23:00"), 1, sydney) == instant("2026-11-03 23:00")


def test_a_day_on_which_the_clocks_change_has_the_hours_it_has() -> None:
    around_the_clock = calendar(timezone="Europe/Dublin", days=["sun", "mon"], hours=["00:00", "23:00"])
    autumn, spring = datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)

    assert add_business_days(autumn, 1, around_the_clock) == autumn + timedelta(hours=23)
    assert add_business_days(spring, 1, around_the_clock) == instant("2027-03-29 00:00")


def test_an_evening_in_the_calendars_zone_counts_although_utc_has_turned_the_page() -> None:
    evenings = calendar(timezone="America/New_York", hours=["12:00", "22:00"])

    assert add_business_days(instant("2026-11-07 02:00"), 1, evenings) == instant("2026-11-10 02:00")


def test_other_working_days_and_hours_are_the_editions() -> None:
    souk = calendar(days=["sun", "mon", "tue", "wed", "thu"], hours=["08:30", "12:00"])

    assert add_business_days(instant("2026-11-05 11:00"), 1, souk) == instant("2026-11-08 11:00")


def test_the_end_is_in_utc_whatever_the_start_is_in() -> None:
    start = datetime(2026, 11, 6, 17, 0, tzinfo=timezone(timedelta(hours=1)))
    end = add_business_days(start, 5, calendar())

    assert end == instant("2026-11-13 16:00")


def test_seconds_are_kept() -> None:
    start = datetime(2026, 11, 6, 16, 0, 30, 250_000, tzinfo=UTC)

    assert add_business_days(start, 5, calendar()) == start + timedelta(days=7)


def test_a_calendar_without_working_days_is_an_error_not_an_endless_search() -> None:
    mondays = [date(2026, 11, 2) + timedelta(weeks=week) for week in range(600)]
    never = calendar(days=["mon"], holidays=mondays)

    with pytest.raises(ValueError, match="too few working days"):
        add_business_days(instant("2026-11-02 09:00"), 1, never)
    with pytest.raises(ValueError, match="no working day"):
        opening_on(date(2026, 11, 2), never)
