"""Who handled a case, and so has no vote when its mark comes before the accreditation review board (S32)."""

from standards.complaint.participants import handlers
from standards.vocabulary import Party
from tests.standards.builders import ANA, AT_FAULT, MAX, MEI, MIA, OPS, PAT, PIA, SOL, Story


def test_whoever_filed_it_or_took_a_step_handled_it() -> None:
    story = Story().to_mark_board()
    story.votes(MIA, "mark")

    assert handlers(story.events) == ("hubspot", "ana", "sol", "pat", "mia")


def test_a_proposal_an_answer_and_a_statement_are_handling() -> None:
    story = Story().to_mediation()
    proposed = story.proposes()
    story.does(PIA.model_copy(update={"roles": SOL.roles}), "answer_proposal", **answer(proposed))
    story.does(OPS.model_copy(update={"roles": SOL.roles}), "record_mediation_outcome", outcome="unresolved")
    story.does(PAT, "record_statement", party="customer", text="t")

    assert handlers(story.events) == ("hubspot", "ana", "sol", "pia", "oz", "pat")


def answer(proposal_id: str) -> dict[str, object]:
    return {"proposal_id": proposal_id, "party": Party.CUSTOMER, "accepted": True}


def test_whoever_flagged_it_and_whoever_stepped_back_from_its_board_handled_it() -> None:
    story = Story()
    story.does(ANA, "flag_very_serious", reason="data was sold")
    story.does(MAX, "recuse", reason="I know the founder")
    story.does(PAT, "score_rubric", scores=AT_FAULT)

    assert handlers(story.events) == ("hubspot", "ana", "max", "pat")


def test_a_note_evidence_or_an_assignment_alone_is_not_handling() -> None:
    story = Story()
    story.does(MEI, "add_note", text="t")
    story.does(MEI, "add_evidence", title="t", url="https://files.example/1")
    story.does(OPS, "assign", assignee="sol")
    story.time_passes("2026-12-01 09:00")

    assert handlers(story.events) == ("hubspot",)
