"""Reopening: a case that CS or the mediation resolved, once, within the edition's days (an extension)."""

import pytest

from standards.clauses import Clause
from standards.complaint import next_deadline
from standards.complaint.messages import describe
from standards.complaint.offered_commands import offered_commands
from standards.notifications import NotificationKind
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Stage
from tests.standards.builders import (
    ANA,
    BLAMELESS,
    MAX,
    MEI,
    MIA,
    OPS,
    PAT,
    SOL,
    ComplaintScenario,
    instant,
    resolved_by_cs,
    resolved_by_mediation,
)


def test_a_case_that_cs_resolved_goes_back_to_cs_with_new_deadlines() -> None:
    scenario = resolved_by_cs().at("2026-11-20 10:00")
    reopened, entered = scenario.does(ANA, "reopen", reason="r")

    assert describe(reopened.data) == "The case, which had ended (resolved by CS), was reopened."
    assert (entered.clauses, scenario.case.stage) == ((Clause.S14,), Stage.CS_RESOLUTION)
    assert (scenario.case.outcome, scenario.case.closed_at, scenario.case.cs_outcome) == (None, None, None)
    assert scenario.case.due_at == instant("2026-11-27 10:00")
    assert next_deadline(scenario.case) == scenario.case.remind_at
    assert not scenario.case.pdm_informed


def test_a_case_that_a_mediation_resolved_is_mediated_and_its_proposals_accepted_anew() -> None:
    scenario = resolved_by_mediation()
    scenario.does(SOL, "reopen", reason="the refund never came")

    assert (scenario.case.stage, scenario.case.agreed_proposal) == (Stage.MEDIATION, None)
    assert len(scenario.case.proposals) == 1
    assert scenario.rejects(SOL, "record_mediation_outcome", outcome="resolved") is RejectionCode.NO_MUTUAL_AGREEMENT
    for party in ("customer", "partner"):
        scenario.answers(scenario.case.proposals[0].id, party, accepted=True)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved")
    assert scenario.case.outcome is Outcome.RESOLVED_BY_MEDIATION


def test_a_case_is_reopened_once() -> None:
    scenario = resolved_by_cs()
    scenario.does(OPS, "reopen", reason="r")
    scenario.does(ANA, "record_cs_outcome", outcome="resolved")

    assert scenario.rejects(OPS, "reopen", reason="r") is RejectionCode.WRONG_STAGE


def test_a_case_is_reopened_within_the_editions_days_and_offered_no_longer() -> None:
    scenario = resolved_by_cs()
    last, later = instant("2026-12-02 09:00"), instant("2026-12-02 09:01")

    assert scenario.at(later).rejects(ANA, "reopen", reason="r") is RejectionCode.INVALID
    offered = [
        {one.name for one in offered_commands(scenario.case, ANA, scenario.edition, now)} for now in (last, later)
    ]
    assert offered == [{"reopen"}, set()]
    scenario.at(last).does(ANA, "reopen", reason="r")


def decided(*votes: str) -> ComplaintScenario:
    scenario = ComplaintScenario().to_mark_board()
    for member, vote in zip((MIA, MAX, MEI), votes, strict=True):
        scenario.votes(member, vote)
    return scenario


def not_responsible() -> ComplaintScenario:
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=BLAMELESS)
    scenario.does(PAT, "record_finding", responsible=False, reason="r")
    return scenario


def withdrawn() -> ComplaintScenario:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="r")
    return scenario


@pytest.mark.parametrize(
    "scenario",
    [decided("mark", "mark", "mark"), decided("no_mark", "no_mark", "no_mark"), not_responsible(), withdrawn()],
    ids=lambda scenario: scenario.case.outcome,
)
def test_what_was_decided_or_withdrawn_stays_so(scenario: ComplaintScenario) -> None:
    assert scenario.rejects(OPS, "reopen", reason="r") is RejectionCode.WRONG_STAGE


def test_the_team_of_the_stage_and_the_pdm_are_told_of_a_reopened_case() -> None:
    by_cs = resolved_by_cs()
    assert by_cs.tells(by_cs.does(ANA, "reopen", reason="r")) == {(NotificationKind.STAGE_STARTED, "cs")}

    mediated = resolved_by_mediation()
    assert mediated.tells(mediated.does(SOL, "reopen", reason="r")) == {
        (NotificationKind.STAGE_STARTED, "service_acceleration"),
        (NotificationKind.PDM_UPDATED, "pdm"),
    }


def test_an_edition_can_switch_reopening_off_and_say_how_long() -> None:
    off = ComplaintScenario({"extensions": {"reopening": False}})
    off.does(ANA, "record_cs_outcome", outcome="resolved")
    assert off.rejects(ANA, "reopen", reason="r") is RejectionCode.INVALID

    short = ComplaintScenario({"reopening": {"within_days": 1}})
    short.does(ANA, "record_cs_outcome", outcome="resolved")
    assert short.at("2026-11-04 10:00").rejects(ANA, "reopen", reason="r") is RejectionCode.INVALID
