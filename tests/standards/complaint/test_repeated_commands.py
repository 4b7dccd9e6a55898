"""A command happens once, however often it is sent, and only on the case that the caller has seen."""

import pytest

from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Stage
from tests.standards.builders import ANA, MAX, MEI, MIA, SOL, ComplaintScenario


def test_a_command_sent_again_changes_nothing() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "record_cs_outcome", id="the-command", outcome="unresolved")
    again = scenario.does(ANA, "record_cs_outcome", id="the-command", outcome="unresolved")

    assert again == ()
    assert scenario.case.stage is Stage.MEDIATION


def test_a_command_sent_again_after_others_changes_nothing() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "add_note", id="first", text="seen")
    for _ in range(5):
        scenario.does(ANA, "add_note", text="more")

    assert scenario.does(ANA, "add_note", id="first", text="seen") == ()
    assert scenario.event_types.count("note_added") == 6


def test_a_command_sent_again_after_the_close_changes_nothing() -> None:
    scenario = ComplaintScenario(very_serious=True)
    for member in (MIA, MAX):
        scenario.votes(member, "mark")
    scenario.does(MEI, "cast_mark_vote", id="the-vote", vote="mark", reason="r")
    assert scenario.case.outcome is Outcome.MARK_PLACED

    assert scenario.does(MEI, "cast_mark_vote", id="the-vote", vote="mark", reason="r") == ()
    assert scenario.event_types.count("mark_placed") == 1


def test_a_command_sent_again_takes_no_deadline_with_it() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "add_note", id="first", text="seen")
    scenario.at("2027-01-01 00:00")

    assert scenario.does(ANA, "add_note", id="first", text="seen") == ()


def test_a_rejected_command_can_be_given_again_when_it_is_its_turn() -> None:
    scenario = ComplaintScenario()
    rejected = scenario.tries(SOL, "propose_solution", id="early", kind="other", terms="t")
    assert getattr(rejected, "code", None) is RejectionCode.WRONG_STAGE

    scenario.to_mediation()
    assert len(scenario.does(SOL, "propose_solution", id="early", kind="other", terms="t")) == 1


def test_a_command_with_several_events_is_remembered_once() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "record_cs_outcome", id="the-command", outcome="unresolved")

    assert scenario.case.commands == ("the-command",)


def test_deadlines_are_no_commands() -> None:
    assert ComplaintScenario().time_passes("2027-01-01 00:00").case.commands == ()


@pytest.mark.parametrize("seen", [1, 3])
def test_a_command_on_another_state_of_the_case_is_rejected(seen: int) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "add_note", text="seen")

    assert (
        scenario.rejects(ANA, "record_cs_outcome", outcome="resolved", if_sequence=seen)
        is RejectionCode.PRECONDITION_FAILED
    )
    assert scenario.does(ANA, "record_cs_outcome", outcome="resolved", if_sequence=2)


def test_a_deadline_that_fell_due_since_the_caller_read_the_case_is_a_change() -> None:
    scenario = ComplaintScenario().at("2026-11-05 12:00")
    assert scenario.tries(ANA, "record_cs_outcome", outcome="resolved", if_sequence=1)

    scenario.at("2027-01-01 00:00")
    assert (
        scenario.rejects(ANA, "record_cs_outcome", outcome="resolved", if_sequence=1)
        is RejectionCode.PRECONDITION_FAILED
    )
