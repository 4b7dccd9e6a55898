"""A simulation replays a recorded history: under the recorded edition it comes to exactly what is on record."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.simulation.differences import compared, simulate
from analysis.simulation.findings import Found, Totals
from analysis.simulation.replay import play
from analysis.simulation.replay_result import ReplayResult
from analysis.simulation.rulebook import Rulebook, as_recorded, candidate
from standards.commands import Command
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions.permissions import DECLARED
from standards.editions.timeline import EditionTimeline
from standards.partner.commands import DescribePartner
from standards.standing.decide import STANDING_DECIDER
from tests.analysis.explanation.standing_scenario import as_it_was
from tests.analysis.simulation.simulated import run, surfaced
from tests.oracles.random_standings import CHANGES, RandomScenario, StepSequence, step_sequences
from tests.standards.random_complaints import RandomComplaint, random_complaints
from tests.standards.standing.people import OZ

FEW = settings(max_examples=40, deadline=None)
ON_CASES: tuple[Mapping[str, Any], ...] = (
    {"mark_board": {"quorum": 2}},
    {"mark_board": {"quorum": 5}},
    {"rubric": {"responsible_at": 1}},
    {"stages": {"mediation": {"on_breach": "escalate"}}},
    {"stages": {"cs_resolution": {"due_business_days": 1, "remind_business_days": 1}}},
)


def replayed(scenario: RandomScenario, rules: Rulebook) -> ReplayResult:
    """The scenario, played again up to its last hour."""
    return play(scenario.record, rules, scenario.now, surfaced(scenario), arranged=as_it_was)


def under(timeline: EditionTimeline, changes: Mapping[str, Any], **more: Any) -> Rulebook:
    """The rulebook of a candidate that can be."""
    rules = candidate(timeline, changes, DECLARED, **more)
    assert isinstance(rules, Rulebook), rules
    return rules


@FEW
@given(step_sequences())
def test_a_standing_replayed_under_its_own_editions_is_the_very_same(sequence: StepSequence) -> None:
    scenario = run(sequence)
    played = replayed(scenario, as_recorded(scenario.editions))
    assert (played.events, played.set_aside) == (scenario.log, [])
    assert played.standing is not None
    assert played.standing.model_copy(update={"marks": ()}) == scenario.standing.model_copy(update={"marks": ()})


@FEW
@given(random_complaints())
def test_a_complaint_replayed_under_its_own_edition_is_the_very_same(told: RandomComplaint) -> None:
    played = play(told.record, as_recorded(EditionTimeline((told.edition,))), told.events[-1].at)
    assert [event for event in played.events if event.subject == told.case.id] == list(told.events)
    assert (played.cases[told.case.id], played.set_aside) == (told.case, [])


def history(told: RandomComplaint) -> list[RecordedDecision]:
    """The play's decisions after its partner's first description."""
    at, process = told.events[0].at, f"partner/{told.case.partner_id}"
    described = DescribePartner(tier="gold", programmes=(), identity="idn_1")
    command = Command[Any](by=OZ, submitted_at=at, data=described, subject=process)
    born = accepted(STANDING_DECIDER.decide(None, command, at, EditionTimeline((told.edition,))))
    return [RecordedDecision(decided(process, command, at, born), born), *told.record]


@FEW
@given(random_complaints(), st.sampled_from(ON_CASES))
def test_a_complaint_without_changes_shows_no_difference_and_with_some_each_has_its_reason(
    told: RandomComplaint, changes: Mapping[str, Any]
) -> None:
    record, timeline, to = history(told), EditionTimeline((told.edition,)), told.events[-1].at
    assert simulate(record, as_recorded(timeline), under(timeline, {}), to).totals == Totals(partners=1)
    sound(simulate(record, as_recorded(timeline), under(timeline, changes), to))


@FEW
@given(step_sequences(), st.sampled_from(CHANGES), st.none() | st.integers(0, 2500))
def test_every_difference_has_two_outcomes_and_a_reason_that_lies_in_the_edition(
    sequence: StepSequence, changes: Mapping[str, Any], days: int | None
) -> None:
    scenario = run(sequence)
    since = scenario.log[0].at + timedelta(days=days) if days is not None else None
    rules = candidate(scenario.editions, changes, DECLARED, since)
    if isinstance(rules, Rulebook):
        found = compared(replayed(scenario, as_recorded(scenario.editions)), replayed(scenario, rules))
        sound(found)
        dates = [one.because.at for one in found.finding.differences] if found.finding else []
        assert since is None or all(at >= since for at in dates), "the candidate governs from its beginning on"


def sound(found: Found) -> None:
    """Whether what was found hangs together."""
    differences = found.finding.differences if found.finding else ()
    assert found.totals.partners_that_differ == bool(differences)
    for difference in differences:
        assert difference.on_record != difference.under_candidate
        assert difference.because.changes, "a difference without a field of the edition behind it"
        assert difference.because.on_record != difference.because.under_candidate
    assert bool(found.totals.unanswered) == any(one.unanswered for one in differences)
