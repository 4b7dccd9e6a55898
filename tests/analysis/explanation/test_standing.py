"""Where a partner stands and why: each clause with what it rests on, at any instant."""

import sys
from datetime import date, timedelta
from types import FrameType

from hypothesis import HealthCheck, given, settings

from analysis.explanation import explain_standing
from analysis.explanation.standing_schema import AccreditationExplained, RenewalReason, StandingExplained
from analysis.history import standing_of
from standards.standing.assessment import assess_renewal
from standards.standing.marks import counted
from standards.standing.renewal import bars
from standards.vocabulary import AccreditationStatus, Bar, Loss, ReviewReason, ReviewStage, Seriousness
from tests.analysis.explanation.random_steps import random_scenarios
from tests.analysis.explanation.standing_scenario import KINDS, ExplainedScenario, partner
from tests.standards.builders import instant
from tests.standards.standing.recorder import passed

thorough = settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
BAR_OF = {
    "tier": Bar.TIER,
    "certifications": Bar.CERTIFICATIONS,
    "marks": Bar.MARKS,
    "grace": Bar.GRACE,
    "remediation": Bar.REMEDIATION,
    "review": Bar.REVIEW,
}


def explained(scenario: ExplainedScenario) -> StandingExplained:
    return explain_standing(scenario.standing, scenario.now, scenario.editions)


def only(scenario: ExplainedScenario) -> AccreditationExplained:
    return explained(scenario).accreditations[0]


def reason(found: AccreditationExplained, of: str) -> RenewalReason:
    return next(each for each in found.automatic_renewal.reasons if each.evidence.of == of)


def test_a_partner_in_good_standing_is_eligible_and_every_clause_says_why() -> None:
    found = only(partner("onboarding").at("2027-03-01 10:00"))

    assert found.automatic_renewal.eligible
    assert [each.clause for each in found.automatic_renewal.reasons] == ["S5", "S9", "S27", "S7", "S9", "S11", "S27"]
    assert [each.because for each in found.automatic_renewal.reasons] == [
        "The tier is platinum; platinum or higher is required.",
        "Every certification for onboarding holds: platform_consulting (does not expire) and onboarding_delivery "
        "(does not expire).",
        "0 marks count in the window of 24 months now, and as many will at the term's end; from 3 on a board reviews "
        "before a renewal.",
        "No grace period runs.",
        "No remediation runs.",
        "No accreditation review is open.",
        "The renewal is not on hold.",
    ]


def test_the_dates_are_those_of_the_term_and_the_next_evaluation() -> None:
    found = only(partner("onboarding").at("2027-06-01 10:00"))

    assert (found.issued_on, found.term_ends_on) == (date(2026, 11, 23), date(2028, 11, 23))
    assert found.next_evaluation_on == date(2027, 11, 23)


def test_marks_at_the_threshold_bar_it_with_each_mark_its_day_its_class_and_when_it_leaves() -> None:
    scenario = partner("onboarding")
    for when in ("2027-01-10 10:00", "2027-02-28 10:00", "2027-03-31 10:00"):
        scenario.marked(at=when)

    found = explained(scenario)
    marks = reason(found.accreditations[0], "marks")

    assert (marks.clause, marks.beside, marks.holds) == ("S27", ("S28",), False)
    assert marks.because == (
        "3 marks count in the window of 24 months now, and as many will at the term's end; from 3 on a board reviews "
        "before a renewal, and no board has settled any of them."
    )
    assert found.marks_in_window == 3
    assert [(mark.id, mark.placed_on, mark.leaves_window_on) for mark in found.marks] == [
        ("mrk_0", date(2027, 1, 10), date(2029, 1, 10)),
        ("mrk_1", date(2027, 2, 28), date(2029, 2, 28)),
        ("mrk_2", date(2027, 3, 31), date(2029, 3, 31)),
    ]
    assert marks.evidence.model_dump(mode="json")["marks"][0]["leaves_window_on"] == "2029-01-10"


def test_marks_that_a_board_settled_say_so_and_bar_nothing() -> None:
    scenario = partner("onboarding")
    for when in ("2027-01-10 10:00", "2027-02-10 10:00"):
        scenario.marked(at=when)
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    scenario.at("2027-03-11 10:00")
    scenario.board_votes("renew")

    marks = reason(only(scenario), "marks")

    assert marks.holds
    assert marks.because.endswith("a board reviews before a renewal, and a board has settled them all.")
    scenario.marked(at="2027-04-10 10:00")
    assert reason(only(scenario), "marks").because.endswith("and no board has settled mrk_3.")


def test_a_tier_below_the_minimum_and_its_grace_period_are_two_reasons_with_their_values() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-01-20 10:00")

    found = only(scenario)

    assert found.status is AccreditationStatus.IN_GRACE
    assert reason(found, "tier").because == "The tier is gold; platinum or higher is required."
    assert reason(found, "grace").because == (
        "A grace period to regain the tier platinum runs until 2027-06-15 09:00 UTC."
    )
    assert not reason(found, "tier").holds
    assert not reason(found, "grace").holds
    assert found.conditions.grace is not None
    assert found.conditions.grace.until == instant("2027-06-15 09:00")


def test_a_missing_certification_is_named_with_its_expiry_and_the_end_of_its_remediation() -> None:
    scenario = partner("onboarding")
    scenario.certified("onboarding_delivery", date(2027, 1, 1))
    scenario.uncertified("platform_consulting")
    scenario.at("2027-02-01 10:00")

    found = only(scenario)

    assert reason(found, "certifications").because == (
        "Of the certifications for onboarding these do not hold: platform_consulting (not on record) and "
        "onboarding_delivery (expired on 2027-01-01)."
    )
    assert reason(found, "remediation").because == (
        "A remediation runs until 2027-03-16 09:00 UTC, for a gap in: platform_consulting and onboarding_delivery."
    )
    assert found.conditions.remediation is not None
    assert found.conditions.remediation.missing == ("platform_consulting", "onboarding_delivery")


def test_an_open_review_is_shown_with_its_stage_and_since_when_beside_the_status() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")

    found = only(scenario)
    review = found.conditions.review

    assert found.status is AccreditationStatus.UNDER_REVIEW
    assert review is not None
    assert (review.reason, review.stage) == (ReviewReason.SERIOUS_INFRINGEMENT, ReviewStage.BOARD)
    assert (review.since, review.due_at) == (instant("2027-03-10 10:00"), instant("2027-04-09 10:00"))
    assert reason(found, "review").because == (
        f"The review {review.id}, convened for a mark for a serious infringement, covers it since 2027-03-10 10:00 UTC."
    )


def test_a_hold_says_since_when_and_for_what() -> None:
    scenario = partner("onboarding")
    for when in ("2027-12-10 10:00", "2028-02-10 10:00", "2028-03-10 10:00"):
        scenario.marked(at=when)
    scenario.at("2028-12-01 10:00")

    found = only(scenario)

    assert found.status is AccreditationStatus.RENEWAL_ON_HOLD
    assert reason(found, "hold").because == (
        "The term ended and the renewal is on hold since 2028-11-23 09:00 UTC: a review is open and there are too "
        "many marks on record to renew without a review."
    )
    assert found.conditions.hold is not None
    assert found.conditions.hold.bars == (Bar.REVIEW, Bar.MARKS)


def test_a_lost_accreditation_says_how_and_forecasts_nothing() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-06-20 10:00")

    found = explained(scenario)
    lost = found.accreditations[0]

    assert not lost.automatic_renewal.eligible
    assert [(each.clause, each.holds) for each in lost.automatic_renewal.reasons] == [("S8", False)]
    assert (lost.next_evaluation_on, lost.forecast) == (None, None)
    assert found.lockout is not None
    assert (found.lockout.until, found.lockout.because) == (instant("2027-12-15 09:00"), Loss.LAPSED)
    assert found.programmes == ("Other",)


def test_a_lockout_that_has_passed_is_none() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("gold")
    scenario.at("2027-12-15 09:00")

    assert explained(scenario).lockout is None


def test_it_is_json_with_days_and_instants() -> None:
    document = explained(partner("onboarding").at("2027-03-01 10:00")).model_dump(mode="json")

    assert document["as_of"] == "2027-03-01T10:00:00Z"
    assert document["accreditations"][0]["term_ends_on"] == "2028-11-23"
    assert document["accreditations"][0]["forecast"]["next_checkpoint"]["at"] == "2027-05-23T09:00:00Z"


@thorough
@given(scenario=random_scenarios())
def test_every_reason_holds_where_the_renewal_itself_finds_no_bar(scenario: ExplainedScenario) -> None:
    for standing, at in scenario.moments[::4]:
        edition = scenario.editions.in_force(at)
        for item, found in zip(
            standing.accreditations, explain_standing(standing, at, scenario.editions).accreditations, strict=True
        ):
            renewal = found.automatic_renewal
            assert renewal.eligible is all(each.holds for each in renewal.reasons)
            if not item.live:
                continue
            barred = bars(item, assess_renewal(standing, item, at, edition))
            assert renewal.eligible is (not barred)
            holds = {BAR_OF[each.evidence.of]: each.holds for each in renewal.reasons if each.evidence.of in BAR_OF}
            assert holds == {bar: bar not in barred for bar in Bar}


@thorough
@given(scenario=random_scenarios())
def test_the_standing_of_any_past_instant_is_rebuilt_from_the_events(scenario: ExplainedScenario) -> None:
    by_instant = {at: standing for standing, at in scenario.moments}  # the last of an instant is what it left behind
    for at, left in list(by_instant.items())[::3]:
        standing = passed(left, at, scenario.editions)[1]  # with dates that were due by then, and held later
        up_to = [event for one in scenario.record for event in one.events if event.at <= at]
        rebuilt = standing_of(up_to, scenario.marks)

        assert rebuilt is not None
        assert rebuilt == standing
        assert explain_standing(rebuilt, at, scenario.editions) == explain_standing(standing, at, scenario.editions)


@thorough
@given(scenario=random_scenarios())
def test_a_mark_counts_until_the_day_on_which_it_is_said_to_leave(scenario: ExplainedScenario) -> None:
    standing, at = scenario.moments[-1]

    def counts(mark_id: str, day: date) -> bool:
        noon = instant(f"{day} 12:00")
        return mark_id in {mark.id for mark in counted(standing, noon, scenario.editions.in_force(noon))}

    for mark in explain_standing(standing, at, scenario.editions).marks:
        assert not counts(mark.id, mark.leaves_window_on)
        assert counts(mark.id, max(mark.leaves_window_on - timedelta(days=1), at.date()))


def test_three_accreditations_are_explained_in_a_few_milliseconds_however_many_marks_there_are() -> None:
    assert steps_to_explain(marks=6) < 20_000
    assert steps_to_explain(marks=24) < 20_000


def steps_to_explain(marks: int) -> int:
    """How many functions of Python's are called: a cost that depends on no machine."""
    scenario = partner(*KINDS)
    for month in range(marks):
        scenario.marked(at=f"{2027 + month // 12}-{1 + month % 12:02}-02 10:00")
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        explained(scenario)
    finally:
        sys.setprofile(None)
    return calls
