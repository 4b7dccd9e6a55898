"""A mark board that is late is told to the people whom the edition names, once (extension)."""

from datetime import timedelta
from typing import Any

import pytest

from standards.complaint import decide, next_deadline
from standards.complaint.deadlines import escalation
from standards.decider import accepted
from standards.notifications import NotificationKind, Recipient
from standards.vocabulary import OPEN_STAGES, Outcome, Stage
from tests.standards.builders import HUBSPOT, MAX, MEI, MIA, ComplaintScenario, edition, filing, instant

NAMED: dict[str, Any] = {"follow_up": {"escalates_to": {"mark_board": ["ines", "jo"], "director": ["dee"]}}}
FRIDAY = instant("2026-11-06 16:00")
DUE, LATE = "2026-11-20 16:00", "2026-12-05 16:00"


def at_the_board(overrides: dict[str, Any] | None = None) -> ComplaintScenario:
    """A very serious complaint, which is at the mark board at once."""
    return ComplaintScenario(overrides, at=FRIDAY, very_serious=True)


def test_a_mark_board_is_told_to_be_late_so_many_days_after_its_deadline_and_once() -> None:
    scenario = at_the_board().time_passes(DUE)
    assert next_deadline(scenario.case) == instant(LATE)

    scenario.time_passes("2026-12-05 15:59")
    assert "overdue_escalated" not in scenario.event_types
    scenario.time_passes("2027-03-01 00:00")

    told = [event for event in scenario.events if event.data.type == "overdue_escalated"]
    assert [(event.at, event.clauses) for event in told] == [(instant(LATE), ())], "an extension cites no clause"
    assert (scenario.case.stage, scenario.case.overdue, next_deadline(scenario.case)) == (Stage.MARK_BOARD, True, None)


def test_the_number_of_days_is_the_editions() -> None:
    scenario = at_the_board({"follow_up": {"board_overdue_escalates_after_days": 1}}).time_passes("2026-11-21 16:00")

    assert scenario.event_types[-1] == "overdue_escalated"


@pytest.mark.parametrize("advance", ["stays", "to_mediation", "to_investigation"])
def test_no_other_step_is_told_to_be_late(advance: str) -> None:
    scenario = ComplaintScenario(at=FRIDAY)
    if advance != "stays":
        getattr(scenario, advance)()
    scenario.time_passes("2027-06-01 00:00")

    assert "overdue_escalated" not in scenario.event_types
    assert next_deadline(scenario.case) is None


def test_a_case_that_goes_the_whole_way_to_the_board_is_told_like_one_that_began_there() -> None:
    scenario = ComplaintScenario().to_mark_board()
    due = scenario.case.due_at
    assert due is not None
    scenario.time_passes(due + timedelta(days=15))

    assert scenario.event_types[-1] == "overdue_escalated"


def test_a_board_that_decided_is_never_told_to_be_late() -> None:
    scenario = at_the_board().time_passes(DUE)
    for member in (MIA, MEI, MAX):
        scenario.votes(member, "no_mark")
    scenario.time_passes("2027-06-01 00:00")

    assert scenario.case.outcome is Outcome.NO_MARK
    assert "overdue_escalated" not in scenario.event_types


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_commands_given_under_earlier_rules_are_decided_as_they_were(stage: Stage) -> None:
    due = instant(DUE)

    assert escalation(stage, due, edition(), 2) is None
    assert (escalation(stage, due, edition(), 3) is None) == (stage is not Stage.MARK_BOARD)


def test_a_case_filed_under_earlier_rules_is_left_as_it_was() -> None:
    given = filing(HUBSPOT, FRIDAY, very_serious=True).model_copy(update={"rules": 2})
    (filed,) = accepted(decide(None, given, FRIDAY, edition()))

    assert "escalates_at" not in filed.data.model_dump(mode="json")


def test_those_whom_the_edition_names_for_the_mark_board_are_told() -> None:
    scenario = at_the_board(NAMED).time_passes(DUE)
    scenario.time_passes(LATE)
    told = scenario.notifications_of(scenario.events[-1:])

    assert [(one.kind, one.to, one.person) for one in told] == [
        (NotificationKind.MARK_BOARD_ESCALATED, Recipient.PERSON, "ines"),
        (NotificationKind.MARK_BOARD_ESCALATED, Recipient.PERSON, "jo"),
    ]


def test_where_the_edition_names_nobody_the_programme_is_told() -> None:
    scenario = at_the_board().time_passes(DUE)
    scenario.time_passes(LATE)

    assert scenario.tells(scenario.events[-1:]) == {(NotificationKind.MARK_BOARD_ESCALATED, "programme")}


def test_time_that_passes_in_one_step_tells_as_much_as_in_many() -> None:
    one, many = at_the_board().time_passes("2027-01-01 00:00"), at_the_board()
    for until in ("2026-11-18 00:00", DUE, "2026-11-30 00:00", LATE, "2027-01-01 00:00"):
        many.time_passes(until)

    assert [event.data for event in one.events] == [event.data for event in many.events]
