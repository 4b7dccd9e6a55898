"""A very serious infringement goes to the mark board at once, from any step (S24)."""

from collections.abc import Callable

import pytest

from standards.actors import Actor
from standards.clauses import Clause
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Role, Severity, Stage
from tests.standards.builders import ANA, AT_FAULT, MAX, MEI, MIA, OPS, PAT, SOL, ComplaintScenario, instant, somebody

STEPS: dict[Stage, Callable[[], ComplaintScenario]] = {
    Stage.CS_RESOLUTION: ComplaintScenario,
    Stage.MEDIATION: lambda: ComplaintScenario().to_mediation(),
    Stage.INVESTIGATION: lambda: ComplaintScenario().to_investigation(),
}


@pytest.mark.parametrize("stage", STEPS)
@pytest.mark.parametrize("by", [ANA, SOL, PAT], ids=lambda actor: actor.sub)
def test_a_very_serious_infringement_goes_to_the_mark_board_from_any_step(stage: Stage, by: Actor) -> None:
    scenario = STEPS[stage]()
    assert scenario.case.stage is stage
    flagged, entered = scenario.does(by, "flag_very_serious", reason="customer data was sold")

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.severity is Severity.VERY_SERIOUS
    assert scenario.case.flagged_reason == "customer data was sold"
    assert scenario.case.reached_mark_board
    assert scenario.case.pdm_informed
    assert Clause.S24 in flagged.clauses
    assert Clause.S24 in entered.clauses


def test_a_flagged_case_is_decided_without_a_finding() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "flag_very_serious", reason="customer data was sold")
    for member in (MIA, MAX, MEI):
        scenario.votes(member, "mark", "serious")

    assert scenario.case.outcome is Outcome.MARK_PLACED
    assert scenario.case.finding is None


def test_a_case_before_the_mark_board_is_not_flagged_any_more() -> None:
    for scenario in (ComplaintScenario().to_mark_board(), ComplaintScenario(very_serious=True)):
        assert scenario.rejects(PAT, "flag_very_serious", reason="r") is RejectionCode.WRONG_STAGE


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS)]
)
def test_nobody_else_flags_a_case(role: Role) -> None:
    assert ComplaintScenario().rejects(somebody(role), "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED


def test_the_edition_names_who_may_flag() -> None:
    scenario = ComplaintScenario({"very_serious": {"may_flag": ["partner_ops"]}})

    assert scenario.rejects(ANA, "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED
    scenario.does(PAT, "flag_very_serious", reason="r")
    assert scenario.case.stage is Stage.MARK_BOARD


def test_a_flagged_case_may_be_scored_at_the_mark_board() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)

    assert scenario.case.score is not None
    assert scenario.case.score.indicates_responsible
    assert scenario.case.stage is Stage.MARK_BOARD


def test_a_finding_is_not_recorded_at_the_mark_board_even_for_a_flagged_case() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)

    assert scenario.rejects(PAT, "record_finding", responsible=True, reason="r") is RejectionCode.WRONG_STAGE


def test_the_flag_leaves_what_was_found_so_far_on_record() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "flag_very_serious", reason="r")

    assert scenario.case.score is not None
    assert scenario.case.investigators == ("pat",)


def test_the_mark_boards_time_starts_with_the_flag() -> None:
    scenario = ComplaintScenario().at("2026-11-04 11:00")
    scenario.does(ANA, "flag_very_serious", reason="r")

    assert scenario.case.stage_entered_at == scenario.now
    assert scenario.case.due_at == instant("2026-11-18 11:00")


def test_administrators_do_not_flag() -> None:
    assert ComplaintScenario().rejects(OPS, "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED
