"""A review whose board or director is late is told to the people whom the edition names, once a stage (extension)."""

from typing import Any

from standards.commands import PassTime, by_the_product
from standards.decider import accepted
from standards.notifications import NotificationKind, Recipient
from standards.standing.decide import STANDING_DECIDER
from tests.standards.message_checks import notifications_of
from tests.standards.standing.common_scenarios import under_review, with_the_director
from tests.standards.standing.people import ADA, CAS, DEE, PAT
from tests.standards.standing.scenario import StandingScenario

NAMED: dict[str, Any] = {"follow_up": {"escalates_to": {"accreditation_board": ["ines"], "director": ["jo", "kim"]}}}


def escalated(scenario: StandingScenario) -> list[str]:
    """When the latest review was told to be late."""
    return [f"{event.at:%Y-%m-%d %H:%M}" for event in scenario.found("review_escalated")]


def test_a_board_is_told_to_be_late_so_many_days_after_its_deadline_and_once() -> None:
    scenario = under_review().until("2027-04-15T11:59:00Z")
    assert escalated(scenario) == []

    scenario.until("2028-01-01")

    assert scenario.said("review_overdue") == [("2027-03-31 12:00", "review_overdue")]
    assert escalated(scenario) == ["2027-04-15 12:00"]
    assert all(event.clauses == () for event in scenario.found("review_escalated")), "an extension cites no clause"
    assert (scenario.review.is_open, scenario.review.escalated, scenario.status()) == (True, True, "under_review")


def test_each_stage_is_told_by_its_own_deadline() -> None:
    scenario = under_review().until("2027-05-01")
    scenario.votes("revoke", ADA, CAS)
    assert not scenario.review.escalated

    scenario.until("2028-01-01")

    assert [event.data.stage for event in scenario.found("review_escalated")] == ["board", "director"]


def test_legal_is_warned_and_nobody_is_told_that_it_is_late() -> None:
    scenario = under_review().votes("revoke", ADA).act_on_review("request_legal", PAT).until("2028-01-01")

    assert [event.data.stage for event in scenario.found("review_overdue")] == ["legal"]
    assert escalated(scenario) == []


def test_a_review_that_ends_before_is_never_told_to_be_late() -> None:
    scenario = under_review().until("2027-04-10")
    scenario.votes("renew", ADA, CAS).until("2027-12-01")

    assert scenario.found("review_overdue")
    assert escalated(scenario) == []


def test_what_was_decided_under_earlier_rules_is_decided_the_same_again() -> None:
    scenario = under_review().until("2027-04-01")
    later = scenario.now.replace(year=2028)
    looks = by_the_product(PassTime(), later).model_copy(update={"subject": scenario.review.id})

    def types(rules: int) -> set[str]:
        given = looks.model_copy(update={"rules": rules})
        events = STANDING_DECIDER.decide(scenario.standing, given, later, scenario.editions)
        return {event.data.type for event in accepted(events)}

    assert "review_escalated" in types(3)
    assert "review_escalated" not in types(2)


def test_those_whom_the_edition_names_for_the_body_are_told_by_id() -> None:
    scenario = StandingScenario(overrides=NAMED).issue("onboarding")
    scenario.mark("serious", at="2027-03-01")
    scenario.until("2027-05-01").votes("revoke", ADA, CAS).until("2028-01-01")

    told = [one for one in notifications_of(scenario) if one.kind is NotificationKind.REVIEW_ESCALATED]
    assert [(one.to, one.person) for one in told] == [(Recipient.PERSON, sub) for sub in ("ines", "jo", "kim")]


def test_where_the_edition_names_nobody_the_programme_is_told() -> None:
    scenario = with_the_director().until("2028-01-01")
    scenario.act_on_review("decide", DEE, decision="approve")

    told = [one for one in notifications_of(scenario) if one.kind is NotificationKind.REVIEW_ESCALATED]
    assert [(one.to, one.person) for one in told] == [(Recipient.PROGRAMME, None)]
