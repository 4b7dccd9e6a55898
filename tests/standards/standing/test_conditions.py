"""Tier and certifications: failing facts act at checkpoints, recovering ones at once (S2, S5-S9)."""

from datetime import date

from standards.rejections import RejectionCode
from standards.vocabulary import ReviewOutcome, ReviewReason
from tests.standards.builders import instant
from tests.standards.standing.common_scenarios import accredited, in_grace
from tests.standards.standing.people import ADA, CAS, PAT
from tests.standards.standing.scenario import StandingScenario


def grace_ends(scenario: StandingScenario, kind: str = "onboarding") -> str | None:
    """The end of the accreditation's grace period."""
    grace = scenario.of(kind).grace
    return None if grace is None else f"{grace.until:%Y-%m-%d %H:%M}"


# Tier


def test_a_lost_tier_acts_at_the_next_tier_review_and_not_before() -> None:
    scenario = accredited().set_tier("gold", at="2027-03-01").until("2027-06-15 08:59")
    assert scenario.status() == "active"

    scenario.until("2027-06-15 09:00")
    assert (scenario.status(), grace_ends(scenario)) == ("in_grace", "2028-01-15 09:00")


def test_a_lost_tier_acts_at_an_evaluation_too() -> None:
    scenario = accredited().set_tier("gold", at="2027-07-01").until("2027-08-10 09:00")

    assert (scenario.status(), grace_ends(scenario)) == ("in_grace", "2028-01-15 09:00")


def test_a_tier_that_is_regained_before_a_checkpoint_was_never_missing() -> None:
    scenario = accredited().set_tier("gold", at="2027-03-01").set_tier("diamond", at="2027-06-14").until("2027-09-01")

    assert scenario.said("grace_opened") == []


def test_grace_ends_at_a_tier_review_that_is_at_least_the_editions_days_away() -> None:
    just_enough = accredited(begins="2027-06-16").set_tier("gold", at="2027-07-01").until("2027-12-16 09:00")
    too_few = accredited(begins="2027-06-17").set_tier("gold", at="2027-07-01").until("2027-12-17 09:00")

    assert grace_ends(just_enough) == "2028-01-15 09:00"
    assert grace_ends(too_few) == "2028-06-15 09:00"


def test_the_tier_review_that_found_the_shortfall_is_not_the_next_one() -> None:
    scenario = in_grace(overrides={"tiers": {"grace": {"min_days": 0}}})

    assert (scenario.status(), grace_ends(scenario)) == ("in_grace", "2028-01-15 09:00")


def test_evaluation_and_tier_review_find_one_shortfall_and_give_one_grace() -> None:
    scenario = in_grace().until("2027-08-11")

    assert scenario.said("grace_opened") == [("2027-06-15 09:00", "grace_opened")]
    assert grace_ends(scenario) == "2028-01-15 09:00"


def test_grace_is_the_partners_one_deadline_for_all_its_accreditations() -> None:
    scenario = StandingScenario().issue("onboarding", "2027-02-10").issue("data_migration", "2027-05-10")
    scenario.set_tier("gold", at="2027-06-20").until("2027-08-10 09:00")

    assert grace_ends(scenario, "onboarding") == grace_ends(scenario, "data_migration") == "2028-01-15 09:00"


def test_an_accreditation_that_is_brought_in_during_grace_shares_it() -> None:
    scenario = in_grace().bring_in("data_migration", "2026-03-01", at="2027-07-01")

    assert (scenario.status("data_migration"), grace_ends(scenario, "data_migration")) == (
        "in_grace",
        "2028-01-15 09:00",
    )


def test_a_regained_tier_ends_the_grace_at_once() -> None:
    scenario = in_grace("onboarding", "data_migration").set_tier("platinum", at="2027-07-03 17:45")

    assert scenario.said("grace_ended") == [("2027-07-03 17:45", "grace_ended")] * 2
    assert (scenario.status("onboarding"), scenario.status("data_migration")) == ("active", "active")


def test_a_tier_that_is_not_regained_lapses_every_accreditation_at_the_end() -> None:
    scenario = in_grace("onboarding", "data_migration").until("2028-01-15 09:00")

    assert scenario.said("lapsed") == [("2028-01-15 09:00", "lapsed")] * 2
    assert scenario.standing.live == ()


def test_a_tier_that_is_regained_at_the_very_end_comes_too_late() -> None:
    assert in_grace().set_tier("elite", at="2028-01-15 09:00").status() == "lapsed"
    assert in_grace().set_tier("elite", at="2028-01-15 08:59").status() == "active"


def test_granting_confirms_the_end_for_all() -> None:
    scenario = in_grace("onboarding", "data_migration").act_on_accreditation("grant_grace")

    assert [event.data.until for event in scenario.found("grace_granted")] == [instant("2028-01-15 09:00")] * 2


def test_extending_gives_all_until_the_next_tier_review_or_the_day_that_is_named() -> None:
    scenario = in_grace("onboarding", "data_migration").act_on_accreditation("extend_grace")
    assert grace_ends(scenario) == grace_ends(scenario, "data_migration") == "2028-06-15 09:00"

    scenario.act_on_accreditation("extend_grace", until=date(2028, 9, 1)).until("2028-09-01 08:59")
    assert (scenario.status(), grace_ends(scenario)) == ("in_grace", "2028-09-01 09:00")
    assert scenario.until("2028-09-01 09:00").status() == "lapsed"


def test_an_extension_to_an_earlier_day_is_refused() -> None:
    in_grace().act_on_accreditation("extend_grace", until=date(2028, 1, 15), refused=RejectionCode.INVALID)


def test_denying_lapses_all_at_the_denial() -> None:
    scenario = in_grace("onboarding", "data_migration").act_on_accreditation("deny_grace", at="2027-07-01 10:00")

    assert scenario.said("grace_denied", "lapsed") == [
        *[("2027-07-01 10:00", "grace_denied")] * 2,
        *[("2027-07-01 10:00", "lapsed")] * 2,
    ]


def test_where_the_edition_gives_no_grace_a_shortfall_lapses_at_the_checkpoint() -> None:
    scenario = in_grace(overrides={"tiers": {"grace": {"default": "deny"}}})

    assert scenario.said("lapsed") == [("2027-06-15 09:00", "lapsed")]


def test_grace_commands_are_refused_while_there_is_no_grace() -> None:
    scenario = accredited()
    for name in ("grant_grace", "deny_grace", "extend_grace"):
        scenario.act_on_accreditation(name, refused=RejectionCode.WRONG_STAGE)


# Certifications


def test_a_gap_that_a_checkpoint_finds_is_given_sixty_days() -> None:
    scenario = accredited().uncertify("onboarding_delivery", at="2027-03-01").until("2027-06-15 09:00")

    assert scenario.status() == "in_remediation"
    assert scenario.of().remediation is not None
    assert scenario.of().remediation.until == instant("2027-08-14 09:00")
    assert scenario.of().remediation.missing == ("onboarding_delivery",)


def test_a_gap_that_is_closed_in_time_ends_at_once() -> None:
    scenario = (
        accredited()
        .uncertify("onboarding_delivery", at="2027-03-01")
        .certify("onboarding_delivery", at="2027-08-14 08:59")
    )

    assert scenario.said("remediation_ended") == [("2027-08-14 08:59", "remediation_ended")]
    assert scenario.status() == "active"


def test_a_gap_that_is_not_closed_in_time_is_reviewed() -> None:
    """It is a board's to judge, and takes nothing away by itself (S3)."""
    scenario = accredited().uncertify("onboarding_delivery", at="2027-03-01").until("2027-08-14 09:00")

    assert (scenario.status(), scenario.review.reason) == ("under_review", ReviewReason.CERTIFICATION_GAP)
    assert scenario.review.opened_at == instant("2027-08-14 09:00")


def test_a_certification_is_a_gap_from_the_day_of_its_expiry() -> None:
    on_the_day = accredited().certify("onboarding_delivery", date(2027, 8, 10)).until("2027-08-10 09:00")
    a_day_later = accredited().certify("onboarding_delivery", date(2027, 8, 11)).until("2027-08-10 09:00")

    assert (on_the_day.status(), a_day_later.status()) == ("in_remediation", "active")


def test_a_gap_concerns_only_the_accreditations_that_require_the_certification() -> None:
    scenario = accredited("onboarding", "data_migration").uncertify("onboarding_delivery").until("2027-06-16")

    assert (scenario.status("onboarding"), scenario.status("data_migration")) == ("in_remediation", "active")


def test_a_second_checkpoint_opens_no_second_remediation() -> None:
    scenario = accredited().uncertify("onboarding_delivery").until("2027-08-11")

    assert scenario.said("remediation_opened") == [("2027-06-15 09:00", "remediation_opened")]


def test_a_gap_that_still_stands_when_the_board_renews_gets_a_fresh_remediation_at_once() -> None:
    scenario = accredited().uncertify("onboarding_delivery").until("2027-08-20").votes("renew", ADA, CAS)
    assert scenario.status() == "in_remediation"
    assert scenario.said("remediation_opened", since="2027-08-20") == [("2027-08-20 12:00", "remediation_opened")]

    assert scenario.until("2027-10-19 12:00").review.number == 2


def test_a_gap_that_no_checkpoint_has_found_waits_for_the_next_one_though_the_board_renews() -> None:
    scenario = accredited()
    scenario.mark("serious", at="2027-06-20")
    scenario.uncertify("onboarding_delivery", at="2027-06-21").votes("renew", ADA, CAS)
    assert scenario.status() == "active"

    assert scenario.until("2027-08-10 09:00").status() == "in_remediation"


# Conditions are separate


def test_every_condition_has_its_own_deadline_and_the_first_of_them_is_shown() -> None:
    scenario = accredited().set_tier("gold", at="2027-06-01").uncertify("onboarding_delivery").until("2027-06-20")
    assert scenario.status() == "in_remediation"

    scenario.mark("serious", at="2027-07-01")
    assert scenario.status() == "under_review"
    assert scenario.votes("renew", ADA, CAS).status() == "in_remediation"
    assert scenario.certify("onboarding_delivery").status() == "in_grace"
    assert scenario.set_tier("platinum").status() == "active"


def test_a_lapse_ends_every_other_condition_and_the_review() -> None:
    scenario = accredited().set_tier("gold", at="2027-06-01").uncertify("onboarding_delivery").until("2027-06-20")
    scenario.mark("serious", at="2027-07-01")
    scenario.act_on_accreditation("deny_grace", PAT)

    lost = scenario.of()
    assert (lost.status, lost.grace, lost.remediation, lost.review, lost.hold) == ("lapsed", None, None, None, None)
    assert scenario.review.outcome is ReviewOutcome.MOOT
