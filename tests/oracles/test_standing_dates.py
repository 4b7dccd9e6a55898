"""The auditor can find fault: a rule is bent on purpose, and the life that leans on it is stopped.

Here: renewals, dates, events (I8, I9).
"""

from datetime import timedelta
from typing import Any

import pytest

from standards.accreditation import schedule
from standards.months import add_months, at_hour
from standards.partner.commands import RemoveCertification
from standards.standing import advance, assessment, checkpoints, conditions, marks, reactions, review_opening
from standards.standing import decide as deciding
from standards.standing import renewal as renewing
from standards.standing.decision import Attribution, StandingDecision
from standards.standing.state import Standing
from standards.vocabulary import Checkpoint
from tests.oracles.history import Foul
from tests.standards.standing.life import HUBSPOT, Life
from tests.standards.standing.people import ADA, CAS, JACK, PAT
from tests.standards.standing.scenes import three_marks, under_review

Bend = pytest.MonkeyPatch


# I8: no automatic renewal past what bars it


def test_it_notices_a_renewal_despite_marks(monkeypatch: Bend) -> None:
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(Foul, match="I8"):
        three_marks().until("2029-03-01")


def test_it_notices_marks_that_convene_nobody(monkeypatch: Bend) -> None:
    for module in (assessment, reactions):
        monkeypatch.setattr(module, "reach_threshold", lambda *_: False)

    with pytest.raises(Foul, match="S28"):
        three_marks()


def test_it_notices_marks_that_are_flagged_and_convene_nobody(monkeypatch: Bend) -> None:
    for module in (checkpoints, reactions, renewing):
        monkeypatch.setattr(module, "convene_for_marks", lambda *_: None)

    with pytest.raises(Foul, match="no review"):
        three_marks().until("2028-12-13")


def test_it_notices_that_settled_marks_are_forgotten(monkeypatch: Bend) -> None:
    monkeypatch.setattr(marks, "unsettled", lambda _standing, found, _accreditation=None: found)
    life = three_marks().until("2028-12-13")

    with pytest.raises(Foul):
        life.votes("renew", ADA, CAS).until("2029-03-01")


def test_it_notices_a_renewal_despite_the_tier(monkeypatch: Bend) -> None:
    monkeypatch.setattr(conditions, "open_grace", lambda _: None)
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(Foul, match="I8"):
        Life().issue().set_tier("gold", at="2029-02-01").until("2029-03-01")


def test_it_notices_a_renewal_despite_a_certification_gap(monkeypatch: Bend) -> None:
    monkeypatch.setattr(renewing, "bars", lambda *_: ())

    with pytest.raises(Foul, match="I8"):
        Life().issue().uncertify("onboarding_delivery", at="2029-02-01").until("2029-03-01")


# One open review, one grace, every date once


def test_it_notices_a_second_open_review(monkeypatch: Bend) -> None:
    monkeypatch.setattr(review_opening, "_join", lambda decision, _, trigger: review_opening._open(decision, trigger))

    with pytest.raises(Foul, match="two reviews"):
        under_review().mark("serious", at="2027-03-05")


def test_it_notices_a_serious_mark_that_opens_nothing(monkeypatch: Bend) -> None:
    monkeypatch.setattr(reactions, "_convene_for_serious_marks", lambda _: None)

    with pytest.raises(Foul, match="S30"):
        under_review()


def test_it_notices_grace_that_is_not_the_partners(monkeypatch: Bend) -> None:
    monkeypatch.setattr(reactions, "share_grace", lambda _: None)

    with pytest.raises(Foul, match="one deadline for all"):
        Life().issue().set_tier("gold").until("2027-06-20").bring_in("data_migration", "2026-03-01")


def test_it_notices_grace_of_another_length(monkeypatch: Bend) -> None:
    monkeypatch.setattr(conditions, "grace_end", lambda at, _: at + timedelta(days=30))

    with pytest.raises(Foul, match="was expected"):
        Life().issue().set_tier("gold").until("2027-06-20")


def test_it_notices_grace_that_nobody_ends(monkeypatch: Bend) -> None:
    monkeypatch.setattr(reactions, "end_grace_where_regained", lambda _: None)

    with pytest.raises(Foul, match="goes on"):
        Life().issue().set_tier("gold").until("2027-06-20").set_tier("elite", at="2027-07-01")


def test_it_notices_evaluations_that_drift(monkeypatch: Bend) -> None:
    def from_the_last(accreditation: Any, edition: Any) -> Any:
        last = accreditation.evaluated_until
        return at_hour(add_months(last.date(), 6), edition.tiers.hour_utc)

    monkeypatch.setattr(schedule, "next_evaluation", from_the_last)

    with pytest.raises(Foul, match=r"is no such date|is held where"):
        Life("2027-08-31").issue().until("2029-01-01")


def test_it_notices_an_evaluation_that_is_left_out(monkeypatch: Bend) -> None:
    next_evaluation = schedule.next_evaluation
    monkeypatch.setattr(
        schedule, "next_evaluation", lambda found, edition: next_evaluation(found, edition) + timedelta(days=400)
    )

    with pytest.raises(Foul):
        Life().issue().until("2029-01-01")


def test_it_notices_a_tier_review_that_is_held_twice(monkeypatch: Bend) -> None:
    monkeypatch.setattr(schedule, "_done_until", lambda _, until: until)
    life = Life(then=[("2027-06-15 10:00", {"tiers": {"hour_utc": 17}})])

    with pytest.raises(Foul, match="twice"):
        life.issue().until("2027-07-01")


def test_it_notices_dates_that_are_held_late(monkeypatch: Bend) -> None:
    def when_somebody_looks(standing: Standing, now: Any, editions: Any, seed: str = "") -> StandingDecision:
        decision = StandingDecision(standing, now, editions, seed)
        while (due := advance.next_due(decision.standing, editions)) is not None and due.at <= now:
            advance._apply(decision, due)
            reactions.react(decision)
        return decision

    monkeypatch.setattr(deciding, "advance", when_somebody_looks)

    with pytest.raises(Foul, match="not on its instant"):
        Life().issue().until("2029-01-01")


def test_it_notices_a_window_that_is_counted_in_days(monkeypatch: Bend) -> None:
    monkeypatch.setattr(marks, "add_months", lambda day, months: day + timedelta(days=months * 30))
    life = Life().issue()
    life.marks("2027-02-20", "2028-02-10", "2028-03-10")

    with pytest.raises(Foul):
        life.until("2029-02-15")


# The frame of every event


def test_it_notices_an_event_that_cites_no_clause(monkeypatch: Bend) -> None:
    monkeypatch.setitem(checkpoints.CLAUSES, Checkpoint.EVALUATION, ())

    with pytest.raises(Foul, match="cites no clause"):
        Life().issue().until("2028-01-01")


def test_it_notices_the_edition_of_another_time(monkeypatch: Bend) -> None:
    life = Life(then=[("2027-09-01", {"tiers": {"minimum": "gold"}})]).issue()
    monkeypatch.setattr(type(life.editions), "following", lambda self, edition: None)

    with pytest.raises(Foul, match="did not govern"):
        life.until("2028-03-01")


def test_it_notices_an_order_that_takes_effect_twice(monkeypatch: Bend) -> None:
    monkeypatch.setattr(
        Attribution, "of", lambda command, roles: Attribution(command.by.sub, command.by.acting_as(roles), None)
    )

    with pytest.raises(AssertionError, match=r"twice|whose doing"):
        Life().issue().orders("open_review", by=JACK)


def test_it_notices_a_decision_that_overtakes_the_dates(monkeypatch: Bend) -> None:
    def without_the_dates(standing: Standing, now: Any, editions: Any, seed: str = "") -> StandingDecision:
        return StandingDecision(standing, now, editions, seed)

    life = Life().issue().set_tier("gold", at="2027-06-01").until("2028-01-10")
    monkeypatch.setattr(deciding, "advance", without_the_dates)

    with pytest.raises(AssertionError, match="depends on when"):
        life.give(RemoveCertification(name="onboarding_delivery"), HUBSPOT)


def test_it_is_content_with_the_rules_as_they_are() -> None:
    life = three_marks().until("2028-12-13").votes("renew", ADA, CAS).until("2029-03-01")
    life.set_tier("gold").until("2029-06-20").orders("deny_grace", by=PAT)

    assert life.status() == "lapsed"
