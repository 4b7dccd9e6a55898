"""Who may not vote, and who may not investigate: recusal and the separation of duties (S22)."""

from typing import Any

import pytest

from standards.actors import Actor
from standards.complaint.offered_commands import offered_commands
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Role, Stage
from tests.standards.builders import AT_FAULT, FIELDS, MAX, MEI, MIA, MOE, PAT, PIA, ComplaintScenario

CONSEQUENCE: dict[str, Any] = {"category": "other", "amount": "1", "currency": "EUR"}
VOTE: dict[str, Any] = {"vote": "mark", "reason": "as heard"}


PIA_AGAIN = Actor(sub="pia@board", roles=(Role.PARTNER_OPS, Role.MARK_BOARD), other_subs=("pia",))
"""Pia under another account with the same verified address."""


def offered(scenario: ComplaintScenario, name: str, by: Actor = PIA) -> bool:
    """Whether Pia is offered the action."""
    return name in {declared.name for declared in offered_commands(scenario.case, by, scenario.edition)}


@pytest.fixture
def scenario() -> ComplaintScenario:
    """A complaint in which somebody else than Pia investigated."""
    return ComplaintScenario().to_mark_board()


def flagged() -> ComplaintScenario:
    """A complaint that went to the mark board without an investigation."""
    return ComplaintScenario(very_serious=True)


def test_a_member_who_stepped_back_does_not_vote(scenario: ComplaintScenario) -> None:
    scenario.does(MIA, "recuse", reason="I know the founder")

    assert scenario.rejects(MIA, "cast_mark_vote", **VOTE) is RejectionCode.RECUSED
    assert scenario.case.recused == ("mia",)


def test_a_member_steps_back_once(scenario: ComplaintScenario) -> None:
    scenario.does(MIA, "recuse", reason="I know the founder")

    assert scenario.rejects(MIA, "recuse", reason="still do") is RejectionCode.RECUSED


def test_a_vote_already_cast_falls_with_the_recusal(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "no_mark")
    scenario.does(MIA, "recuse", reason="I know the founder")

    assert [vote.by for vote in scenario.case.votes] == ["max"]


def test_a_recusal_does_not_count_toward_the_quorum(scenario: ComplaintScenario) -> None:
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    scenario.does(MEI, "recuse", reason="I know the founder")
    assert scenario.case.stage is Stage.MARK_BOARD

    scenario.votes(MOE, "no_mark")
    assert scenario.case.outcome is Outcome.MARK_PLACED


def test_a_quorum_out_of_reach_leaves_the_case_open(scenario: ComplaintScenario) -> None:
    for member in (MIA, MAX, MEI, MOE):
        scenario.does(member, "recuse", reason="we all know the founder")

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.due_at is not None


BEFORE_THE_FINDING = ("score_rubric", "record_consequence", "record_statement")


@pytest.mark.parametrize("part", [*BEFORE_THE_FINDING, "record_finding"])
@pytest.mark.parametrize("member", [PIA, PIA_AGAIN], ids=["the same account", "another account"])
def test_whoever_took_part_in_the_investigation_does_not_vote(part: str, member: Actor) -> None:
    scenario = ComplaintScenario().to_investigation()
    if part in BEFORE_THE_FINDING:
        scenario.does(PIA, part, **FIELDS[part])
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PIA if part == "record_finding" else PAT, "record_finding", responsible=True, reason="r")

    assert scenario.rejects(member, "cast_mark_vote", **VOTE) is RejectionCode.SEPARATION_OF_DUTIES
    assert not offered(scenario, "cast_mark_vote", member)


@pytest.mark.parametrize(
    ("name", "fields"), [("score_rubric", {"scores": AT_FAULT}), ("record_consequence", CONSEQUENCE)]
)
def test_whoever_voted_does_not_investigate_afterwards(name: str, fields: dict[str, Any]) -> None:
    scenario = flagged()
    scenario.votes(PIA, "mark")

    assert scenario.rejects(PIA, name, **fields) is RejectionCode.SEPARATION_OF_DUTIES


@pytest.mark.parametrize(
    ("name", "fields"), [("score_rubric", {"scores": AT_FAULT}), ("record_consequence", CONSEQUENCE)]
)
def test_whoever_investigated_a_flagged_case_does_not_vote_on_it(name: str, fields: dict[str, Any]) -> None:
    scenario = flagged()
    scenario.does(PIA, name, **fields)

    assert scenario.rejects(PIA, "cast_mark_vote", **VOTE) is RejectionCode.SEPARATION_OF_DUTIES


def test_a_case_flagged_in_its_investigation_keeps_its_investigators_from_voting() -> None:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PIA, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "flag_very_serious", reason="data was sold")

    assert scenario.rejects(PIA, "cast_mark_vote", **VOTE) is RejectionCode.SEPARATION_OF_DUTIES


def test_a_vote_that_fell_no_longer_bars_from_investigating() -> None:
    scenario = flagged()
    scenario.votes(PIA, "mark")
    scenario.does(PIA, "recuse", reason="I would rather investigate")
    scenario.does(PIA, "score_rubric", scores=AT_FAULT)

    assert scenario.case.investigators == ("pia",)
    assert scenario.rejects(PIA, "cast_mark_vote", **VOTE) is RejectionCode.RECUSED


def test_recusal_is_named_before_the_separation_of_duties() -> None:
    scenario = flagged()
    scenario.does(PIA, "recuse", reason="I know the founder")
    scenario.does(PIA, "record_consequence", **CONSEQUENCE)

    assert scenario.rejects(PIA, "cast_mark_vote", **VOTE) is RejectionCode.RECUSED


def test_a_conflicted_member_is_not_offered_what_would_be_rejected() -> None:
    scenario = flagged()
    assert offered(scenario, "cast_mark_vote")
    assert offered(scenario, "score_rubric")

    scenario.votes(PIA, "mark")
    assert offered(scenario, "cast_mark_vote")
    assert not offered(scenario, "score_rubric")
    assert not offered(scenario, "record_consequence")

    scenario.does(PIA, "recuse", reason="I know the founder")
    assert not offered(scenario, "cast_mark_vote")
    assert not offered(scenario, "recuse")
    assert offered(scenario, "score_rubric")


def test_whoever_voted_neither_votes_nor_investigates_under_another_account() -> None:
    scenario = flagged()
    scenario.votes(PIA, "mark")

    for name, fields in (("cast_mark_vote", VOTE), ("recuse", {"reason": "r"}), ("score_rubric", {"scores": AT_FAULT})):
        assert scenario.rejects(PIA_AGAIN, name, **fields) is RejectionCode.SEPARATION_OF_DUTIES


def test_whoever_stepped_back_does_not_vote_under_another_account() -> None:
    scenario = flagged()
    scenario.does(PIA, "recuse", reason="I know the founder")

    assert scenario.rejects(PIA_AGAIN, "cast_mark_vote", **VOTE) is RejectionCode.RECUSED
    scenario.votes(Actor(sub="pia@board", roles=PIA_AGAIN.roles), "mark")
    assert [vote.by for vote in scenario.case.votes] == ["pia@board"]
