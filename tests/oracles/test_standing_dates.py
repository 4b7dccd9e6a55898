"""The checker finds faults: a rule is changed on purpose, and the scenario that depends on it fails.

Here: renewals, dates, events (I8, I9).
"""

from datetime import timedelta
from typing import Any

import pytest

from standards.accreditation import schedule
from standards.guards import RULES
from standards.months import add_months, at_hour
from standards.partner.commands import RemoveCertification
from standards.standing import advance, assessment, checkpoints, conditions, marks, reactions, review_opening
from standards.standing import decide as deciding
from standards.standing import renewal as renewing
from standards.standing.decision import Attribution, StandingDecision
from standards.standing.state import Standing
from standards.vocabulary import Checkpoint
from tests.oracles.history import InvariantViolated
from tests.standards.standing.common_scenarios import three_marks, under_review
from tests.standards.standing.people import ADA, CAS, JACK, PAT
from tests.standards.standing.scenario import HUBSPOT, StandingScenario

# I8: no automatic renewal past what bars it


def test_it_notices_a_renewal_despite_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(InvariantViolated, match="I8"):
        three_marks().until("2029-03-01")


def test_it_notices_marks_that_convene_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (assessment, reactions):
        monkeypatch.setattr(module, "reach_threshold", lambda *_: False)

    with pytest.raises(InvariantViolated, match="S28"):
        three_marks()


def test_it_notices_marks_that_are_flagged_and_convene_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (checkpoints, reactions, renewing):
        monkeypatch.setattr(module, "convene_for_marks", lambda *_: None)

    with pytest.raises(InvariantViolated, match="no review"):
        three_marks().until("2028-12-13")


def test_it_notices_that_settled_marks_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "unsettled", lambda _standing, found, _accreditation=None: found)
    scenario = three_marks().until("2028-12-13")

    with pytest.raises(InvariantViolated):
        scenario.votes("renew", ADA, CAS).until("2029-03-01")


def test_it_notices_a_renewal_despite_the_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "open_grace", lambda _: None)
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(InvariantViolated, match="I8"):
        StandingScenario().issue().set_tier("gold", at="2029-02-01").until("2029-03-01")


def test_it_notices_a_renewal_despite_a_certification_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(InvariantViolated, match="I8"):
        StandingScenario().issue().uncertify("onboarding_delivery", at="2029-02-01").until("2029-03-01")


# One open review, one grace, every date once


def test_it_notices_a_second_open_review(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_opening, "_join", lambda decision, _, trigger: review_opening._open(decision, trigger))

    with pytest.raises(InvariantViolated, match="two reviews"):
        under_review().mark("serious", at="2027-03-05")


def test_it_notices_a_serious_mark_that_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "_convene_for_serious_marks", lambda _: None)

    with pytest.raises(InvariantViolated, match="S30"):
        under_review()


def test_it_notices_grace_that_is_not_the_partners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "share_grace", lambda _: None)

    with pytest.raises(InvariantViolated, match="one deadline for all"):
        StandingScenario().issue().set_tier("gold").until("2027-06-20").bring_in("data_migration", "2026-03-01")


def test_it_notices_grace_of_another_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "grace_end", lambda at, _: at + timedelta(days=30))

    with pytest.raises(InvariantViolated, match="was expected"):
        StandingScenario().issue().set_tier("gold").until("2027-06-20")


def test_it_notices_grace_that_nobody_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "end_grace_where_regained", lambda _: None)

    with pytest.raises(InvariantViolated, match="goes on"):
        StandingScenario().issue().set_tier("gold").until("2027-06-20").set_tier("elite", at="2027-07-01")


def test_it_notices_evaluations_that_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_the_last(accreditation: Any, edition: Any) -> Any:
        last = accreditation.evaluated_until
        return at_hour(add_months(last.date(), 6), edition.tiers.hour_utc)

    monkeypatch.setattr(schedule, "next_evaluation", from_the_last)

    with pytest.raises(InvariantViolated, match=r"is no such date|is held where"):
        StandingScenario("2027-08-31").issue().until("2029-01-01")


def test_it_notices_an_evaluation_that_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    next_evaluation = schedule.next_evaluation
    monkeypatch.setattr(
        schedule, "next_evaluation", lambda found, edition: next_evaluation(found, edition) + timedelta(days=400)
    )

    with pytest.raises(InvariantViolated):
        StandingScenario().issue().until("2029-01-01")


def test_it_notices_a_tier_review_that_is_held_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_done_until", lambda _, until: until)
    scenario = StandingScenario(then=[("2027-06-15 10:00", {"tiers": {"hour_utc": 17}})])

    with pytest.raises(InvariantViolated, match="twice"):
        scenario.issue().until("2027-07-01")


def test_it_notices_dates_that_are_held_late(monkeypatch: pytest.MonkeyPatch) -> None:
    def when_somebody_looks(
        standing: Standing, now: Any, editions: Any, seed: str = "", _rules: int = RULES
    ) -> StandingDecision:
        decision = StandingDecision(standing, now, editions, seed)
        while (due := advance.next_due(decision.standing, editions)) is not None and due.at <= now:
            advance._apply(decision, due)
            reactions.react(decision)
        return decision

    monkeypatch.setattr(deciding, "advance", when_somebody_looks)

    with pytest.raises(InvariantViolated, match="not on its instant"):
        StandingScenario().issue().until("2029-01-01")


def test_it_notices_a_window_that_is_counted_in_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "add_months", lambda day, months: day + timedelta(days=months * 30))
    scenario = StandingScenario().issue()
    scenario.marks("2027-02-20", "2028-02-10", "2028-03-10")

    with pytest.raises(InvariantViolated):
        scenario.until("2029-02-15")


# The frame of every event


def test_it_notices_an_event_that_cites_no_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checkpoints.CLAUSES, Checkpoint.EVALUATION, ())

    with pytest.raises(InvariantViolated, match="cites no clause"):
        StandingScenario().issue().until("2028-01-01")


def test_it_notices_the_edition_of_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = StandingScenario(then=[("2027-09-01", {"tiers": {"minimum": "gold"}})]).issue()
    monkeypatch.setattr(type(scenario.editions), "following", lambda self, edition: None)

    with pytest.raises(InvariantViolated, match="did not govern"):
        scenario.until("2028-03-01")


def test_it_notices_a_command_that_takes_effect_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Attribution, "of", lambda command, roles: Attribution(command.by.sub, command.by.acting_as(roles), None)
    )

    with pytest.raises(AssertionError, match=r"twice|whose doing"):
        StandingScenario().issue().act_on_accreditation("open_review", by=JACK)


def test_it_notices_a_decision_that_overtakes_the_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_dates(
        standing: Standing, now: Any, editions: Any, seed: str = "", _rules: int = RULES
    ) -> StandingDecision:
        return StandingDecision(standing, now, editions, seed)

    scenario = StandingScenario().issue().set_tier("gold", at="2027-06-01").until("2028-01-10")
    monkeypatch.setattr(deciding, "advance", without_the_dates)

    with pytest.raises(AssertionError, match="depends on when"):
        scenario.give(RemoveCertification(name="onboarding_delivery"), HUBSPOT)


def test_it_is_content_with_the_rules_as_they_are() -> None:
    scenario = three_marks().until("2028-12-13").votes("renew", ADA, CAS).until("2029-03-01")
    scenario.set_tier("gold").until("2029-06-20").act_on_accreditation("deny_grace", by=PAT)

    assert scenario.status() == "lapsed"
