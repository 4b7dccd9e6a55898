"""Rejections are judged in one order: role, precondition, stage, conflict, then content."""

from typing import Any

import pytest

from standards.actors import Actor
from standards.complaint import COMPLAINT_COMMANDS
from standards.rejections import RejectionCode
from standards.vocabulary import Role
from tests.standards.builders import (
    ANA,
    AT_FAULT,
    FIELDS,
    MAX,
    MEI,
    MIA,
    OPS,
    PAT,
    PIA,
    SOL,
    ComplaintScenario,
    somebody,
)

EVERYBODY = Actor(sub="all", roles=tuple(role for role in Role if role is not Role.SYSTEM))
VOTE = FIELDS["cast_mark_vote"]


def closed() -> ComplaintScenario:
    """A complaint that CS resolved."""
    scenario = ComplaintScenario()
    scenario.does(ANA, "record_cs_outcome", outcome="resolved")
    return scenario


def test_every_declared_command_is_tried_here() -> None:
    assert set(FIELDS) == set(COMPLAINT_COMMANDS)


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"reopen"}))
def test_nothing_can_be_done_to_a_closed_complaint(name: str) -> None:
    scenario = closed()
    rejected = scenario.rejection(EVERYBODY, name, **FIELDS[name])

    assert rejected.code is RejectionCode.WRONG_STAGE
    assert "closed" in rejected.detail


@pytest.mark.parametrize("name", FIELDS)
def test_the_role_is_judged_before_the_stage(name: str) -> None:
    assert closed().rejects(somebody(Role.AUDITOR), name, **FIELDS[name]) is RejectionCode.ROLE_REQUIRED


@pytest.mark.parametrize("name", FIELDS)
def test_an_auditor_writes_nothing(name: str) -> None:
    for scenario in (
        ComplaintScenario(),
        ComplaintScenario().to_mediation(),
        ComplaintScenario().to_investigation(),
        ComplaintScenario(very_serious=True),
    ):
        assert scenario.rejects(somebody(Role.AUDITOR), name, **FIELDS[name]) is RejectionCode.ROLE_REQUIRED


def test_the_role_is_judged_before_the_precondition() -> None:
    assert (
        ComplaintScenario().rejects(PAT, "record_cs_outcome", outcome="resolved", if_sequence=99)
        is RejectionCode.ROLE_REQUIRED
    )


def test_the_precondition_is_judged_before_the_stage() -> None:
    assert (
        closed().rejects(ANA, "record_cs_outcome", outcome="resolved", if_sequence=1)
        is RejectionCode.PRECONDITION_FAILED
    )


def test_the_stage_is_judged_before_a_conflict() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PIA, "score_rubric", scores=AT_FAULT)

    assert scenario.rejects(PIA, "cast_mark_vote", **VOTE) is RejectionCode.WRONG_STAGE


def test_the_role_is_judged_before_a_conflict() -> None:
    scenario = ComplaintScenario().to_mark_board()

    assert scenario.rejects(PAT, "cast_mark_vote", **VOTE) is RejectionCode.ROLE_REQUIRED


@pytest.mark.parametrize("fault", [{"action": "expulsion"}])
def test_a_conflict_is_judged_before_the_content(fault: dict[str, str]) -> None:
    recused, investigated = ComplaintScenario().to_mark_board(), ComplaintScenario(very_serious=True)
    recused.does(PIA, "recuse", reason="r")
    investigated.does(PIA, "score_rubric", scores=AT_FAULT)

    assert recused.rejects(PIA, "cast_mark_vote", **VOTE, **fault) is RejectionCode.RECUSED
    assert investigated.rejects(PIA, "cast_mark_vote", **VOTE, **fault) is RejectionCode.SEPARATION_OF_DUTIES


def test_a_voters_conflict_is_judged_before_the_scores() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.votes(PIA, "mark")

    assert scenario.rejects(PIA, "score_rubric", scores={}) is RejectionCode.SEPARATION_OF_DUTIES
    assert scenario.rejects(PAT, "score_rubric", scores={}) is RejectionCode.INVALID


def test_the_stage_is_judged_before_the_content() -> None:
    assert ComplaintScenario().rejects(SOL, "answer_proposal", **FIELDS["answer_proposal"]) is RejectionCode.WRONG_STAGE
    assert ComplaintScenario().rejects(PAT, "score_rubric", scores={}) is RejectionCode.WRONG_STAGE


def test_a_missing_score_is_named_before_a_missing_override_reason_and_unknown_clauses() -> None:
    scenario = ComplaintScenario().to_investigation()
    faulty: dict[str, Any] = {"responsible": False, "reason": "r", "code_clauses": ["manners"]}

    assert scenario.rejects(PAT, "record_finding", **faulty) is RejectionCode.SCORE_REQUIRED
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    assert scenario.rejects(PAT, "record_finding", **faulty) is RejectionCode.OVERRIDE_REASON_REQUIRED
    assert scenario.rejects(PAT, "record_finding", **faulty, override_reason="o") is RejectionCode.INVALID


def test_a_rejection_changes_nothing() -> None:
    scenario = ComplaintScenario().to_mark_board()
    before = scenario.case
    scenario.rejection(PAT, "cast_mark_vote", **VOTE)

    assert scenario.case == before


def test_a_rejected_role_is_told_which_role_it_takes() -> None:
    rejected = ComplaintScenario().rejection(MIA, "withdraw", reason="r")

    assert rejected.detail == "This takes the role cs or ops."


def test_an_edition_may_give_an_action_to_other_roles() -> None:
    scenario = ComplaintScenario({"may_take": {"withdraw": ["partner_ops"]}})

    assert scenario.rejects(ANA, "withdraw", reason="r") is RejectionCode.ROLE_REQUIRED
    (withdrawn, _closed) = scenario.does(PAT, "withdraw", reason="r")
    assert withdrawn.role is Role.PARTNER_OPS


def test_a_caller_with_several_roles_acts_in_the_first_that_is_allowed() -> None:
    both = Actor(sub="bo", roles=(Role.AUDITOR, Role.OPS, Role.CS))
    (assigned,) = ComplaintScenario().does(both, "assign", assignee="ana")

    assert assigned.role is Role.OPS


def test_administrators_hold_no_vote_and_no_step_outcome() -> None:
    board = ComplaintScenario().to_mark_board()
    for member in (MAX, MEI):
        board.votes(member, "mark")

    assert board.rejects(OPS, "cast_mark_vote", **VOTE) is RejectionCode.ROLE_REQUIRED
    assert ComplaintScenario().rejects(OPS, "record_cs_outcome", outcome="resolved") is RejectionCode.ROLE_REQUIRED
    assert (
        ComplaintScenario().to_mediation().rejects(OPS, "record_mediation_outcome", outcome="unresolved")
        is RejectionCode.ROLE_REQUIRED
    )
    assert (
        ComplaintScenario().to_investigation().rejects(OPS, "record_finding", responsible=True, reason="r")
        is RejectionCode.ROLE_REQUIRED
    )
