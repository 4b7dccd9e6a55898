"""An accreditation's dates, for every day from 2020 to 2035 on which it can have been issued (S4, S6, S27, S28)."""

from datetime import date, datetime, timedelta

import pytest

from standards.accreditation import Accreditation
from standards.accreditation.schedule import (
    Deadline,
    deadlines,
    lead_time,
    next_evaluation,
    next_tier_review,
    term_at,
    term_end,
)
from standards.editions import Edition
from standards.vocabulary import Checkpoint
from tests.oracles.counted_calendar import at_hour, days, later, yearly
from tests.standards.builders import edition, instant

EVERY_DAY = days(date(2020, 1, 1), date(2035, 12, 31))
BUNDLED = edition()


def issued(day: date, **more: object) -> Accreditation:
    """An accreditation as it is at noon of the day on which it was issued."""
    noon = at_hour(day, 12)
    values = {
        "id": "acc_1",
        "partner_id": "p1",
        "kind": "onboarding",
        "issued_on": day,
        "imported": False,
        "sequence": 1,
        "since": noon,
        "last_at": noon,
        "edition": BUNDLED.id,
        "term": 1,
        "evaluated_until": noon,
        "tier_reviewed_until": noon,
    }
    return Accreditation.model_validate(values | more)


def evaluations(of: Accreditation, under: Edition, count: int) -> list[datetime]:
    """The evaluations that follow when each is held on its date."""
    held = []
    for _ in range(count):
        held.append(next_evaluation(of, under))
        of = of.model_copy(update={"evaluated_until": held[-1]})
    return held


def test_evaluations_fall_every_six_months_and_never_drift() -> None:
    for day in EVERY_DAY:
        expected = [at_hour(later(day, 6 * number), 9) for number in range(1, 9)]
        assert evaluations(issued(day), BUNDLED, 8) == expected


@pytest.mark.parametrize("months", [1, 3, 7, 12])
def test_evaluations_fall_as_the_edition_says(months: int) -> None:
    under = edition({"terms": {"evaluate_every_months": months}, "tiers": {"hour_utc": 17}})
    for day in EVERY_DAY[::7]:
        expected = [at_hour(later(day, months * number), 17) for number in range(1, 6)]
        assert evaluations(issued(day), under, 5) == expected


def test_an_evaluation_that_was_held_an_instant_ago_is_not_due_again() -> None:
    for day in EVERY_DAY[::5]:
        due = at_hour(later(day, 6), 9)
        just_before = due - timedelta(microseconds=1)
        before = issued(day, since=just_before, evaluated_until=just_before)
        assert next_evaluation(before, BUNDLED) == due
        assert next_evaluation(issued(day, evaluated_until=due), BUNDLED) == at_hour(later(day, 12), 9)


def test_after_an_import_the_first_evaluation_is_the_next_of_the_same_row() -> None:
    brought_in = instant("2026-11-23 12:00")
    for day in [day for day in EVERY_DAY if day <= brought_in.date()]:
        row = (at_hour(later(day, 6 * number), 9) for number in range(1, 40))
        expected = next(due for due in row if due > brought_in)
        assert next_evaluation(issued(day, evaluated_until=brought_in), BUNDLED) == expected


def test_term_n_ends_twenty_four_times_n_months_after_the_issue_and_its_lead_time_sixty_days_before() -> None:
    for day in EVERY_DAY:
        for number in (1, 2, 5):
            of = issued(day, term=number)
            assert term_end(of, BUNDLED) == at_hour(later(day, 24 * number), 9)
            assert lead_time(of, BUNDLED) == at_hour(later(day, 24 * number) - timedelta(days=60), 9)


def test_a_term_from_a_leap_day_ends_on_the_last_of_february_and_on_the_next_leap_day() -> None:
    leap = issued(date(2024, 2, 29))
    ends = [term_end(leap, BUNDLED, number).date() for number in (1, 2, 3, 4)]

    assert ends == [date(2026, 2, 28), date(2028, 2, 29), date(2030, 2, 28), date(2032, 2, 29)]


def test_terms_that_ended_before_an_import_count_as_renewed() -> None:
    brought_in = instant("2026-11-23 12:00")
    for day in [day for day in EVERY_DAY if day <= brought_in.date()]:
        ends = [later(day, 24 * number) for number in range(1, 10)]
        running = next(number for number, end in enumerate(ends, 1) if at_hour(end, 9) > brought_in)
        assert term_at(day, brought_in, BUNDLED) == (running, ends[running - 1])


def test_a_term_that_ends_at_the_instant_of_the_import_has_ended() -> None:
    assert term_at(date(2024, 11, 23), instant("2026-11-23 09:00"), BUNDLED) == (2, date(2028, 11, 23))
    assert term_at(date(2024, 11, 23), instant("2026-11-23 08:59"), BUNDLED) == (1, date(2026, 11, 23))


def test_tier_reviews_are_held_in_january_and_june_of_every_year() -> None:
    reviews = [{"month": 1, "day": 15}, {"month": 6, "day": 15}]
    row = yearly(reviews, 9, instant("2019-12-31 00:00"), instant("2037-01-01 00:00"))
    for day in EVERY_DAY:
        for hour in (0, 9, 10):
            after = at_hour(day, hour)
            assert next_tier_review(after, BUNDLED.tiers) == next(due for due in row if due > after)


def test_every_next_date_is_there_in_the_order_in_which_it_acts() -> None:
    same_day = issued(
        date(2026, 1, 15),
        evaluated_until=instant("2027-07-15 09:00"),
        tier_reviewed_until=instant("2027-06-15 09:00"),
        lead_judged=1,
        grace={"since": instant("2027-06-15 09:00"), "until": instant("2028-01-15 09:00")},
        remediation={
            "since": instant("2027-11-16 09:00"),
            "until": instant("2028-01-15 09:00"),
            "missing": ("platform_consulting",),
        },
    )
    at = instant("2028-01-15 09:00")

    assert deadlines(same_day, edition({"marks": {"lead_days": 0}})) == (
        Deadline(at, Checkpoint.GRACE_END),
        Deadline(at, Checkpoint.REMEDIATION_END),
        Deadline(at, Checkpoint.TIER_REVIEW),
        Deadline(at, Checkpoint.EVALUATION),
        Deadline(at, Checkpoint.TERM_END),
    )
    assert deadlines(same_day.model_copy(update={"lead_judged": 0}), edition({"marks": {"lead_days": 0}}))[4] == (
        Deadline(at, Checkpoint.LEAD_TIME)
    )


def test_a_lost_accreditation_has_no_dates() -> None:
    lost = issued(date(2026, 1, 15), lost={"how": "lapsed", "at": instant("2026-06-15 09:00")})

    assert deadlines(lost, BUNDLED) == ()


@pytest.mark.parametrize("later_hour", [0, 8, 10, 23])
def test_another_hour_of_the_day_brings_no_date_of_a_held_day_back(later_hour: int) -> None:
    held = issued(
        date(2026, 7, 15),
        evaluated_until=instant("2027-01-15 09:00"),
        tier_reviewed_until=instant("2027-01-15 09:00"),
        lead_judged=1,
    )
    found = deadlines(held, edition({"tiers": {"hour_utc": later_hour}}))

    assert [(due.checkpoint, due.at) for due in found] == [
        (Checkpoint.TIER_REVIEW, at_hour(date(2027, 6, 15), later_hour)),
        (Checkpoint.EVALUATION, at_hour(date(2027, 7, 15), later_hour)),
        (Checkpoint.TERM_END, at_hour(date(2028, 7, 15), later_hour)),
    ]


def test_a_tier_review_later_on_the_day_of_the_issue_is_still_to_come() -> None:
    early = instant("2027-01-15 08:00")
    of = issued(date(2027, 1, 15), since=early, last_at=early, evaluated_until=early, tier_reviewed_until=early)

    assert deadlines(of, BUNDLED)[0] == Deadline(instant("2027-01-15 09:00"), Checkpoint.TIER_REVIEW)
