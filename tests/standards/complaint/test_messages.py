"""A complaint in words: every event and every stage has some, and none of them is private."""

from typing import get_args

from standards.complaint import fold
from standards.complaint.events import ComplaintEventData
from standards.complaint.messages import OUTCOME_WORDS, STAGE_WORDS, describe, status_markdown, waits_for
from standards.vocabulary import Outcome, Party, Stage
from tests.standards.builders import ANA, AT_FAULT, BLAMELESS, MAX, MEI, MIA, OPS, PAT, PIA, SOL, ComplaintScenario

SECRET = "Willow Inbound of 12 Elm Street"


def agreed() -> ComplaintScenario:
    """A complaint that a mediation resolved, every private text of it a secret."""
    scenario = ComplaintScenario().to_mediation()
    proposed = scenario.proposes(terms=SECRET, note=SECRET, amount="1500.00", currency="EUR")
    for party in Party:
        scenario.does(SOL, "answer_proposal", proposal_id=proposed, party=party, accepted=True, note=SECRET)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved", note=SECRET)
    return scenario


def judged() -> ComplaintScenario:
    """A complaint that led to a mark after a breach, every private text of it a secret."""
    scenario = ComplaintScenario().is_taken_up().time_passes("2026-12-01 12:00")
    scenario.does(ANA, "add_note", text=SECRET)
    scenario.does(ANA, "add_evidence", title=SECRET, url="https://files.example/willow")
    scenario.to_investigation().does(PAT, "record_statement", party="partner", text=SECRET)
    scenario.does(PAT, "record_consequence", category="refund_due", amount="10", currency="EUR", note=SECRET)
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "flag_very_serious", reason=SECRET)
    scenario.does(PIA, "recuse", reason=SECRET)
    for member in (MIA, MAX, MEI):
        scenario.does(member, "cast_mark_vote", vote="mark", reason=SECRET, action="tier_action")
    return scenario


def found() -> ComplaintScenario:
    """A complaint with a finding against the score."""
    scenario = ComplaintScenario().to_investigation()
    scenario.does(PAT, "score_rubric", scores=AT_FAULT)
    scenario.does(PAT, "record_finding", responsible=False, reason=SECRET, override_reason=SECRET)
    return scenario


def ended(name: str, **fields: str) -> ComplaintScenario:
    """A complaint that was withdrawn or is a duplicate, after somebody was made answerable for it."""
    scenario = ComplaintScenario()
    scenario.does(OPS, "assign", assignee="ana")
    scenario.does(OPS, name, **fields)
    return scenario


def late() -> ComplaintScenario:
    """A mark board that decides nothing."""
    return ComplaintScenario(very_serious=True).time_passes("2027-01-01 00:00")


def waited() -> ComplaintScenario:
    """A complaint that waited for somebody, was resolved and is open again, every private text of it a secret."""
    scenario = ComplaintScenario()
    scenario.does(ANA, "wait_for", party="customer", reason=SECRET, remind_on="2026-11-04", note=SECRET)
    scenario.time_passes("2026-11-16 12:00").does(ANA, "record_cs_outcome", outcome="resolved")
    scenario.does(ANA, "reopen", reason=SECRET)
    return scenario


def scenarios() -> list[ComplaintScenario]:
    """Complaints in which every event occurs."""
    ends = [ended("withdraw", reason=SECRET), ended("mark_duplicate", of="cmp_2")]
    return [agreed(), judged(), found(), late(), waited(), *ends]


def test_every_event_occurs_in_these_scenarios() -> None:
    occurring = {type(event.data) for scenario in scenarios() for event in scenario.events}

    assert occurring == set(get_args(get_args(ComplaintEventData)[0]))


def test_every_event_is_told_as_a_sentence_without_private_text() -> None:
    for event in [event for scenario in scenarios() for event in scenario.events]:
        sentence = describe(event.data)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "illow" not in sentence


def test_where_a_case_stands_is_said_without_private_text() -> None:
    for scenario in scenarios():
        for length in range(1, len(scenario.events) + 1):
            assert "illow" not in status_markdown(fold(scenario.events[:length]))


def test_every_stage_and_outcome_has_words() -> None:
    assert set(STAGE_WORDS) == set(Stage)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert waits_for(ComplaintScenario().case) == "CS to record whether it resolved the complaint"


def test_an_overdue_case_says_so() -> None:
    words = status_markdown(ComplaintScenario().time_passes("2027-01-01 00:00").case)

    assert "CS resolution" in words
    assert "2026-11-06 17:00 UTC (overdue)" in words


def test_the_mark_board_says_how_many_voted_but_not_how() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.votes(MIA, "mark")
    scenario.does(PIA, "recuse", reason="r")
    words = status_markdown(scenario.case)

    assert "**Votes:** 1, recused: 1" in words
    assert "Very serious" in words
    assert "mia" not in words


def told(scenario: ComplaintScenario) -> list[str]:
    """The scenario's events in words."""
    return [describe(event.data) for event in scenario.events]


def test_a_case_that_ends_with_a_mark_is_told_step_by_step() -> None:
    assert told(judged()) == [
        "A complaint was filed; CS and Service work with the partner to resolve it.",
        "The case was taken up.",
        "A reminder fell due in CS resolution.",
        "The deadline of CS resolution passed.",
        "A note was added.",
        "Evidence was added.",
        "CS could not resolve the complaint.",
        "The case moved to mediation by Service Acceleration, due 2026-12-15 12:00 UTC.",
        "The mediation found no mutual solution.",
        "The case moved to investigation by Partner Ops, due 2026-12-22 12:00 UTC.",
        "A statement of the partner was recorded.",
        "A financial consequence was recorded: refund due, 10 EUR.",
        "The rubric was scored 1.00: it indicates responsibility.",
        "The case was flagged as a very serious infringement.",
        "The case moved to the mark board, due 2026-12-15 12:00 UTC.",
        "A member of the mark board stepped back from the case.",
        *["A member of the mark board voted for a mark."] * 3,
        "The mark board decided for a mark, 3 to 0; action: tier action.",
        "A standard mark was placed on the partner's record.",
        "The case closed: a mark was placed on the partner's record.",
    ]


def test_a_late_mark_board_is_told_as_such() -> None:
    assert told(late())[-1] == "The mark board is late, and those named for it were told."


def test_a_mediation_is_told_step_by_step() -> None:
    assert told(agreed())[3:] == [
        "A solution was proposed: make whole (1500.00 EUR).",
        "The customer accepted the proposed solution.",
        "The partner accepted the proposed solution.",
        "The mediation found a solution that both parties accepted.",
        "The case closed: resolved by mediation.",
    ]


def test_a_finding_for_the_mark_board_is_told_as_such() -> None:
    assert told(ComplaintScenario().to_mark_board())[-2:] == [
        "The partner was found responsible.",
        "The case moved to the mark board, due 2026-11-13 17:00 UTC.",
    ]


def test_what_did_not_happen_is_told_as_such() -> None:
    assert told(found())[-2:] == [
        "The partner was found not responsible, against the rubric's score and with a reason.",
        "The case closed: the partner was not found responsible.",
    ]
    declined = ComplaintScenario().to_mediation()
    declined.answers(declined.proposes(), "partner", False)
    assert told(declined)[-2:] == [
        "A solution was proposed: make whole.",
        "The partner declined the proposed solution.",
    ]
    blameless = ComplaintScenario().to_investigation()
    blameless.does(PAT, "score_rubric", scores=BLAMELESS)
    assert told(blameless)[-1] == "The rubric was scored 0.00: it indicates no responsibility."


def test_a_board_that_places_no_mark_is_told_as_such() -> None:
    scenario = ComplaintScenario({"mark_board": {"quorum": 1}}, very_serious=True)
    scenario.votes(MIA, "no_mark")

    assert told(scenario) == [
        "A complaint was filed as a very serious infringement and went straight to the mark board.",
        "A member of the mark board voted for no mark.",
        "The mark board decided for no mark, 0 to 1.",
        "The case closed: the mark board placed no mark.",
    ]


def test_a_case_that_cs_resolved_or_that_was_set_aside_is_told_as_such() -> None:
    resolved = ComplaintScenario()
    resolved.does(ANA, "record_cs_outcome", outcome="resolved")
    assert told(resolved)[1:] == ["CS resolved the complaint with the partner.", "The case closed: resolved by CS."]

    assert told(ended("withdraw", reason="r"))[1:] == [
        "The case was assigned to ana.",
        "The customer withdrew the complaint.",
        "The case closed: withdrawn by the customer.",
    ]
    assert told(ended("mark_duplicate", of="cmp_2"))[-2:] == [
        "The complaint is a duplicate of cmp_2.",
        "The case closed: a duplicate of another complaint.",
    ]
