"""No explanation lies: each fact that it says would have changed the outcome is changed by an independent hand."""

import random
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from analysis.explanation import Explanation, why_of_complaint
from analysis.explanation.outcome_key import outcome_key
from analysis.explanation.schema import WouldHaveChanged
from analysis.explanation.text import describe
from analysis.history import moment_of
from standards.complaint import fold
from standards.editions import EditionTimeline
from standards.events import Event
from standards.partner.commands import ImportMark, ImportPartner
from standards.rejections import Rejection
from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.changing_facts import FACTS_OF_STANDING, Ran, run_case, run_standing
from tests.analysis.explanation.random_steps import MOVES, WAITS, played, random_scenarios
from tests.analysis.explanation.standing_scenario import ExplainedScenario, changes, partner, timelines
from tests.standards.builders import AT_FAULT, PAT, ComplaintScenario
from tests.standards.random_complaints import RandomComplaint, random_complaints, seeded_complaints

thorough = settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def holds(change: WouldHaveChanged, ran: Ran, actual: tuple[Event[Any], ...], event: Event[Any]) -> None:
    """Whether what is told of the change is what came of it, and nothing of it was so in reality."""
    if isinstance(ran, Rejection):
        assert change.then == f"It would have been rejected: {ran.detail}"
        return
    still, known = {outcome_key(one) for one in ran}, {outcome_key(one) for one in actual}
    followed = [one for one in actual if of_it(one, event)]
    match change.then.split(": ", 1):
        case ["This would not have happened."]:
            assert outcome_key(event) not in still
        case ["Nothing of this would have followed."]:
            assert not [one for one in followed if outcome_key(one) in still]
        case ["This alone would not have followed", sentences]:
            gone = [one for one in followed if outcome_key(one) not in still]
            assert only(sentences, gone)
            assert [one for one in followed if outcome_key(one) in still], "nothing else followed"
        case _:
            assert only(change.then, [one for one in ran if outcome_key(one) not in known])
            assert still != known


def of_it(one: Event[Any], event: Event[Any]) -> bool:
    """Whether it is something else that follows, and not of another accreditation."""
    elsewhere = one.subject.startswith("acc_") and event.subject.startswith("acc_") and one.subject != event.subject
    return type(one.data) is not type(event.data) and not elsewhere


def only(sentences: str, events: list[Event[Any]]) -> bool:
    """Whether nothing but these events is told, and at least one of them."""
    told = {describe(event) for event in events}
    rest = sentences
    for sentence in sorted(told, key=len, reverse=True):
        rest = rest.replace(sentence, "")
    return not rest.strip() and sentences != rest


def asked(scenario: ExplainedScenario, event: Event[Any]) -> Explanation:
    """Why the event came about, each claim held against a run of its own."""
    found, moment = scenario.why(event), scenario.moment(event)
    for change in found.would_have_changed:
        ran = run_standing(moment, change.fact, change.was, change.to, scenario.editions)
        holds(change, ran, moment.together, event)
    return found


@thorough
@given(scenario=random_scenarios())
def test_no_claim_about_a_standing_is_false(scenario: ExplainedScenario) -> None:
    for event in scenario.history[:: max(1, len(scenario.history) // 40)]:
        asked(scenario, event)


@thorough
@given(scenario=random_complaints())
def test_no_claim_about_a_complaint_is_false(scenario: RandomComplaint) -> None:
    claims(scenario)


def claims(scenario: RandomComplaint) -> list[str]:
    """The facts of all claims about a complaint's events, each held against a run of its own."""
    found: list[str] = []
    for event in scenario.events:
        moment = moment_of(event, scenario.record, lambda events: fold(tuple(events)) if events else None)
        for change in why_of_complaint(event, scenario.record, EditionTimeline((scenario.edition,))).would_have_changed:
            holds(change, run_case(moment, change.fact, change.to, scenario.edition), moment.together, event)
            found.append(change.fact)
    return found


def test_every_kind_of_fact_is_claimed_of_a_standing_and_each_claim_is_true() -> None:
    told = {kind_of(change.fact) for _, found in asked_of_seeded_standings() for change in found.would_have_changed}
    assert told == FACTS_OF_STANDING


@cache
def asked_of_seeded_standings() -> tuple[tuple[Event[Any], Explanation], ...]:
    """Why each event of many standings came about, asked once for all tests: a false claim fails each of them."""
    scenarios = (*seeded_standings(16), returned(), locked_out())
    return tuple((event, asked(scenario, event)) for scenario in scenarios for event in scenario.history)


@cache
def claims_of_seeded_complaints() -> tuple[tuple[RandomComplaint, list[str]], ...]:
    """Many complaints, with the facts of the claims about each, likewise."""
    return tuple((scenario, claims(scenario)) for scenario in seeded_complaints(40))


def seeded_standings(count: int) -> list[ExplainedScenario]:
    """The same many complaints every time."""
    found = []
    for seed in range(count):
        chance = random.Random(seed)
        moves = [(chance.randrange(len(MOVES)), chance.choice(WAITS), chance.randrange(700)) for _ in range(26)]
        found.append(played(seed % len(timelines()), moves))
    return found


def kind_of(fact: str) -> str:
    """The words in which facts of this kind are told."""
    return next(
        begins for begins in FACTS_OF_STANDING if fact == begins or (begins[-1] == " " and fact.startswith(begins))
    )


def returned() -> ExplainedScenario:
    """A recommendation that a director returned twice."""
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    for _ in range(2):
        scenario.board_votes("revoke")
        scenario.on_review("decide", "dir", Role.DIRECTOR, decision="return", reason="r")
    return scenario


def locked_out() -> ExplainedScenario:
    """A partner that applied again as soon as it could after a loss."""
    scenario = partner("onboarding")
    scenario.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    scenario.board_votes("revoke")
    scenario.on_review("decide", "dir", Role.DIRECTOR, decision="approve", reason="r")
    assert scenario.standing.partner.lockout is not None
    scenario.at(scenario.standing.partner.lockout.until).applies("onboarding")
    return scenario


def test_every_kind_of_fact_is_claimed_of_a_complaint_and_each_claim_is_true() -> None:
    told = {fact.split()[0] for _, facts in claims_of_seeded_complaints() for fact in facts}
    assert told >= {"severity", "reminder", "deadline", "outcome", "answer", "vote", "seriousness", "action"}


def latest(scenario: ExplainedScenario, kind: str) -> Event[Any]:
    return [event for event in scenario.history if event.data.type == kind][-1]


def test_a_finding_against_the_score_is_said_to_be_refused_without_a_reason_for_it() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "record_finding", responsible=True, reason="late")
    found = why_of_complaint(scenario.events[-2], scenario.record, EditionTimeline((scenario.edition,)))
    [told] = [change for change in changes(found) if change[0] == "partner responsible"]

    assert told[:3] == ("partner responsible", True, False)
    assert told[3].startswith("It would have been rejected: ")


def test_of_two_shortfalls_the_one_that_is_left_is_not_denied() -> None:
    scenario = partner("onboarding")
    scenario.uncertified("platform_consulting")
    scenario.is_tier("gold")
    found = asked(scenario.at("2027-01-20 10:00"), latest(scenario, "checkpoint_held"))

    grace = "The tier gold is below the minimum: a grace period runs until 2027-06-15 09:00 UTC."
    assert ("tier", "gold", "platinum", f"This alone would not have followed: {grace}") in changes(found)
    assert not [then for *_, then in changes(found) if then.startswith("Nothing")]


def test_a_renewal_by_the_board_tells_the_tier_and_the_votes() -> None:
    scenario = partner("onboarding")
    for when in ("2027-12-10 10:00", "2028-02-10 10:00", "2028-03-10 10:00"):
        scenario.marked(at=when)
    scenario.at("2028-12-01 10:00")
    scenario.board_votes("renew")
    found = asked(scenario, latest(scenario, "renewed"))
    facts = {fact.name: fact.value for fact in found.facts}

    assert (facts["tier"], facts["minimum tier"], facts["votes to renew"]) == ("platinum", "platinum", 2)
    assert changes(found)[0][:3] == ("vote of POPS", "renew", "revoke")


@pytest.mark.parametrize("tier", ["gold", "platinum"])
def test_a_tier_that_a_renewal_after_a_review_rests_on_is_told(tier: str) -> None:
    scenario = partner("onboarding")
    subject = scenario.standing.accreditations[0].id
    scenario.at("2028-11-01 10:00").on_accreditation(subject, "open_review", Role.OPS, reason="r")
    scenario.at("2028-12-01 10:00").is_tier(tier)
    scenario.board_votes("renew")
    followed = scenario.history[-1]
    flipped = run_standing(
        scenario.moment(followed), "tier", tier, "platinum" if tier == "gold" else "gold", scenario.editions
    )
    assert not isinstance(flipped, Rejection)
    there = outcome_key(followed) in {outcome_key(event) for event in flipped}

    assert ("tier" in [change[0] for change in changes(asked(scenario, followed))]) is not there


def imported(scenario: ExplainedScenario, *days: str) -> None:
    """Marks from before the records began are brought in."""
    marks = tuple(
        ImportMark(placed_on=date.fromisoformat(day), seriousness=Seriousness.STANDARD, reference=day) for day in days
    )
    scenario.gives(ImportPartner(marks=marks), "partner/p1")


def test_a_review_that_an_import_brings_about_has_its_flips() -> None:
    scenario = partner("onboarding").at("2028-11-01 10:00")
    imported(scenario, "2027-12-10", "2028-02-10", "2028-03-10")
    found = asked(scenario.at("2028-11-02 10:00"), latest(scenario, "review_opened"))

    without = [change[1:3] for change in changes(found) if change[0].startswith("marks in the window, without")]
    assert without == [(3, 2)]


def test_a_renewal_knows_no_mark_that_was_imported_later() -> None:
    scenario = partner("onboarding").at("2028-12-01 10:00")
    imported(scenario, "2028-02-10", "2028-03-10")
    found = asked(scenario.at("2029-01-10 10:00"), latest(scenario, "renewed"))
    facts = {fact.name: fact.value for fact in found.facts}

    assert (facts["marks in the window"], facts["marks"]) == (0, ())
    assert ("marks in the window", 0, 3) in [change[:3] for change in changes(found)]
