"""How a complaint begins (S13), and how a very serious one does (S24)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from standards.actors import Actor
from standards.clauses import Clause
from standards.complaint import Complaint, ComplaintEvent, TakeUpComplaint, decide, evolve, fold
from standards.money import Money
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role, Severity, Stage, Status
from tests.standards.builders import (
    ANA,
    HUBSPOT,
    MIA,
    MONDAY,
    PAT,
    ComplaintScenario,
    by_itself,
    edition,
    filing,
    instant,
    somebody,
)


def file(by: Actor = HUBSPOT, **fields: Any) -> ComplaintEvent | Rejection:
    """Files a plain complaint, with the given fields instead of its own."""
    decision = decide(None, filing(by, MONDAY, **fields), MONDAY, edition())
    return decision if isinstance(decision, Rejection) else decision[0]


def taken_up_at(case: Complaint, at: datetime = MONDAY) -> tuple[ComplaintEvent, ...]:
    """What follows where the case's process begins at the instant."""
    return by_itself(case, TakeUpComplaint(), at, edition())


def rejected(by: Actor = HUBSPOT, **fields: Any) -> Rejection:
    """The rejection of a complaint that must not be taken in."""
    rejection = file(by, **fields)
    assert isinstance(rejection, Rejection)
    return rejection


@pytest.mark.parametrize("role", [Role.INTAKE, Role.CS])
def test_hubspots_systems_and_cs_file_complaints(role: Role) -> None:
    filed = file(somebody(role))

    assert not isinstance(filed, Rejection)
    assert filed.role is role
    assert filed.actor == "somebody"
    assert filed.sequence == 1
    assert Clause.S13 in filed.clauses


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.CS)])
def test_nobody_else_files_complaints(role: Role) -> None:
    assert rejected(somebody(role)).code is RejectionCode.ROLE_REQUIRED


def test_a_filed_complaint_starts_with_cs() -> None:
    case = ComplaintScenario().case

    assert case.stage is Stage.CS_RESOLUTION
    assert case.status is Status.OPEN
    assert case.severity is Severity.STANDARD
    assert case.outcome is None
    assert not case.reached_mark_board
    assert case.due_at == instant("2026-11-06 17:00")


def test_a_complaint_keeps_the_edition_it_was_filed_under() -> None:
    scenario = ComplaintScenario({"id": "2027-spring"})
    scenario.to_mediation()

    assert scenario.case.edition == "2027-spring"
    assert {event.edition for event in scenario.events} == {"2027-spring"}


def test_the_category_is_one_of_the_editions() -> None:
    rejection = rejected(category="weather")

    assert (rejection.code, rejection.field) == (RejectionCode.INVALID, "category")
    assert "data_handling" in rejection.detail


def test_the_role_is_judged_before_the_category() -> None:
    assert rejected(PAT, category="weather").code is RejectionCode.ROLE_REQUIRED


@pytest.mark.parametrize("by", [HUBSPOT, ANA], ids=["intake", "cs"])
def test_whoever_files_may_file_as_very_serious_with_a_reason(by: Actor) -> None:
    scenario = ComplaintScenario(by=by, very_serious=True)

    assert scenario.case.stage is Stage.MARK_BOARD
    assert scenario.case.severity is Severity.VERY_SERIOUS
    assert scenario.case.reached_mark_board
    assert Clause.S24 in scenario.events[0].clauses


def test_very_serious_takes_a_reason() -> None:
    rejection = rejected(very_serious=True, very_serious_reason=None)

    assert (rejection.code, rejection.field) == (RejectionCode.INVALID, "very_serious_reason")
    assert Clause.S24 in rejection.clauses


def test_a_reason_alone_does_not_make_a_complaint_very_serious() -> None:
    filed = file(very_serious=False, very_serious_reason="unsafe")

    assert not isinstance(filed, Rejection)
    assert fold([filed]).stage is Stage.CS_RESOLUTION


def test_a_very_serious_complaint_has_the_mark_boards_deadline() -> None:
    case = ComplaintScenario(very_serious=True).case

    assert case.remind_at == instant("2026-11-10 17:00")
    assert case.due_at == instant("2026-11-13 17:00")


def test_the_mark_board_can_vote_on_a_complaint_filed_as_very_serious_at_once() -> None:
    scenario = ComplaintScenario(very_serious=True)
    scenario.votes(MIA, "mark")

    assert len(scenario.case.votes) == 1


def test_the_projects_value_is_kept_as_it_was_stated() -> None:
    filed = file(project_value=Money(amount="1500.00", currency="EUR"))

    assert not isinstance(filed, Rejection)
    assert fold([filed]).project_value == Money(amount="1500.00", currency="EUR")


def test_the_process_takes_the_case_up_without_changing_its_stage() -> None:
    scenario = ComplaintScenario()
    (taken_up,) = taken_up_at(scenario.case)
    case = evolve(scenario.case, taken_up)

    assert (taken_up.sequence, taken_up.role) == (2, Role.SYSTEM)
    assert (case.stage, case.due_at) == (scenario.case.stage, scenario.case.due_at)


def test_a_case_taken_up_again_has_the_same_events() -> None:
    assert taken_up_at(ComplaintScenario().case) == taken_up_at(ComplaintScenario().case, MONDAY + timedelta(days=30))
    assert taken_up_at(ComplaintScenario().case)[0].at == MONDAY


def test_a_case_is_taken_up_once() -> None:
    assert taken_up_at(ComplaintScenario().is_taken_up().case) == ()


def test_a_case_is_filed_once() -> None:
    scenario = ComplaintScenario()

    with pytest.raises(ValueError, match="filed already"):
        evolve(scenario.case, scenario.events[0])


def test_a_case_has_at_least_its_first_event() -> None:
    with pytest.raises(ValueError, match="first event"):
        fold([])


def test_an_event_out_of_sequence_is_no_part_of_the_case() -> None:
    early = ComplaintScenario().to_mediation().events[-1]
    scenario = ComplaintScenario()
    (taken_up,) = taken_up_at(scenario.case)
    case = evolve(scenario.case, taken_up)

    with pytest.raises(ValueError, match="out of sequence"):
        evolve(case, taken_up)
    with pytest.raises(ValueError, match="out of sequence"):
        evolve(None, taken_up)
    with pytest.raises(ValueError, match="out of sequence"):
        evolve(scenario.case, early)
