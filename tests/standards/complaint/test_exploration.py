"""Every reachable state of a complaint, every command by everybody in each: what is accepted, rejected and reached."""

import pytest

from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Stage
from tests.standards.builders import ComplaintScenario
from tests.standards.contract import CONTRACT
from tests.standards.exploration import (
    BOARD,
    CLOSED,
    CS,
    EDGES,
    ESCALATIONS,
    INVESTIGATION,
    MEDIATION,
    Exploration,
    shape,
)
from tests.standards.random_complaints import seeded_complaints

BOARD_OF_TWO = {"mark_board": {"quorum": 2}}


@pytest.fixture(scope="module")
def walk() -> Exploration:
    """The walk under the bundled edition with a board of two."""
    standard, very_serious = ComplaintScenario(BOARD_OF_TWO), ComplaintScenario(BOARD_OF_TWO, very_serious=True)
    return Exploration(standard.edition).from_(standard.case, very_serious.case)


def test_every_command_is_accepted_or_rejected_as_the_contract_says(walk: Exploration) -> None:
    assert walk.disagreements == []


def test_stages_change_in_no_other_way_than_the_standards(walk: Exploration) -> None:
    assert walk.moves == EDGES


def test_every_stage_and_outcome_is_reached_and_no_other_pair(walk: Exploration) -> None:
    pairs = {(case.stage, case.outcome) for case in walk.reached.values()}

    assert pairs == {(stage, None) for stage in (CS, MEDIATION, INVESTIGATION, BOARD)} | {
        (CLOSED, outcome) for outcome in Outcome
    }


def test_every_command_is_accepted_somewhere_and_rejected_elsewhere(walk: Exploration) -> None:
    assert walk.accepted == set(CONTRACT)
    for name in CONTRACT:
        assert {(name, RejectionCode.ROLE_REQUIRED), (name, RejectionCode.WRONG_STAGE)} <= walk.rejections


def test_every_rejection_of_the_complaints_rules_occurs(walk: Exploration) -> None:
    beyond = {
        pair for pair in walk.rejections if pair[1] not in (RejectionCode.ROLE_REQUIRED, RejectionCode.WRONG_STAGE)
    }

    assert beyond == {
        ("answer_proposal", RejectionCode.INVALID),
        ("record_mediation_outcome", RejectionCode.NO_MUTUAL_AGREEMENT),
        ("record_mediation_outcome", RejectionCode.INVALID),
        ("record_consequence", RejectionCode.INVALID),
        ("record_consequence", RejectionCode.SEPARATION_OF_DUTIES),
        ("score_rubric", RejectionCode.INVALID),
        ("score_rubric", RejectionCode.SEPARATION_OF_DUTIES),
        ("record_finding", RejectionCode.SCORE_REQUIRED),
        ("record_finding", RejectionCode.OVERRIDE_REASON_REQUIRED),
        ("record_finding", RejectionCode.INVALID),
        ("cast_mark_vote", RejectionCode.RECUSED),
        ("cast_mark_vote", RejectionCode.SEPARATION_OF_DUTIES),
        ("cast_mark_vote", RejectionCode.INVALID),
        ("recuse", RejectionCode.RECUSED),
        ("wait_for", RejectionCode.INVALID),
        ("mark_duplicate", RejectionCode.INVALID),
    }


def test_a_mark_exists_only_where_the_mark_board_decided_for_it(walk: Exploration) -> None:
    for case in walk.ends:
        placed = case.decision is not None and case.decision.placed
        assert (case.mark is not None) is placed is (case.outcome is Outcome.MARK_PLACED)
        if case.mark is not None:
            assert case.reached_mark_board
            assert not set(case.investigators) & {vote.by for vote in case.votes}
            assert not set(case.recused) & {vote.by for vote in case.votes}


def test_random_play_reaches_no_state_that_the_walk_does_not(walk: Exploration) -> None:
    played = {
        shape(case) for play in seeded_complaints(60, (BOARD_OF_TWO,)) for case in [step.case for step in play.steps]
    }

    assert {stage for stage, *_ in played} == set(Stage)
    assert played <= {shape(case) for case in walk.reached.values()}


def test_an_edition_that_escalates_adds_the_clocks_ways_and_no_other() -> None:
    deadline = {"due_business_days": 5, "remind_business_days": 5, "on_breach": "escalate"}
    scenario = ComplaintScenario({"mark_board": {"quorum": 1}, "stages": dict.fromkeys((*Stage,)[:4], deadline)})
    walk = Exploration(scenario.edition).from_(scenario.case)

    assert walk.disagreements == []
    assert walk.moves == EDGES | ESCALATIONS
