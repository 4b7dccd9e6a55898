"""What a candidate edition changes for a partner: who would be reviewed, what people decided, what nobody answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis.simulation.differences import compared, simulate
from analysis.simulation.findings import Difference, Found
from analysis.simulation.rulebook import Refused, as_recorded, candidate
from standards.editions import EditionTimeline
from standards.editions.accreditation import Marks
from standards.editions.events import plain
from standards.editions.permissions import DECLARED
from tests.analysis.simulation.test_replay import replayed, under
from tests.oracles.random_standings import RandomScenario
from tests.standards.builders import MAX, MEI, MIA, ComplaintScenario
from tests.standards.standing.people import ADA, CAS, DEE
from tests.standards.standing.recorder import when

TWO = {"marks": {"review_at": 2}}


def a_scenario_with_marks(*days: str, until: str = "2029-06-01") -> RandomScenario:
    """An accreditation of February 2027, and marks on the days."""
    standing_scenario = RandomScenario("2027-02-10")
    standing_scenario.issue()
    standing_scenario.marks(*days)
    standing_scenario.until(until)
    return standing_scenario


def found(standing_scenario: RandomScenario, changes: Mapping[str, Any], since: datetime | None = None) -> Found:
    """What the candidate changes for the scenario."""
    recorded = replayed(standing_scenario, as_recorded(standing_scenario.editions))
    return compared(recorded, replayed(standing_scenario, under(standing_scenario.editions, changes, since=since)))


def the_one(found: Found) -> Difference:
    """The only difference."""
    assert found.finding is not None
    [difference] = found.finding.differences
    return difference


def test_two_marks_are_reviewed_under_a_threshold_of_two() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01")
    told = found(standing_scenario, TWO)
    difference = the_one(told)
    assert difference.on_record == "active in term 2; term 2 began automatically on 2029-02-10"
    assert difference.under_candidate == (
        "renewal on hold in term 1; the end of term 1 held for a review; "
        "reviewed from 2028-12-12 (the number of marks on record; still open)"
    )
    assert difference.because.words == (
        "On 2028-12-12: a review is convened (the number of marks on record; 2 marks before it) under the candidate; "
        "on record the lead time finds tier platinum and 2 marks, and nothing follows. "
        "A review is convened at 2 marks instead of 3 (S27, S28)."
    )
    assert difference.unanswered == ("what is decided in the review of 2028-12-12",)
    assert (told.totals.renewals_that_become_reviews, told.totals.reviews_added, told.totals.unanswered) == (1, 1, 1)


def test_what_will_be_published_can_be_tried_as_it_is_in_full_or_as_departures() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01")
    named = {"id": "2030-01", "effective_from": "2030-01-01"}
    whole = plain(
        standing_scenario.editions.editions[0].model_copy(update={"marks": marks_reviewed_at(standing_scenario, 2)})
    )
    assert (
        found(standing_scenario, TWO | named)
        == found(standing_scenario, whole | named)
        == found(standing_scenario, TWO)
    )
    assert found(standing_scenario, named).finding is None


def marks_reviewed_at(standing_scenario: RandomScenario, count: int) -> Marks:
    """The edition's rules on marks with another threshold."""
    return standing_scenario.editions.editions[0].marks.model_copy(update={"review_at": count})


def test_one_mark_is_reviewed_under_neither() -> None:
    assert found(a_scenario_with_marks("2027-06-01"), TWO).finding is None


def test_a_candidate_that_begins_after_the_renewal_leaves_it_as_it_was() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01")
    assert found(standing_scenario, TWO, since=when("2029-03-01")).finding is None
    assert the_one(found(standing_scenario, TWO, since=when("2028-12-01"))).unanswered


def test_votes_on_a_review_that_would_not_be_convened_are_set_aside_and_the_loss_is_avoided() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01", "2028-05-01", until="2028-12-20")
    standing_scenario.votes("revoke", CAS, ADA).act_on_review("decide", DEE, decision="approve")
    standing_scenario.until("2029-06-01")
    told = found(standing_scenario, {"marks": {"review_at": 4}})
    assert told.finding is not None
    by_kind = {difference.kind.value: difference for difference in told.finding.differences}
    assert by_kind["accreditation"].on_record.startswith("revoked on 2028-12-20, in term 1")
    assert by_kind["accreditation"].under_candidate == "active in term 2; term 2 began automatically on 2029-02-10"
    assert by_kind["partner"].under_candidate.startswith("not locked out")
    assert (told.totals.losses_avoided, told.totals.reviews_avoided, told.totals.set_aside) == (1, 1, 3)


def test_votes_that_were_cast_count_as_they_were_and_a_majority_they_do_not_reach_is_asked_for() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01", "2028-05-01", until="2028-12-20")
    standing_scenario.votes("renew", CAS, ADA)
    standing_scenario.until("2029-06-01")
    told = found(standing_scenario, {"accreditation_board": {"majority": 3}})
    assert the_one(told).unanswered == ("what is decided in the review of 2028-12-12",)


def test_programmes_that_were_refused_after_a_loss_are_kept_where_there_is_no_loss() -> None:
    standing_scenario = a_scenario_with_marks("2027-06-01", "2028-03-01", "2028-05-01", until="2028-12-20")
    standing_scenario.votes("revoke", CAS, ADA).act_on_review("decide", DEE, decision="approve")
    standing_scenario.describe(tier="elite", programmes=("Community", "PSO", "Upmarket Referral"), at="2029-01-10")
    assert standing_scenario.standing.partner.programmes == ("Community",)
    told = found(standing_scenario, {"marks": {"review_at": 4}})
    assert told.finding is not None
    [partner] = [difference for difference in told.finding.differences if difference.kind.value == "partner"]
    assert partner.on_record.endswith("programmes: Community")
    assert partner.under_candidate.endswith("programmes: Community, PSO, Upmarket Referral")


def test_another_action_that_the_mark_board_would_have_decided_on_is_a_difference() -> None:
    scenario = ComplaintScenario({"mark_board": {"quorum": 3}}).is_taken_up().to_mark_board()
    for by, action in ((MIA, None), (MAX, "written_warning"), (MEI, "written_warning")):
        scenario.votes(by, "mark", "standard", action)
    timeline = EditionTimeline((scenario.edition,))
    told = simulate(
        scenario.record, as_recorded(timeline), under(timeline, {"mark_board": {"quorum": 1}}), scenario.now
    )
    difference = the_one(told)
    assert difference.on_record == "mark placed; a standard mark; with written warning"
    assert difference.under_candidate == "mark placed; a standard mark"
    assert "the board decides for a mark, 1 to 0" in difference.because.words


def test_a_candidate_keeps_the_tiers_and_the_kinds_that_partners_have() -> None:
    changes = {"tiers": {"order": ["none", "platinum", "elite"]}, "accreditations": {"onboarding": None}}
    refused = candidate(RandomScenario().editions, changes, DECLARED)
    assert isinstance(refused, Refused)
    assert [fault.place for fault in refused.contradictory] == [
        ("tiers", "order"),
        ("tiers", "order"),
        ("accreditations", "onboarding"),
    ]


def test_every_fault_of_a_candidate_is_located() -> None:
    changes = {"marks": {"review_at": 0}, "nonsense": 1, "terms": {"evaluate_every_months": 30}}
    refused = candidate(RandomScenario().editions, changes, DECLARED)
    assert isinstance(refused, Refused)
    assert {fault.place for fault in refused.illegal} == {("marks", "review_at"), ("nonsense",)}
    assert {fault.place for fault in refused.contradictory} == {("terms", "evaluate_every_months")}
