"""Terms, evaluations and renewals: what falls due when, in which order, and what holds it (S4, S6, S27)."""

from datetime import date

import pytest

from standards.vocabulary import Bar, Checkpoint, ReviewReason
from tests.standards.builders import instant
from tests.standards.standing.common_scenarios import accredited, three_marks
from tests.standards.standing.people import ADA, CAS
from tests.standards.standing.scenario import StandingScenario


def held(scenario: StandingScenario, kind: str = "onboarding") -> list[tuple[str, str]]:
    """The dates that were held for the accreditation, as when and what."""
    subject = scenario.of(kind).id
    mine = [event for event in scenario.found("checkpoint_held") if event.subject == subject]
    return [(f"{event.at:%Y-%m-%d %H:%M}", str(event.data.checkpoint)) for event in mine]


def test_a_term_ends_twenty_four_months_after_the_issue_and_renews_of_itself() -> None:
    scenario = accredited().until("2029-02-10 08:59")
    assert (scenario.of().term, scenario.of().term_ends_on) == (1, date(2029, 2, 10))

    scenario.until("2029-02-10 09:00")
    assert (scenario.of().term, scenario.of().term_ends_on) == (2, date(2031, 2, 10))
    assert scenario.said("renewed") == [("2029-02-10 09:00", "renewed")]
    assert scenario.status() == "active"


def test_terms_follow_one_another_for_twenty_years() -> None:
    scenario = accredited(begins="2028-02-29").until("2048-03-01")

    assert [f"{event.data.term_ends_on}" for event in scenario.found("renewed")] == [
        *("2032-02-29", "2034-02-28", "2036-02-29", "2038-02-28", "2040-02-29"),
        *("2042-02-28", "2044-02-29", "2046-02-28", "2048-02-29", "2050-02-28"),
    ]


def test_evaluations_are_counted_from_the_issue_date_and_do_not_drift() -> None:
    scenario = accredited(begins="2027-08-31").until("2029-09-01")

    assert [at for at, what in held(scenario) if what == Checkpoint.EVALUATION] == [
        *("2028-02-29 09:00", "2028-08-31 09:00", "2029-02-28 09:00", "2029-08-31 09:00")
    ]


def test_between_issue_and_renewal_an_accreditation_is_looked_at_on_each_of_its_dates() -> None:
    assert held(accredited().until("2029-02-11")) == [
        ("2027-06-15 09:00", "tier_review"),
        ("2027-08-10 09:00", "evaluation"),
        ("2028-01-15 09:00", "tier_review"),
        ("2028-02-10 09:00", "evaluation"),
        ("2028-06-15 09:00", "tier_review"),
        ("2028-08-10 09:00", "evaluation"),
        ("2028-12-12 09:00", "lead_time"),
        ("2029-01-15 09:00", "tier_review"),
        ("2029-02-10 09:00", "evaluation"),
        ("2029-02-10 09:00", "term_end"),
    ]


def test_at_the_same_instant_tier_review_comes_before_evaluation_lead_time_and_term_end() -> None:
    scenario = accredited("onboarding", "data_migration", begins="2027-01-15", overrides={"marks": {"lead_days": 0}})
    scenario.until("2029-01-15 09:00")
    last = [event for event in scenario.found("checkpoint_held") if event.at == instant("2029-01-15 09:00")]

    assert [str(event.data.checkpoint) for event in last] == [
        *("tier_review", "tier_review", "evaluation", "evaluation"),
        *("lead_time", "lead_time", "term_end", "term_end"),
    ]


def test_a_grace_period_that_ends_at_the_same_instant_leaves_nothing_to_look_at() -> None:
    scenario = accredited(begins="2027-01-15").set_tier("gold", at="2028-07-01").until("2029-02-01")

    assert scenario.of().lost is not None
    assert [at for at, _ in held(scenario)][-1] < "2029-01-15"
    assert scenario.said("lapsed") == [("2029-01-15 09:00", "lapsed")]


def test_a_remediation_that_ends_at_the_same_instant_is_a_review_before_the_term_ends() -> None:
    days = (instant("2029-01-15 09:00") - instant("2028-07-15 09:00")).days
    scenario = accredited(begins="2027-01-15", overrides={"certifications": {"remediation_days": days}})
    scenario.uncertify("onboarding_delivery", at="2028-07-01").until("2029-01-15 09:00")
    mine = [event for event in scenario.log if event.subject == scenario.of().id]
    last = [event.data.type for event in mine if event.at == instant("2029-01-15 09:00")]

    assert last == [
        *("remediation_ran_out", "under_review", "checkpoint_held", "checkpoint_held", "checkpoint_held"),
        "renewal_held",
    ]


def test_a_date_comes_before_a_command_at_the_same_instant() -> None:
    scenario = accredited().set_tier("gold", at="2027-06-15 09:00").until("2027-07-01")
    assert scenario.said("grace_opened") == [], "the tier review found the tier that it had"


def test_a_term_that_ends_with_a_review_open_is_on_hold_until_the_board_has_decided() -> None:
    scenario = three_marks().until("2029-02-11")
    assert scenario.status() == "renewal_on_hold"
    assert scenario.of().hold is not None
    assert scenario.of().hold.bars == (Bar.REVIEW, Bar.MARKS)

    scenario.votes("renew", ADA, CAS, at="2029-05-20")
    renewed = scenario.found("renewed")[-1]
    assert (scenario.status(), renewed.at, renewed.data.automatic) == ("active", instant("2029-05-20 12:00"), False)
    assert scenario.of().term_ends_on == date(2031, 2, 10), "it runs from the old end"


def test_a_board_that_renews_before_the_end_lets_the_term_run_to_its_old_end() -> None:
    scenario = three_marks().votes("renew", ADA, CAS, at="2028-12-20")
    assert (scenario.status(), scenario.of().term) == ("active", 1)

    scenario.until("2029-02-11")
    assert scenario.said("renewed") == [("2029-02-10 09:00", "renewed")]


def test_a_term_that_ends_in_grace_is_on_hold_and_renews_when_the_tier_is_regained() -> None:
    scenario = accredited().set_tier("gold", at="2029-01-10").until("2029-02-11")
    assert scenario.status() == "renewal_on_hold"
    assert scenario.of().hold is not None
    assert scenario.of().hold.bars == (Bar.GRACE, Bar.TIER)

    scenario.set_tier("platinum", at="2029-03-01")
    renewed = scenario.found("renewed")[-1]
    assert (renewed.at, renewed.data.automatic) == (instant("2029-03-01 12:00"), True)
    assert (scenario.status(), scenario.of().term_ends_on) == ("active", date(2031, 2, 10))


def test_a_term_that_ends_with_a_gap_is_on_hold_and_renews_when_the_gap_is_closed() -> None:
    scenario = accredited().uncertify("onboarding_delivery", at="2029-02-05").until("2029-02-11")
    assert scenario.status() == "renewal_on_hold"
    assert scenario.of().remediation is not None
    assert scenario.of().remediation.until == instant("2029-04-11 09:00")

    scenario.certify("onboarding_delivery", at="2029-03-01")
    assert scenario.said("remediation_ended", "renewed") == [
        ("2029-03-01 12:00", "remediation_ended"),
        ("2029-03-01 12:00", "renewed"),
    ]


def test_what_else_holds_a_renewal_is_waited_for_after_the_board_has_renewed() -> None:
    scenario = three_marks().set_tier("gold", at="2029-01-10").until("2029-02-11")
    scenario.votes("renew", ADA, CAS, at="2029-02-20")
    assert (scenario.status(), scenario.of().term) == ("renewal_on_hold", 1)

    scenario.set_tier("platinum", at="2029-03-01")
    assert (scenario.status(), scenario.of().term) == ("active", 2)


def test_a_hold_that_outlasts_the_next_term_is_followed_by_that_terms_own_end() -> None:
    scenario = three_marks().until("2031-03-01").votes("renew", ADA, CAS)

    assert [(event.data.term, event.at) for event in scenario.found("renewed")] == [
        (2, instant("2031-03-01 12:00")),
        (3, instant("2031-03-01 12:00")),
    ]
    assert scenario.of().term_ends_on == date(2033, 2, 10)


def test_an_import_counts_ended_terms_as_renewed_and_passed_dates_as_held() -> None:
    scenario = StandingScenario("2027-03-01").bring_in("onboarding", "2020-08-31")
    assert (scenario.of().term, scenario.found("renewed"), held(scenario)) == (4, [], [])

    scenario.until("2028-08-31 09:00")
    assert held(scenario)[:2] == [("2027-06-15 09:00", "tier_review"), ("2027-08-31 09:00", "evaluation")]
    assert scenario.said("renewed") == [("2028-08-31 09:00", "renewed")]


def test_an_import_after_the_lead_time_is_judged_at_the_import() -> None:
    scenario = StandingScenario("2027-02-10")
    for day in (date(2025, 9, 1), date(2026, 2, 1), date(2026, 9, 1)):
        scenario.mark(placed_on=day)
    scenario.bring_in("onboarding", "2025-03-20")

    assert held(scenario) == [("2027-02-10 12:00", "lead_time")]
    assert scenario.review.reason is ReviewReason.MARKS_THRESHOLD
    assert scenario.review.opened_at == instant("2027-02-10 12:00")


def test_an_import_before_the_lead_time_is_judged_on_its_date() -> None:
    scenario = StandingScenario("2027-02-10").bring_in("onboarding", "2025-06-20").until("2027-04-22")

    assert held(scenario) == [("2027-04-21 09:00", "lead_time")]


def test_an_imported_serious_mark_counts_and_opens_nothing() -> None:
    scenario = accredited()
    mark = scenario.mark("serious", placed_on=date(2027, 1, 5))

    assert scenario.standing.reviews == ()
    assert scenario.until("2027-07-01").found("checkpoint_held")[-1].data.marks == (mark,)


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_everything_falls_due_at_the_editions_hour(hour: int) -> None:
    scenario = accredited(overrides={"tiers": {"hour_utc": hour}}).until("2029-03-01")

    assert {event.at.hour for event in scenario.found("checkpoint_held", "renewed")} == {hour}
    assert {event.at.minute for event in scenario.found("checkpoint_held")} == {0}


def test_an_application_on_the_last_instant_before_a_date_has_that_date() -> None:
    scenario = StandingScenario("2027-06-15 08:59").issue()
    assert held(scenario.until("2027-06-16")) == [("2027-06-15 09:00", "tier_review")]

    assert held(StandingScenario("2027-06-15 09:00").issue().until("2027-06-16")) == []
