"""Calendar months for every day from 2020 to 2035, against a calendar that was made by counting days."""

from datetime import date, datetime, timedelta, timezone

import pytest

from standards.months import add_months, at_hour, first_day_without, months_after
from tests.oracles.counted_calendar import days, in_window, later
from tests.standards.builders import instant

EVERY_DAY = days(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("months", [1, 2, 3, 6, 12, 18, 23, 24, 25, 48, 120, -1, -6, -24])
def test_so_many_months_later_is_the_same_day_or_the_months_last(months: int) -> None:
    wrong = [day for day in EVERY_DAY if add_months(day, months) != later(day, months)]

    assert wrong == []


def test_no_months_later_is_the_day_itself() -> None:
    assert [add_months(day, 0) for day in EVERY_DAY] == EVERY_DAY


@pytest.mark.parametrize("months", [1, 6, 24])
def test_a_later_day_is_never_an_earlier_one_so_many_months_on(months: int) -> None:
    for direction in (months, -months):
        moved = [add_months(day, direction) for day in EVERY_DAY]
        assert moved == sorted(moved)


def test_the_thirty_first_comes_back_after_a_short_month() -> None:
    anchor = date(2026, 8, 31)
    reckoned = [add_months(anchor, 6 * number) for number in range(1, 5)]

    assert reckoned == [date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31)]


def test_a_leap_day_has_its_own_day_only_every_fourth_year() -> None:
    reckoned = [add_months(date(2028, 2, 29), 12 * years) for years in (1, 2, 3, 4)]

    assert reckoned == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def counted_out(placed_on: date, months: int) -> date:
    """The first day on which it no longer counts, found by trying one day after the other."""
    day = placed_on + timedelta(days=27 * months)
    assert in_window(placed_on, day, months), "the search began too late"
    while in_window(placed_on, day, months):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("months", [1, 6, 12, 24, 36])
def test_a_mark_counts_up_to_the_day_before_the_first_day_without_it(months: int) -> None:
    wrong = [day for day in EVERY_DAY if first_day_without(day, months) != counted_out(day, months)]

    assert wrong == []


def test_once_out_of_the_window_a_mark_stays_out() -> None:
    for placed_on in EVERY_DAY[::17]:
        without = first_day_without(placed_on, 24)
        assert not any(in_window(placed_on, without + timedelta(days=number), 24) for number in range(70))


@pytest.mark.parametrize(
    ("placed_on", "without"),
    [
        (date(2026, 3, 10), date(2028, 3, 10)),
        (date(2027, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 28), date(2030, 2, 28)),
        (date(2028, 2, 29), date(2030, 3, 1)),
        (date(2026, 12, 31), date(2028, 12, 31)),
    ],
)
def test_the_window_is_open_at_its_far_end(placed_on: date, without: date) -> None:
    assert first_day_without(placed_on, 24) == without


def test_months_after_an_instant_keep_its_time_of_day() -> None:
    for day in EVERY_DAY:
        at = at_hour(day, 13) + timedelta(minutes=37, seconds=11, microseconds=5)
        later_day = later(day, 6)
        assert months_after(at, 6) == at_hour(later_day, 13) + timedelta(minutes=37, seconds=11, microseconds=5)


def test_months_after_an_instant_are_counted_from_its_day_in_utc() -> None:
    in_tokyo = datetime(2027, 9, 1, 8, 30, tzinfo=timezone(timedelta(hours=9)))

    assert months_after(in_tokyo, 6) == instant("2028-02-29 23:30")
    assert months_after(in_tokyo, 6).utcoffset() == timedelta(0)


def test_what_falls_due_on_a_day_does_so_at_the_hour_in_utc() -> None:
    assert at_hour(date(2027, 1, 15), 9) == instant("2027-01-15 09:00")
    assert at_hour(date(2027, 1, 15), 0) == instant("2027-01-15 00:00")
