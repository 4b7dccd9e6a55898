"""A very serious infringement goes to the mark board at once, from any step (S24)."""

from collections.abc import Callable

import pytest

from standards.actors import Actor
from standards.clauses import Clause
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Role, Severity, Stage
from tests.standards.builders import ANA, AT_FAULT, MAX, MEI, MIA, OPS, PAT, SOL, Story, instant, somebody

STEPS: dict[Stage, Callable[[], Story]] = {
    Stage.CS_RESOLUTION: Story,
    Stage.MEDIATION: lambda: Story().to_mediation(),
    Stage.INVESTIGATION: lambda: Story().to_investigation(),
}


@pytest.mark.parametrize("stage", STEPS)
@pytest.mark.parametrize("by", [ANA, SOL, PAT], ids=lambda actor: actor.sub)
def test_a_very_serious_infringement_goes_to_the_mark_board_from_any_step(stage: Stage, by: Actor) -> None:
    story = STEPS[stage]()
    assert story.case.stage is stage
    flagged, entered = story.does(by, "flag_very_serious", reason="customer data was sold")

    assert story.case.stage is Stage.MARK_BOARD
    assert story.case.severity is Severity.VERY_SERIOUS
    assert story.case.flagged_reason == "customer data was sold"
    assert story.case.reached_mark_board
    assert story.case.pdm_informed
    assert Clause.S24 in flagged.clauses
    assert Clause.S24 in entered.clauses


def test_a_flagged_case_is_decided_without_a_finding() -> None:
    story = Story()
    story.does(ANA, "flag_very_serious", reason="customer data was sold")
    for member in (MIA, MAX, MEI):
        story.votes(member, "mark", "serious")

    assert story.case.outcome is Outcome.MARK_PLACED
    assert story.case.finding is None


def test_a_case_before_the_mark_board_is_not_flagged_any_more() -> None:
    for story in (Story().to_mark_board(), Story(very_serious=True)):
        assert story.rejects(PAT, "flag_very_serious", reason="r") is RejectionCode.WRONG_STAGE


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS)]
)
def test_nobody_else_flags_a_case(role: Role) -> None:
    assert Story().rejects(somebody(role), "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED


def test_the_edition_names_who_may_flag() -> None:
    story = Story({"very_serious": {"may_flag": ["partner_ops"]}})

    assert story.rejects(ANA, "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED
    story.does(PAT, "flag_very_serious", reason="r")
    assert story.case.stage is Stage.MARK_BOARD


def test_a_flagged_case_may_be_scored_at_the_mark_board() -> None:
    story = Story(very_serious=True)
    story.does(PAT, "score_rubric", scores=AT_FAULT)

    assert story.case.score is not None
    assert story.case.score.indicates_responsible
    assert story.case.stage is Stage.MARK_BOARD


def test_a_finding_is_not_recorded_at_the_mark_board_even_for_a_flagged_case() -> None:
    story = Story(very_serious=True)
    story.does(PAT, "score_rubric", scores=AT_FAULT)

    assert story.rejects(PAT, "record_finding", responsible=True, reason="r") is RejectionCode.WRONG_STAGE


def test_the_flag_leaves_what_was_found_so_far_on_record() -> None:
    story = Story().to_investigation()
    story.does(PAT, "score_rubric", scores=AT_FAULT)
    story.does(PAT, "flag_very_serious", reason="r")

    assert story.case.score is not None
    assert story.case.investigators == ("pat",)


def test_the_mark_boards_time_starts_with_the_flag() -> None:
    story = Story().at("2026-11-04 11:00")
    story.does(ANA, "flag_very_serious", reason="r")

    assert story.case.stage_entered_at == story.now
    assert story.case.due_at == instant("2026-11-18 11:00")


def test_administrators_do_not_flag() -> None:
    assert Story().rejects(OPS, "flag_very_serious", reason="r") is RejectionCode.ROLE_REQUIRED
