"""Any decision on a standing can be asked why: clauses, facts, edition, and the nearest fact that changes it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_of_standing
from analysis.explanation.text import describe
from standards.accreditation import events as a
from standards.clauses import Clause
from standards.events import Event
from standards.partner.events import CertificationRecorded, CertificationRemoved, PartnerRecorded
from standards.standing.state import Standing
from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.random_steps import random_scenarios
from tests.analysis.explanation.standing_scenario import SEATS, ExplainedScenario, changes, partner, value
from tests.standards.standing.recorder import passed

thorough = settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def asked(scenario: ExplainedScenario, kind: str, number: int = -1) -> Explanation:
    """Why the latest event of that kind came about."""
    event = [event for event in scenario.history if event.data.type == kind][number]
    return scenario.why(event)


def test_it_names_the_clauses_in_our_words_the_edition_and_the_outcome() -> None:
    found = asked(partner("onboarding").at("2028-12-01 10:00"), "renewed")

    assert found.edition == "2026-11"
    assert [(each.number, each.text) for each in found.clauses] == [(Clause.S27, Clause.S27.text)]
    assert found.outcome == "It was renewed automatically: term 2 runs until 2030-11-23."


def test_an_automatic_renewal_would_not_have_been_with_a_lower_tier_a_gap_or_three_marks() -> None:
    scenario = partner("onboarding")
    scenario.marked(at="2027-12-10 10:00")
    found = asked(scenario.at("2028-12-01 10:00"), "renewed")

    assert (value(found, "tier"), value(found, "minimum tier")) == ("platinum", "platinum")
    assert value(found, "marks") == ("mrk_0, placed on 2027-12-10",)
    assert [change[:3] for change in changes(found)] == [
        ("tier", "platinum", "gold"),
        ("certification onboarding_delivery", "held", "missing"),
        ("marks in the window", 1, 3),
    ]
    assert changes(found)[-1][3] == (
        "The renewal is on hold: a review is open and there are too many marks on record to renew without a review."
    )


def test_a_renewal_on_hold_would_have_been_with_one_mark_fewer_or_had_the_board_renewed() -> None:
    scenario = partner("onboarding")
    for when in ("2027-12-10 10:00", "2028-02-10 10:00", "2028-03-10 10:00"):
        scenario.marked(at=when)
    found = asked(scenario.at("2028-12-01 10:00"), "renewal_held")
    review = scenario.standing.reviews[0].id

    assert changes(found) == [
        (
            "marks in the window, without mrk_2",
            3,
            2,
            "It was renewed automatically: term 2 runs until 2030-11-23.",
        ),
        (f"review {review}", "open", "closed: renewed", "It was renewed automatically: term 2 runs until 2030-11-23."),
    ]


def test_a_lapse_would_not_have_been_with_the_minimum_tier_or_before_the_end_of_the_grace_period() -> None:
    scenario = partner("onboarding").at("2026-12-01 10:00")
    scenario.is_tier("none")
    found = asked(scenario.at("2027-07-01 10:00"), "lapsed")

    assert [change[:2] for change in changes(found)] == [
        ("tier", "none"),
        ("end of the grace period", found.at),
    ]
    assert changes(found)[0][2:] == (
        "platinum",
        "The partner is platinum and meets the minimum tier again: the grace period ended.",
    )


def test_each_missing_certification_is_tried_and_then_all_of_them() -> None:
    scenario = partner("onboarding")
    scenario.uncertified("platform_consulting")
    scenario.uncertified("onboarding_delivery")
    found = asked(scenario.at("2027-06-01 10:00"), "remediation_opened")

    assert value(found, "certifications missing for onboarding") == ("platform_consulting", "onboarding_delivery")
    assert [change[:3] for change in changes(found)] == [
        ("certifications", "missing: platform_consulting, onboarding_delivery", "held"),
    ]


def test_a_review_for_a_serious_mark_would_not_have_been_for_a_standard_one() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")

    assert changes(asked(scenario, "review_opened")) == [
        ("marks in the window, without mrk_0", 1, 0, "This would not have happened."),
        ("seriousness of mrk_0", "serious", "standard", "This would not have happened."),
    ]


def test_a_settled_mark_would_not_have_convened_the_board_again() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-12-10 10:00")
    scenario.marked(Seriousness.SERIOUS, at="2027-12-11 10:00")
    scenario.board_votes("renew")
    scenario.marked(at="2028-02-10 10:00")
    found = asked(scenario.at("2028-10-01 10:00"), "review_opened")

    assert value(found, "marks that no board has settled") == ("mrk_2",)
    assert ("marks settled by a board", ("mrk_1", "mrk_0"), ("mrk_1", "mrk_0", "mrk_2")) in [
        change[:3] for change in changes(found)
    ]


def test_one_vote_would_have_changed_a_recommendation() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    for (seat, sub), vote in zip(SEATS, ("revoke", "renew", "revoke"), strict=True):
        scenario.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote=vote, reason="r")
    found = asked(scenario, "recommended")

    assert (value(found, "votes to revoke"), value(found, "votes to renew")) == (2, 1)
    assert changes(found) == [
        (
            "vote of CS and Services",
            "revoke",
            "renew",
            "The board recommended to renew, 2 to 1. The review closed: the accreditations stay. The review that "
            "covered it closed: the accreditations stay.",
        )
    ]


def test_a_revocation_rests_on_the_directors_decision_and_shows_the_boards_votes() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    scenario.board_votes("revoke")
    scenario.on_review("decide", "dir", Role.DIRECTOR, decision="approve", reason="r")
    found = asked(scenario, "revoked")

    assert [each.number for each in found.clauses] == ["S12", "S35"]
    assert value(found, "votes to revoke") == 2
    assert changes(found) == [
        (
            "director's decision",
            "approve",
            "return",
            "The review moved to the accreditation review board, due 2027-04-09 10:00 UTC.",
        )
    ]
    assert changes(asked(scenario, "lockout_began")) == changes(found)


def test_a_second_return_renews_and_a_first_would_not_have() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    for _ in range(2):
        scenario.board_votes("revoke")
        scenario.on_review("decide", "dir", Role.DIRECTOR, decision="return", reason="r")
    found = asked(scenario, "review_closed")

    assert [change[:3] for change in changes(found)] == [
        ("director's decision", "return", "approve"),
        ("returns to the board before", 1, 0),
    ]


def test_an_evaluation_that_found_nothing_says_what_would_have_followed_from_a_shortfall() -> None:
    found = asked(partner("onboarding").at("2027-06-01 10:00"), "checkpoint_held")

    assert changes(found)[0] == (
        "tier",
        "platinum",
        "gold",
        "The tier gold is below the minimum: a grace period runs until 2028-01-15 09:00 UTC.",
    )


def test_an_accreditation_would_not_have_been_issued_below_the_minimum() -> None:
    assert changes(asked(partner("onboarding"), "accreditation_issued"))[0] == (
        "tier",
        "platinum",
        "gold",
        "It would have been rejected: The tier is gold; platinum or higher is required.",
    )


def test_what_was_not_decided_on_facts_has_nothing_that_changes_it() -> None:
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")

    assert changes(asked(scenario, "review_taken_up")) == []
    assert asked(scenario, "partner_recorded", 0).would_have_changed == ()


def test_an_event_that_is_not_in_the_history_is_a_mistake_of_the_caller() -> None:
    scenario = partner("onboarding").at("2027-06-01 10:00")

    with pytest.raises(ValueError, match="is not in the history"):
        why_of_standing(scenario.history[-1], scenario.record[:-1], scenario.marks, scenario.editions)


def test_from_is_called_so_in_its_json() -> None:
    document = asked(partner("onboarding"), "accreditation_issued").model_dump(mode="json")

    assert document["would_have_changed"][0]["from"] == "platinum"
    assert document["clauses"][0] == {"number": "S1", "text": Clause.S1.text}


@thorough
@given(scenario=random_scenarios())
def test_every_event_can_be_asked_and_tells_itself(scenario: ExplainedScenario) -> None:
    for event in scenario.history[:: max(1, len(scenario.history) // 40)]:
        found = scenario.why(event)

        assert (found.at, found.edition, found.outcome) == (event.at, event.edition, describe(event))
        assert [clause.number for clause in found.clauses] == list(dict.fromkeys(event.clauses))
        assert all(each.was != each.to and each.then for each in found.would_have_changed)
        assert Explanation.model_validate_json(found.model_dump_json()).model_dump_json() == found.model_dump_json()


def by_a_date(scenario: ExplainedScenario) -> list[tuple[Event[Any], Standing]]:
    """The events that a date brought about by itself, each with the standing that the date found."""
    marked = {mark.placed_at for mark in scenario.marks} | {mark.vacated_at for mark in scenario.marks}
    ordered = {event.at for event in scenario.history if event.command or isinstance(event.data, PartnerRecorded)}
    found = []
    for event in scenario.history:
        if isinstance(event.data, a.TermEventData | a.ConditionEventData) and event.at not in marked | ordered:
            before = scenario.moment(event).before
            if before is not None and isinstance(event.data, _JUDGED):
                found.append((event, before))
    return found


_JUDGED = a.GraceOpened | a.RemediationOpened | a.RemediationRanOut | a.Lapsed | a.RenewalHeld | a.Renewed


def comes_about(event: Event[Any], standing: Standing, scenario: ExplainedScenario) -> bool:
    """Whether the dates up to the event's bring the like of it about on that standing."""
    ran = passed(standing, event.at, scenario.editions)[0]
    return (event.subject, event.data.type) in {(each.subject, each.data.type) for each in ran}


def with_tier(standing: Standing, tier: object) -> Standing:
    return standing.model_copy(update={"partner": standing.partner.model_copy(update={"tier": tier})})


@thorough
@given(scenario=random_scenarios())
def test_a_tier_that_would_have_changed_the_outcome_is_told(scenario: ExplainedScenario) -> None:
    for event, before in by_a_date(scenario)[:12]:
        tiers = scenario.editions.in_force(event.at).tiers
        below = tiers.order[tiers.order.index(tiers.minimum) - 1]
        holds = before.partner.tier in tiers.order and tiers.qualifies(before.partner.tier)
        other = with_tier(before, below if holds else tiers.minimum)
        told = {change.fact for change in scenario.why(event).would_have_changed}

        assert ("tier" in told) is (not comes_about(event, other, scenario))


@thorough
@given(scenario=random_scenarios())
def test_no_fact_about_certifications_is_asked_twice(scenario: ExplainedScenario) -> None:
    recorded = [
        event for event in scenario.history if isinstance(event.data, CertificationRecorded | CertificationRemoved)
    ]
    for event in recorded[-4:]:
        told = [each.fact for each in scenario.why(event).would_have_changed]

        assert len(told) == len(set(told))
