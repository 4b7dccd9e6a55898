"""Marks: which count, when they are flagged, when they convene a board, when they are settled (S11, S27-S30)."""

from datetime import date

import pytest

from standards.vocabulary import ReviewOutcome, ReviewReason
from tests.standards.builders import instant
from tests.standards.standing.common_scenarios import accredited, three_marks, under_review
from tests.standards.standing.people import ADA, CAS, DEE
from tests.standards.standing.scenario import StandingScenario


def reviews(scenario: StandingScenario) -> list[tuple[str, str]]:
    """When and for what reason reviews were convened."""
    return [(f"{event.at:%Y-%m-%d %H:%M}", str(event.data.reason)) for event in scenario.found("review_opened")]


def test_two_marks_let_a_term_renew_of_itself() -> None:
    scenario = accredited()
    scenario.marks("2028-05-01", "2028-06-01")
    scenario.until("2029-02-11")

    assert (scenario.of().term, reviews(scenario)) == (2, [])


def test_three_marks_convene_a_review_sixty_days_before_the_terms_end() -> None:
    scenario = three_marks().until("2028-12-12 08:59")
    assert reviews(scenario) == []

    scenario.until("2028-12-12 09:00")
    assert reviews(scenario) == [("2028-12-12 09:00", "marks_threshold")]
    assert scenario.review.counted == ("mrk_1", "mrk_2", "mrk_3")
    assert scenario.status() == "under_review"


def test_the_third_mark_flags_at_once_and_an_evaluation_convenes_nobody() -> None:
    scenario = three_marks()

    assert scenario.said("marks_flagged") == [("2028-03-10 12:00", "marks_flagged")]
    assert scenario.of().flagged == ("mrk_1", "mrk_2", "mrk_3")
    assert scenario.of().evaluated_until == instant("2028-08-10 09:00")
    assert reviews(scenario) == []


def test_a_mark_that_will_have_left_the_window_by_the_terms_end_is_flagged_and_convenes_nobody() -> None:
    scenario = accredited()
    scenario.marks("2027-02-10 18:00", "2027-05-01", "2027-06-01")
    scenario.until("2029-02-11")

    assert scenario.said("marks_flagged") != []
    assert (scenario.of().term, reviews(scenario)) == (2, [])


def test_a_mark_of_the_day_after_still_counts_at_the_terms_end() -> None:
    scenario = accredited()
    scenario.marks("2027-02-11 00:00", "2027-05-01", "2027-06-01")

    assert reviews(scenario.until("2029-02-11")) == [("2028-12-12 09:00", "marks_threshold")]


@pytest.mark.parametrize(
    ("issued", "convened"),
    [("2028-02-27", True), ("2028-02-28", True), ("2028-02-29", True), ("2028-03-01", False)],
)
def test_a_mark_of_a_leap_day_counts_through_the_last_of_february(issued: str, convened: bool) -> None:
    scenario = StandingScenario("2028-02-20")
    scenario.marks("2028-02-29", "2028-05-01", "2028-06-01")
    scenario.bring_in("onboarding", issued, at="2028-06-10").until("2030-03-02")

    assert bool(reviews(scenario)) is convened


def test_a_mark_between_lead_time_and_term_end_that_reaches_the_threshold_convenes_at_once() -> None:
    scenario = accredited()
    scenario.marks("2028-05-01", "2028-06-01", "2029-01-05 10:30")

    assert reviews(scenario) == [("2029-01-05 10:30", "marks_threshold")]


def test_a_mark_between_lead_time_and_term_end_below_the_threshold_convenes_nobody() -> None:
    scenario = accredited()
    scenario.marks("2027-02-10 18:00", "2028-06-01", "2029-01-05 10:30")

    assert reviews(scenario.until("2029-02-11")) == []
    assert scenario.of().term == 2


def test_where_the_edition_says_so_the_mark_that_reaches_the_threshold_convenes_at_once() -> None:
    scenario = accredited(overrides={"marks": {"review_opens": "on_threshold"}})
    scenario.marks("2027-04-01", "2027-05-01")
    assert reviews(scenario) == []

    scenario.mark(at="2027-06-01 15:00")
    assert reviews(scenario) == [("2027-06-01 15:00", "marks_threshold")]


def test_a_boards_mark_convenes_where_an_import_came_in_the_same_instant() -> None:
    scenario = accredited(overrides={"marks": {"review_opens": "on_threshold"}})
    scenario.mark(at="2027-03-01 10:00")
    scenario.mark(at="2027-04-01 10:00", placed_on=date(2027, 1, 5))
    mark = scenario.mark(at="2027-04-01 10:00")

    assert mark in scenario.review.counted
    assert scenario.review.opened_at == instant("2027-04-01 10:00")


def test_the_threshold_is_the_editions() -> None:
    scenario = three_marks(overrides={"marks": {"review_at": 4}}).until("2029-02-11")

    assert (reviews(scenario), scenario.of().term) == ([], 2)


def test_the_marks_of_a_partner_without_accreditations_count_once_it_has_one() -> None:
    scenario = StandingScenario()
    scenario.marks("2028-01-10", "2028-02-10", "2028-03-10")
    assert scenario.said("marks_flagged", "review_opened") == []

    scenario.issue(at="2028-04-01")
    assert scenario.said("marks_flagged") == [("2028-04-01 12:00", "marks_flagged")]


# Settled marks


def test_settled_marks_bar_no_later_renewal_of_another_accreditation() -> None:
    scenario = accredited().issue("data_migration", "2027-08-10")
    scenario.marks("2027-10-01", "2028-01-10", "2028-05-01")
    scenario.until("2028-12-13").votes("renew", ADA, CAS).until("2029-08-11")

    assert [event.data.marks for event in scenario.found("renewed")][-1] == ("mrk_1", "mrk_2", "mrk_3")
    assert (scenario.of("data_migration").term, len(scenario.standing.reviews)) == (2, 1)


def test_settled_marks_are_not_settled_for_what_is_accredited_later() -> None:
    scenario = accredited()
    scenario.marks("2028-01-10", "2028-02-10", "2028-03-10")
    scenario.until("2028-12-13").votes("renew", ADA, CAS).issue("data_migration", "2028-12-20")

    assert scenario.of("onboarding").id not in {event.subject for event in scenario.found("marks_flagged")[1:]}
    assert scenario.found("marks_flagged")[-1].subject == scenario.of("data_migration").id


def test_one_unsettled_mark_brings_settled_ones_back_before_the_board() -> None:
    scenario = accredited().issue("data_migration", "2027-08-10")
    scenario.marks("2027-10-01", "2028-01-10", "2028-05-01")
    scenario.until("2028-12-13").votes("renew", ADA, CAS)
    scenario.mark(at="2029-07-01")

    assert reviews(scenario)[-1] == ("2029-07-01 12:00", "marks_threshold")
    assert scenario.review.counted == ("mrk_1", "mrk_2", "mrk_3", "mrk_4")


def test_a_serious_mark_that_a_board_has_settled_opens_no_second_review() -> None:
    scenario = under_review().votes("renew", ADA, CAS).until("2027-12-01")

    assert (len(scenario.standing.reviews), scenario.review.outcome) == (1, ReviewOutcome.RENEWED)
    assert scenario.status() == "active"


# Serious marks


def test_a_serious_mark_opens_a_review_at_once_for_every_live_accreditation() -> None:
    scenario = under_review("onboarding", "data_migration")

    assert reviews(scenario) == [("2027-03-01 12:00", "serious_infringement")]
    assert (scenario.status("onboarding"), scenario.status("data_migration")) == ("under_review", "under_review")


def test_an_accreditation_that_comes_during_a_review_is_covered_too() -> None:
    scenario = under_review().issue("data_migration", "2027-03-05")

    assert scenario.status("data_migration") == "under_review"


def test_a_serious_mark_from_before_the_first_accreditation_opens_nothing() -> None:
    scenario = StandingScenario()
    scenario.mark("serious", at="2027-03-01")
    scenario.issue(at="2027-03-02").until("2027-12-01")

    assert reviews(scenario) == []


# Vacated marks


def test_a_vacated_mark_leaves_the_window() -> None:
    scenario = three_marks().vacate("mrk_2", "2028-12-05").until("2029-02-11")

    assert (reviews(scenario), scenario.of().term) == ([], 2)


def test_an_open_review_with_no_reason_left_closes_as_moot() -> None:
    scenario = under_review().vacate("mrk_1", "2027-03-03")

    assert (scenario.review.outcome, scenario.status()) == (ReviewOutcome.MOOT, "active")
    assert scenario.said("mark_dropped", "review_closed", "review_ended") == [
        ("2027-03-03 12:00", "mark_dropped"),
        ("2027-03-03 12:00", "review_closed"),
        ("2027-03-03 12:00", "review_ended"),
    ]


def test_a_moot_review_lets_a_held_renewal_go_on() -> None:
    scenario = three_marks().until("2029-02-11").vacate("mrk_1", "2029-02-15")

    assert (scenario.review.outcome, scenario.status()) == (ReviewOutcome.MOOT, "active")
    assert scenario.said("renewed") == [("2029-02-15 12:00", "renewed")]


def test_a_review_with_another_reason_goes_on_without_the_vacated_mark() -> None:
    scenario = under_review()
    scenario.mark("serious", at="2027-03-02")
    scenario.vacate("mrk_1", "2027-03-03")

    assert (scenario.review.is_open, scenario.review.counted) == (True, ("mrk_2",))
    assert scenario.review.reason is ReviewReason.SERIOUS_INFRINGEMENT


def test_a_completed_loss_stands_when_its_mark_is_vacated() -> None:
    scenario = under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="approve")
    scenario.vacate("mrk_1", "2027-03-20")

    assert (scenario.status(), scenario.review.outcome) == ("revoked", ReviewOutcome.REVOKED)
    assert scenario.standing.partner.lockout is not None


def test_a_mark_that_is_vacated_twice_was_vacated_the_first_time() -> None:
    scenario = three_marks().vacate("mrk_2", "2028-12-05").vacate("mrk_2", "2028-12-06")

    assert scenario.standing.marks[1].vacated_at == instant("2028-12-05 12:00")


def test_a_mark_that_no_longer_counts_when_a_term_is_judged_late_convenes_nobody() -> None:
    scenario = StandingScenario("2027-02-10", then=[("2028-11-09 01:00", {"terms": {"months": 12}})]).issue()
    scenario.mark(placed_on=date(2026, 2, 24))
    scenario.marks("2027-05-02", "2027-10-01")
    scenario.until("2028-11-10")

    assert (reviews(scenario), scenario.of().term) == ([], 2)
