"""Editions in mid-flight: a decision takes the edition in force at its instant, and what was opened stands."""

from datetime import date
from typing import Any

import pytest

from standards.rejections import RejectionCode
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage, Role
from tests.standards.builders import instant
from tests.standards.standing.common_scenarios import accredited, in_grace, three_marks, under_review
from tests.standards.standing.people import ADA, CAS, DEE, LEX, PIM
from tests.standards.standing.scenario import StandingScenario


def held(scenario: StandingScenario, *kinds: str) -> list[str]:
    """When the dates of those kinds were held."""
    return [
        f"{event.at:%Y-%m-%d %H:%M}"
        for event in scenario.found("checkpoint_held")
        if str(event.data.checkpoint) in kinds
    ]


def test_every_event_names_the_edition_that_governed_its_instant() -> None:
    scenario = accredited(then=[("2027-06-15 09:00", {}), ("2028-01-15 09:01", {})]).until("2028-02-01")
    editions = [event.edition for event in scenario.found("checkpoint_held")]

    assert editions == ["then-1", "then-1", "then-1"]
    assert scenario.found("accreditation_issued")[0].edition == "2026-11"


def test_the_first_edition_governs_everything_before_it() -> None:
    scenario = accredited(begins="2020-01-10").until("2026-12-01")

    assert [f"{event.at:%Y-%m-%d}" for event in scenario.found("renewed")] == ["2022-01-10", "2024-01-10", "2026-01-10"]
    assert {event.edition for event in scenario.log} == {"2026-11"}


# What was opened stands


def test_a_grace_period_keeps_its_end_when_the_tier_reviews_move() -> None:
    moved = {"tiers": {"reviews": [{"month": 3, "day": 1}, {"month": 9, "day": 1}]}}
    scenario = in_grace(then=[("2027-07-01", moved)])
    assert scenario.of().grace is not None
    assert scenario.of().grace.until == instant("2028-01-15 09:00")

    assert scenario.until("2028-01-15 09:00").status() == "lapsed"


def test_a_remediation_keeps_its_end_when_the_edition_gives_less_time() -> None:
    scenario = accredited(then=[("2027-07-01", {"certifications": {"remediation_days": 5}})])
    scenario.uncertify("onboarding_delivery").until("2027-08-14 08:59")
    assert scenario.status() == "in_remediation"

    assert scenario.until("2027-08-14 09:00").status() == "under_review"


def test_a_lockout_keeps_its_end() -> None:
    scenario = under_review(then=[("2027-03-20", {"lockout": {"months": 1}})]).votes("revoke", ADA, CAS)
    scenario.act_on_review("decide", DEE, "2027-03-10", decision="approve")

    scenario.issue(at="2027-08-01", refused=RejectionCode.LOCKED_OUT)


# What was not opened yet is reckoned anew


def test_a_new_length_of_terms_moves_the_end_of_the_running_one() -> None:
    scenario = accredited(then=[("2027-12-01", {"terms": {"months": 12}})]).until("2029-03-01")

    assert [f"{event.at:%Y-%m-%d}" for event in scenario.found("renewed")] == ["2028-02-10", "2029-02-10"]


def test_a_term_that_a_new_length_has_ended_already_is_judged_as_the_edition_takes_effect() -> None:
    scenario = accredited(then=[("2028-07-01 00:00", {"terms": {"months": 12}})]).until("2028-07-01")

    assert scenario.said("renewed") == [("2028-07-01 00:00", "renewed")]
    assert scenario.of().term_ends_on == instant("2029-02-10 00:00").date()


def test_evaluations_come_as_often_as_the_edition_says_counted_from_the_issue_date() -> None:
    scenario = accredited(then=[("2027-09-01", {"terms": {"evaluate_every_months": 3}})]).until("2028-06-01")

    assert held(scenario, "evaluation") == [
        *("2027-08-10 09:00", "2027-11-10 09:00", "2028-02-10 09:00", "2028-05-10 09:00")
    ]


@pytest.mark.parametrize("kind", ["evaluation", "tier_review"])
def test_no_day_is_held_twice_when_the_hour_moves_on_that_day(kind: str) -> None:
    days = {"evaluation": "2027-08-10", "tier_review": "2027-06-15"}
    scenario = accredited(then=[(f"{days[kind]} 10:00", {"tiers": {"hour_utc": 17}})]).until(f"{days[kind]} 23:00")

    assert held(scenario, kind) == [f"{days[kind]} 09:00"]


@pytest.mark.parametrize("kind", ["evaluation", "tier_review"])
def test_no_day_is_left_out_when_the_hour_moves_on_that_day(kind: str) -> None:
    days = {"evaluation": "2027-08-10", "tier_review": "2027-06-15"}
    scenario = accredited(
        overrides={"tiers": {"hour_utc": 17}}, then=[(f"{days[kind]} 10:00", {"tiers": {"hour_utc": 9}})]
    )

    assert held(scenario.until(f"{days[kind]} 23:00"), kind) == [f"{days[kind]} 10:00"]


def test_a_lead_time_that_moves_to_a_later_day_is_judged_there_too() -> None:
    scenario = accredited(overrides={"terms": {"months": 12}}, then=[("2028-01-01", {})])
    scenario.marks("2027-03-01", "2027-09-01", "2028-03-01")
    scenario.until("2028-12-12 08:59")
    assert held(scenario, "lead_time") == ["2027-12-12 09:00"]

    scenario.until("2028-12-12 09:00")
    assert (scenario.review.reason, scenario.review.opened_at) == (
        ReviewReason.MARKS_THRESHOLD,
        instant("2028-12-12 09:00"),
    )


# What an edition lets recover does so as it takes effect


def test_a_lower_minimum_ends_the_grace_as_it_takes_effect() -> None:
    scenario = in_grace(then=[("2027-09-01 00:00", {"tiers": {"minimum": "gold"}})]).until("2028-02-01")

    assert scenario.said("grace_ended", "lapsed") == [("2027-09-01 00:00", "grace_ended")]
    assert scenario.status() == "active"


def test_a_lower_minimum_that_takes_effect_at_the_very_end_of_the_grace_saves_it() -> None:
    scenario = in_grace(then=[("2028-01-15 09:00", {"tiers": {"minimum": "gold"}})]).until("2028-02-01")

    assert scenario.status() == "active"


def test_a_certification_that_is_no_longer_required_closes_the_gap_as_the_edition_takes_effect() -> None:
    fewer = {"accreditations": {"onboarding": {"certifications": ["platform_consulting"]}}}
    scenario = accredited(then=[("2027-07-01 00:00", fewer)]).uncertify("onboarding_delivery").until("2027-09-01")

    assert scenario.said("remediation_ended") == [("2027-07-01 00:00", "remediation_ended")]
    assert scenario.standing.reviews == ()


def test_a_higher_minimum_acts_at_the_next_checkpoint_as_any_shortfall() -> None:
    scenario = accredited(then=[("2027-03-01", {"tiers": {"minimum": "diamond"}})]).until("2027-06-15 08:59")
    assert scenario.status() == "active"

    assert scenario.until("2027-06-15 09:00").status() == "in_grace"


def test_a_lower_threshold_convenes_for_the_marks_that_reach_it_as_it_takes_effect() -> None:
    at_once = {"marks": {"review_opens": "on_threshold", "review_at": 2}}
    scenario = accredited(then=[("2027-06-01 00:00", at_once)])
    scenario.marks("2027-04-01", "2027-05-01")
    scenario.until("2027-06-02")

    assert (scenario.review.reason, scenario.review.opened_at) == (
        ReviewReason.MARKS_THRESHOLD,
        instant("2027-06-01 00:00"),
    )


def test_an_import_that_leaves_the_window_convenes_nobody_for_the_marks_before_it() -> None:
    scenario = accredited(then=[("2028-07-24 14:00", {"marks": {"review_opens": "on_threshold", "review_at": 2}})])
    scenario.marks("2027-09-14 10:00", "2027-09-14 11:00")
    scenario.mark(at="2027-09-14 12:00", placed_on=date(2026, 8, 12))
    scenario.until("2028-09-26").certify("hubspot_trainer")

    assert scenario.standing.reviews == ()


def test_a_mark_is_not_judged_by_an_edition_that_no_longer_governs_it() -> None:
    scenario = accredited(then=[("2028-12-20", {"marks": {"review_at": 5}})])
    scenario.marks("2028-10-01", "2028-11-01", "2028-12-28")

    assert scenario.until("2029-02-11").standing.reviews == ()
    assert scenario.of().term == 2


# Boards


def test_the_majority_is_that_of_the_edition_in_force_at_the_vote() -> None:
    three: dict[str, Any] = {"accreditation_board": {"majority": 3}}
    scenario = under_review(then=[("2027-03-02", three)]).votes("revoke", ADA, CAS, at="2027-03-03")
    assert scenario.review.stage is ReviewStage.BOARD

    assert scenario.votes("revoke", PIM).review.stage is ReviewStage.DIRECTOR


def test_a_seat_that_the_edition_took_away_counts_for_nothing() -> None:
    smaller = {"accreditation_board": {"seats": ["academy", "pops"], "majority": 2}}
    scenario = under_review(then=[("2027-03-03", smaller)]).votes("revoke", CAS, at="2027-03-02")
    scenario.act_on_review("cast_review_vote", CAS, "2027-03-04", vote="revoke", refused=RejectionCode.ROLE_REQUIRED)
    scenario.votes("revoke", ADA)
    assert scenario.review.stage is ReviewStage.BOARD

    assert scenario.votes("revoke", PIM).review.stage is ReviewStage.DIRECTOR


def test_an_edition_without_returns_renews_at_the_first() -> None:
    scenario = under_review(overrides={"director": {"returns": 0}}).votes("revoke", ADA, CAS)

    assert scenario.act_on_review("decide", DEE, decision="return").review.outcome is ReviewOutcome.RENEWED


def test_an_edition_can_name_who_takes_an_action() -> None:
    scenario = in_grace(overrides={"may_take": {"grant_grace": [Role.LEGAL]}})
    scenario.act_on_accreditation("grant_grace", refused=RejectionCode.ROLE_REQUIRED)

    scenario.act_on_accreditation("grant_grace", by=LEX)
    assert (scenario.found("grace_granted")[0].actor, scenario.found("grace_granted")[0].role) == ("lex", Role.LEGAL)


def test_a_shorter_lead_time_than_the_one_that_was_judged_is_judged_again() -> None:
    scenario = three_marks(then=[("2028-12-20", {"marks": {"lead_days": 30}})]).until("2029-02-11")

    assert held(scenario, "lead_time") == ["2028-12-12 09:00", "2029-01-11 09:00"]
    assert len(scenario.standing.reviews) == 1
