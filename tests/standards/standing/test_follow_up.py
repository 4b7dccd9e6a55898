"""Seeing to what was decided or agreed in a closed complaint is recorded once, for what was decided (S18, S39)."""

import pytest

from standards.partner.events import DecidedActionDone, DeliveryConfirmed
from standards.rejections import Rejection, RejectionCode
from tests.standards.standing.common_scenarios import accredited
from tests.standards.standing.people import PAT, SOL
from tests.standards.standing.scenario import AGREED, WARNED, StandingScenario

DONE, DELIVERY = "record_decided_action_done", "confirm_delivery"


def test_a_warning_that_was_given_is_recorded_whether_or_not_an_accreditation_lives() -> None:
    for scenario in (StandingScenario(), accredited()):
        scenario.must(scenario.follows_up(DONE, PAT, WARNED))
        (event,) = scenario.found("decided_action_done")
        assert event.data == DecidedActionDone(complaint_id="cmp_8", action="written_warning")
        assert event.clauses == ("S39",)


@pytest.mark.parametrize("delivered", [True, False])
def test_an_agreed_solution_is_delivered_or_given_up(delivered: bool) -> None:
    scenario = StandingScenario()
    scenario.must(scenario.follows_up(DELIVERY, SOL, AGREED, delivered=delivered))
    (event,) = scenario.found("delivery_confirmed")
    assert event.data == DeliveryConfirmed(complaint_id="cmp_9", proposal_id="prp_1", delivered=delivered)
    assert event.clauses == ("S18",)


def test_what_was_seen_to_is_not_recorded_again() -> None:
    scenario = StandingScenario()
    for _ in range(2):
        warned, agreed = (
            scenario.follows_up(DONE, PAT, WARNED),
            scenario.follows_up(DELIVERY, SOL, AGREED, delivered=False),
        )
    for outcome in (warned, agreed):
        assert isinstance(outcome, Rejection)
        assert outcome.code is RejectionCode.WRONG_STAGE


ELSEWHERE = {"partner_id": "p2"}
NOT_NAMED = {
    "an action of a complaint that is not on record": (DONE, None),
    "an action decided on another partner": (DONE, WARNED.model_copy(update=ELSEWHERE)),
    "an action where no board decided": (DONE, AGREED),
    "an action where the board decided on none": (DONE, WARNED.model_copy(update={"decided_action": "none"})),
    "a tier action that is requested instead": (DONE, WARNED.model_copy(update={"decided_action": "tier_action"})),
    "a delivery to another partner's customer": (DELIVERY, AGREED.model_copy(update=ELSEWHERE)),
    "a delivery where nothing was agreed": (DELIVERY, WARNED),
}


@pytest.mark.parametrize("case", NOT_NAMED)
def test_what_was_not_decided_or_agreed_cannot_be_seen_to(case: str) -> None:
    name, named = NOT_NAMED[case]
    scenario, by = StandingScenario(), PAT if name == DONE else SOL
    outcome = scenario.follows_up(name, by, named, **({} if name == DONE else {"delivered": True}))
    assert isinstance(outcome, Rejection)
    assert (outcome.code, outcome.field) == (RejectionCode.INVALID, "complaint_id")
    assert not scenario.standing.partner.followed_up


def test_the_role_is_judged_before_what_the_complaint_decided() -> None:
    scenario = StandingScenario()
    for name, by, more in ((DONE, SOL, {}), (DELIVERY, PAT, {"delivered": True})):
        outcome = scenario.follows_up(name, by, None, **more)
        assert isinstance(outcome, Rejection)
        assert outcome.code is RejectionCode.ROLE_REQUIRED
