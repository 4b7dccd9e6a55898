"""Step 3: Partner Ops investigates, scores the rubric and finds on responsibility (S19-S21)."""

from decimal import Decimal
from typing import Any

import pytest

from standards.clauses import Clause
from standards.complaint.offered_commands import offered_commands
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Stage
from tests.standards.builders import AT_FAULT, BLAMELESS, MIA, PAT, ComplaintScenario


@pytest.fixture
def scenario() -> ComplaintScenario:
    """A complaint that the mediation could not resolve."""
    return ComplaintScenario().to_investigation()


def find(scenario: ComplaintScenario, responsible: bool, **more: Any) -> None:
    """Partner Ops records its finding."""
    scenario.does(PAT, "record_finding", responsible=responsible, reason="on the evidence", **more)


def test_a_finding_rests_on_a_score(scenario: ComplaintScenario) -> None:
    rejected = scenario.rejection(PAT, "record_finding", responsible=True, reason="r", override_reason="o")

    assert rejected.code is RejectionCode.SCORE_REQUIRED
    assert Clause.S21 in rejected.clauses


def test_a_responsible_partner_goes_before_the_mark_board(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    find(scenario, True, code_clauses=["delivery", "payment"])

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.reached_mark_board
    assert scenario.case.finding is not None
    assert scenario.case.finding.code_clauses == ("delivery", "payment")
    assert not scenario.case.finding.against_score
    assert scenario.case.mark is None


def test_no_fault_closes_the_case(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "score_rubric", scores=BLAMELESS)
    find(scenario, False)

    assert scenario.case.outcome is Outcome.PARTNER_NOT_RESPONSIBLE
    assert not scenario.case.reached_mark_board


@pytest.mark.parametrize(("scores", "responsible"), [(AT_FAULT, False), (BLAMELESS, True)])
def test_a_finding_against_the_score_needs_a_reason(
    scenario: ComplaintScenario, scores: dict[str, int], responsible: bool
) -> None:
    scenario.does(PAT, "score_rubric", scores=scores)
    rejected = scenario.rejection(PAT, "record_finding", responsible=responsible, reason="r")
    assert (rejected.code, rejected.field) == (RejectionCode.OVERRIDE_REASON_REQUIRED, "override_reason")

    find(scenario, responsible, override_reason="the score misses the contract")
    finding, score = scenario.case.finding, scenario.case.score
    assert finding is not None
    assert score is not None
    assert finding.against_score
    assert finding.override_reason == "the score misses the contract"
    assert score.indicates_responsible is not responsible


def test_a_finding_with_the_score_keeps_no_override_reason(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    find(scenario, True, override_reason="not needed")

    assert scenario.case.finding is not None
    assert scenario.case.finding.override_reason is None


def test_a_finding_names_clauses_of_the_code_of_conduct_only(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    rejected = scenario.rejection(PAT, "record_finding", responsible=True, reason="r", code_clauses=["manners"])

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "code_clauses")


def test_the_latest_score_counts(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "score_rubric", scores=BLAMELESS)
    find(scenario, False)

    assert scenario.case.outcome is Outcome.PARTNER_NOT_RESPONSIBLE


@pytest.mark.parametrize(
    ("changed", "score", "responsible"),
    [
        ({}, "0", False),
        ({"scope_delivered": 4, "communication": 4, "remedy": 4}, "0.5", True),
        ({"scope_delivered": 4, "communication": 4, "remedy": 3}, "0.475", False),
        ({"quality": 4, "conduct": 4}, "0.5", True),
        ({"conduct": 4}, "0.2", False),
        (AT_FAULT, "1", True),
    ],
)
def test_the_score_is_the_weighted_mean_over_the_top_of_the_scale(
    scenario: ComplaintScenario, changed: dict[str, int], score: str, responsible: bool
) -> None:
    scenario.does(PAT, "score_rubric", scores=BLAMELESS | changed)

    assert scenario.case.score is not None
    assert scenario.case.score.score == Decimal(score)
    assert scenario.case.score.indicates_responsible is responsible


def test_rounding_does_not_lift_a_score_over_the_line() -> None:
    thirds = {"responsible_at": "0.66667", "scale": [0, 3]}
    scenario = ComplaintScenario(
        {"rubric": thirds | {"criteria": {key: {"weight": 1, "asks": "?"} for key in AT_FAULT}}}
    )
    scenario.to_investigation().does(PAT, "score_rubric", scores=dict.fromkeys(AT_FAULT, 2))

    assert scenario.case.score is not None
    assert scenario.case.score.score == Decimal("0.6667")
    assert not scenario.case.score.indicates_responsible


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {name: 2 for name in AT_FAULT if name != "remedy"},
        AT_FAULT | {"punctuality": 2},
        AT_FAULT | {"remedy": 5},
        AT_FAULT | {"remedy": -1},
    ],
    ids=["none", "one missing", "one unknown", "above the scale", "below the scale"],
)
def test_every_criterion_is_scored_within_the_scale_and_no_other(
    scenario: ComplaintScenario, scores: dict[str, int]
) -> None:
    rejected = scenario.rejection(PAT, "score_rubric", scores=scores)

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "scores")


def test_consequences_are_recorded_in_the_editions_categories(scenario: ComplaintScenario) -> None:
    for category in ("refund_due", "rework_cost"):
        scenario.does(PAT, "record_consequence", category=category, amount="10", currency="USD", note="as invoiced")

    recorded = scenario.case.consequences
    assert [consequence.category for consequence in recorded] == ["refund_due", "rework_cost"]
    assert recorded[0].id != recorded[1].id
    assert recorded[0].note == "as invoiced"
    unknown = scenario.rejection(PAT, "record_consequence", category="grief", amount="10", currency="USD")
    assert (unknown.code, unknown.field) == (RejectionCode.INVALID, "category")
    assert Clause.S20 in unknown.clauses


def test_both_parties_statements_are_recorded(scenario: ComplaintScenario) -> None:
    scenario.does(PAT, "record_statement", party="customer", text="we paid")
    events = scenario.does(PAT, "record_statement", party="partner", text="we delivered")

    assert [(said.party, said.text) for said in scenario.case.statements] == [
        ("customer", "we paid"),
        ("partner", "we delivered"),
    ]
    assert events[0].clauses == (), "an extension cites no clause"


def test_an_edition_can_switch_statements_off() -> None:
    scenario = ComplaintScenario({"extensions": {"statements": False}}).to_investigation()

    assert scenario.rejects(PAT, "record_statement", party="customer", text="we paid") is RejectionCode.INVALID
    assert "record_statement" not in [
        declared.name for declared in offered_commands(scenario.case, PAT, scenario.edition)
    ]


def test_only_partner_ops_investigates(scenario: ComplaintScenario) -> None:
    commands: list[tuple[str, dict[str, Any]]] = [
        ("score_rubric", {"scores": AT_FAULT}),
        ("record_statement", {"party": "customer", "text": "t"}),
        ("record_consequence", {"category": "other", "amount": "1", "currency": "EUR"}),
        ("record_finding", {"responsible": True, "reason": "r"}),
    ]
    for name, fields in commands:
        assert scenario.rejects(MIA, name, **fields) is RejectionCode.ROLE_REQUIRED


def test_a_case_found_on_is_not_scored_again_at_the_mark_board() -> None:
    scenario = ComplaintScenario().to_mark_board()

    assert scenario.rejects(PAT, "score_rubric", scores=AT_FAULT) is RejectionCode.WRONG_STAGE
    assert scenario.rejects(PAT, "record_finding", responsible=False, reason="r") is RejectionCode.WRONG_STAGE


def test_consequences_are_still_recorded_at_the_mark_board() -> None:
    scenario = ComplaintScenario().to_mark_board()
    scenario.does(PAT, "record_consequence", category="other", amount="1", currency="EUR")

    assert len(scenario.case.consequences) == 1
