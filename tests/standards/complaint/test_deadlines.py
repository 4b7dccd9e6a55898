"""Deadlines of the steps: reminders, breaches, and what no late worker can overtake (S14, S15)."""

from datetime import datetime

import pytest

from standards.clauses import Clause
from standards.complaint import next_deadline
from standards.complaint.deadlines import stage_deadlines
from standards.rejections import RejectionCode
from standards.vocabulary import OPEN_STAGES, Outcome, Role, Stage
from tests.standards.builders import ANA, MAX, MEI, MIA, PAT, SOL, ComplaintScenario, edition, instant

ESCALATE = {
    "stages": {
        stage: {"due_business_days": 5, "remind_business_days": 3, "on_breach": "escalate"} for stage in OPEN_STAGES
    }
}
FILED = instant("2026-11-06 16:00")
"""A Friday, an hour before the bundled calendar closes."""


@pytest.mark.parametrize(
    ("stage", "reminded", "due"),
    [
        (Stage.CS_RESOLUTION, "2026-11-11 16:00", "2026-11-13 16:00"),
        (Stage.MEDIATION, "2026-11-17 16:00", "2026-11-20 16:00"),
        (Stage.INVESTIGATION, "2026-11-20 16:00", "2026-11-27 16:00"),
        (Stage.MARK_BOARD, "2026-11-17 16:00", "2026-11-20 16:00"),
    ],
)
def test_each_stage_has_the_editions_business_days(stage: Stage, reminded: str, due: str) -> None:
    assert stage_deadlines(stage, FILED, edition()) == (instant(reminded), instant(due))


def test_a_closed_complaint_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="no deadline"):
        stage_deadlines(Stage.CLOSED, FILED, edition())


def test_the_reminder_comes_first_then_the_deadline_then_people_alone() -> None:
    scenario = ComplaintScenario(at=FILED)
    assert next_deadline(scenario.case) == instant("2026-11-11 16:00")

    scenario.time_passes("2026-11-11 16:00")
    assert scenario.event_types == ["complaint_filed", "reminded"]
    assert next_deadline(scenario.case) == instant("2026-11-13 16:00")
    assert not scenario.case.overdue

    scenario.time_passes("2026-11-13 16:00")
    assert scenario.event_types == ["complaint_filed", "reminded", "deadline_breached"]
    assert next_deadline(scenario.case) is None
    assert scenario.case.overdue


def test_nothing_falls_due_before_its_instant() -> None:
    scenario = ComplaintScenario(at=FILED).time_passes("2026-11-11 15:59")

    assert scenario.event_types == ["complaint_filed"]


def test_a_missed_deadline_warns_and_moves_nothing_by_default() -> None:
    for scenario in (
        ComplaintScenario(),
        ComplaintScenario().to_mediation(),
        ComplaintScenario().to_investigation(),
        ComplaintScenario().to_mark_board(),
    ):
        stage = scenario.case.stage
        scenario.time_passes("2027-06-01 00:00")

        assert scenario.case.stage is stage
        assert scenario.case.overdue


def test_deadlines_fire_at_their_own_instants_in_the_products_name() -> None:
    scenario = ComplaintScenario(at=FILED).time_passes("2027-01-01 00:00")
    reminded, breached = scenario.events[1:]

    assert [reminded.at, breached.at] == [instant("2026-11-11 16:00"), instant("2026-11-13 16:00")]
    assert {event.role for event in (reminded, breached)} == {Role.SYSTEM}
    assert {event.command for event in (reminded, breached)} == {None}
    assert breached.clauses == (Clause.S14,)


def test_a_reminder_at_the_deadline_itself_is_left_out() -> None:
    same = {"due_business_days": 5, "remind_business_days": 5}
    scenario = ComplaintScenario({"stages": {"cs_resolution": same}}, at=FILED).time_passes("2026-11-13 16:00")

    assert scenario.event_types == ["complaint_filed", "deadline_breached"]


@pytest.mark.parametrize(
    ("step", "follows"),
    [(ComplaintScenario.to_mediation, Stage.INVESTIGATION), (lambda scenario: scenario, Stage.MEDIATION)],
    ids=["mediation", "cs"],
)
def test_where_the_edition_says_so_a_breach_escalates_to_the_next_step(step: object, follows: Stage) -> None:
    assert callable(step)
    scenario: ComplaintScenario = step(ComplaintScenario(ESCALATE, at=FILED))
    scenario.time_passes("2026-11-13 16:00")

    assert scenario.case.stage is follows
    assert scenario.event_types[-2:] == ["deadline_breached", "stage_entered"]
    assert scenario.case.stage_entered_at == instant("2026-11-13 16:00")
    assert (scenario.case.overdue, scenario.case.reminded) == (False, False)
    assert scenario.case.due_at == instant("2026-11-20 16:00")
    cited = scenario.events[-1].clauses
    assert Clause.S15 in cited
    assert len(cited) == len(set(cited))


def test_an_escalated_case_is_with_the_pdm_as_well() -> None:
    assert ComplaintScenario(ESCALATE, at=FILED).time_passes("2026-11-13 16:00").case.pdm_informed


def test_a_breach_escalates_no_further_than_the_investigation() -> None:
    scenario = ComplaintScenario(ESCALATE, at=FILED).time_passes("2030-01-01 00:00")

    assert scenario.case.stage is Stage.INVESTIGATION
    assert scenario.case.overdue
    assert scenario.event_types.count("deadline_breached") == 3


def test_the_mark_board_is_never_moved_by_time() -> None:
    scenario = ComplaintScenario(ESCALATE, at=FILED, very_serious=True).time_passes("2030-01-01 00:00")

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.outcome is None


def test_a_late_command_does_not_overtake_the_deadline() -> None:
    scenario = ComplaintScenario(ESCALATE, at=FILED).at("2026-11-13 16:00")

    assert scenario.rejects(ANA, "record_cs_outcome", outcome="resolved") is RejectionCode.WRONG_STAGE
    assert scenario.at("2026-11-13 15:59").tries(ANA, "record_cs_outcome", outcome="resolved")


def test_deadlines_due_before_a_command_are_recorded_before_it() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    scenario.at("2026-12-01 12:00").votes(MEI, "mark")

    assert scenario.event_types[-7:] == [
        "reminded",
        "deadline_breached",
        "overdue_escalated",
        "mark_vote_cast",
        "mark_board_decided",
        "mark_placed",
        "closed",
    ]
    assert scenario.case.outcome is Outcome.MARK_PLACED


def test_a_rejected_command_takes_no_deadline_with_it() -> None:
    scenario = ComplaintScenario().at("2026-12-01 12:00")

    assert scenario.rejects(PAT, "record_cs_outcome", outcome="resolved") is RejectionCode.ROLE_REQUIRED
    assert scenario.event_types == ["complaint_filed"]


def test_a_new_step_starts_with_a_fresh_deadline() -> None:
    scenario = ComplaintScenario(at=FILED).time_passes("2026-11-20 10:00")
    assert scenario.case.overdue

    scenario.to_mediation()
    assert (scenario.case.overdue, scenario.case.reminded) == (False, False)
    assert scenario.case.due_at == instant("2026-12-04 10:00")


def test_closing_ends_the_breach() -> None:
    scenario = ComplaintScenario(at=FILED).time_passes("2026-11-20 10:00")
    scenario.does(ANA, "record_cs_outcome", outcome="resolved")

    assert not scenario.case.overdue
    assert next_deadline(scenario.case) is None


def test_time_does_not_run_backwards_within_a_case() -> None:
    scenario = ComplaintScenario().at("2026-11-03 12:00").to_mediation()
    (added,) = scenario.at("2026-11-03 11:00").does(SOL, "add_note", text="from a clock that is behind")

    assert added.at == instant("2026-11-03 12:00")


def test_taking_the_case_up_moves_no_deadline() -> None:
    scenario = ComplaintScenario(at=FILED).is_taken_up()

    assert next_deadline(scenario.case) == instant("2026-11-11 16:00")


def test_deadlines_are_in_utc_whatever_the_calendars_zone() -> None:
    scenario = ComplaintScenario({"calendar": {"timezone": "America/New_York"}}, at=FILED)

    assert scenario.case.due_at == instant("2026-11-13 16:00")
    assert isinstance(scenario.case.due_at, datetime)
    assert scenario.case.due_at.utcoffset() == FILED.utcoffset()
