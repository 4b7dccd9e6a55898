"""Who handled a case, and so has no vote when its mark comes before the accreditation review board (S32)."""

from standards.complaint.participants import handlers
from standards.vocabulary import Party
from tests.standards.builders import ANA, AT_FAULT, MAX, MEI, MIA, OPS, PAT, PIA, SOL, ComplaintScenario


def test_whoever_filed_it_or_took_a_step_handled_it() -> None:
    scenario = ComplaintScenario().to_mark_board()
    scenario.votes(MIA, "mark")

    assert handlers(scenario.events) == ("hubspot", "ana", "sol", "pat", "mia")


def test_a_proposal_an_answer_and_a_statement_are_handling() -> None:
    scenario = ComplaintScenario().to_mediation()
    proposed = scenario.proposes()
    scenario.does(PIA.model_copy(update={"roles": SOL.roles}), "answer_proposal", **answer(proposed))
    scenario.does(OPS.model_copy(update={"roles": SOL.roles}), "record_mediation_outcome", outcome="unresolved")
    scenario.does(PAT, "record_statement", party="customer", text="t")

    assert handlers(scenario.events) == ("hubspot", "ana", "sol", "pia", "oz", "pat")


def answer(proposal_id: str) -> dict[str, object]:
    return {"proposal_id": proposal_id, "party": Party.CUSTOMER, "accepted": True}


def test_whoever_flagged_it_and_whoever_stepped_back_from_its_board_handled_it() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "flag_very_serious", reason="data was sold")
    scenario.does(MAX, "recuse", reason="I know the founder")
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)

    assert handlers(scenario.events) == ("hubspot", "ana", "max", "pat")


def test_a_note_evidence_or_an_assignment_alone_is_not_handling() -> None:
    scenario = ComplaintScenario()
    scenario.does(MEI, "add_note", text="t")
    scenario.does(MEI, "add_evidence", title="t", url="https://files.example/1")
    scenario.does(OPS, "assign", assignee="sol")
    scenario.time_passes("2026-12-01 09:00")

    assert handlers(scenario.events) == ("hubspot",)
