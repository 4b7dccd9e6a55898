"""What can be done in every open stage: notes, evidence, assignment, withdrawal, duplicates."""

from collections.abc import Callable
from typing import Any

import pytest

from standards.actors import Actor
from standards.commands import NamedComplaint
from standards.complaint import decide
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome, Role, Stage
from tests.standards.builders import ANA, MAX, MEI, MIA, OPS, PAT, SOL, ComplaintScenario, command, somebody
from tests.standards.contract import STAGE_ROLES

STEPS: dict[Stage, Callable[[], ComplaintScenario]] = {
    Stage.CS_RESOLUTION: ComplaintScenario,
    Stage.MEDIATION: lambda: ComplaintScenario().to_mediation(),
    Stage.INVESTIGATION: lambda: ComplaintScenario().to_investigation(),
    Stage.MARK_BOARD: lambda: ComplaintScenario().to_mark_board(),
}
STAFF = (*STAGE_ROLES.values(), Role.PDM, Role.OPS)
every_stage = pytest.mark.parametrize("stage", STEPS)
ENDINGS: list[tuple[str, dict[str, Any], Outcome]] = [
    ("withdraw", {"reason": "the customer took it back"}, Outcome.WITHDRAWN),
    ("mark_duplicate", {"of": "cmp_2"}, Outcome.DUPLICATE),
]


@every_stage
def test_any_staff_on_the_case_adds_notes_and_evidence(stage: Stage) -> None:
    scenario = STEPS[stage]()
    for role in STAFF:
        scenario.does(somebody(role), "add_note", text="seen")
        scenario.does(somebody(role), "add_evidence", title="invoice", url="https://files.example/1", sha256="0" * 64)

    assert scenario.case.stage is stage
    assert len(scenario.case.evidence) == len(STAFF)
    assert scenario.case.evidence[0].sha256 == "0" * 64


@every_stage
def test_nobody_else_adds_notes(stage: Stage) -> None:
    for role in set(Role) - set(STAFF):
        assert STEPS[stage]().rejects(somebody(role), "add_note", text="seen") is RejectionCode.ROLE_REQUIRED


@every_stage
def test_the_stages_role_and_ops_assign_and_nobody_else(stage: Stage) -> None:
    scenario = STEPS[stage]()
    allowed = {STAGE_ROLES[stage], Role.OPS}
    for role in set(Role) - allowed:
        assert scenario.rejects(somebody(role), "assign", assignee="ana") is RejectionCode.ROLE_REQUIRED
    for role in allowed:
        scenario.does(somebody(role), "assign", assignee=f"{role}-1")
        assert scenario.case.assignee == f"{role}-1"


def test_the_next_stage_starts_unassigned() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "assign", assignee="ana")
    scenario.to_mediation()

    assert scenario.case.assignee is None


@every_stage
@pytest.mark.parametrize("by", [ANA, OPS], ids=["cs", "ops"])
@pytest.mark.parametrize(("name", "fields", "outcome"), ENDINGS)
def test_withdrawn_and_duplicate_complaints_close_without_consequence_and_stay_on_record(
    stage: Stage, by: Actor, name: str, fields: dict[str, Any], outcome: Outcome
) -> None:
    scenario = STEPS[stage]()
    before = scenario.events
    events = scenario.does(by, name, **fields)

    assert scenario.case.outcome is outcome
    assert scenario.case.mark is None
    assert scenario.events[: len(before)] == before
    assert all(event.clauses == () for event in events), "an extension cites no clause"


@pytest.mark.parametrize(("name", "fields", "outcome"), ENDINGS)
def test_nobody_else_ends_a_complaint(name: str, fields: dict[str, Any], outcome: Outcome) -> None:
    for other in (SOL, PAT, MIA, somebody(Role.PDM), somebody(Role.DIRECTOR), somebody(Role.AUDITOR)):
        assert ComplaintScenario().rejects(other, name, **fields) is RejectionCode.ROLE_REQUIRED


def test_a_duplicate_names_the_other_complaint() -> None:
    scenario = ComplaintScenario()
    assert scenario.rejection(ANA, "mark_duplicate", of="cmp_1").field == "of"

    scenario.does(ANA, "mark_duplicate", of="cmp_2")
    assert scenario.case.duplicate_of == "cmp_2"


@pytest.mark.parametrize(
    "named",
    [
        None,
        NamedComplaint(id="cmp_2", partner_id="partner-2"),
        NamedComplaint(id="cmp_2", partner_id="partner-1", duplicate_of=("cmp_1",)),
        NamedComplaint(id="cmp_2", partner_id="partner-1", duplicate_of=("cmp_3", "cmp_1")),
    ],
    ids=["unknown", "of another partner", "its own duplicate", "a duplicate of its duplicate"],
)
def test_a_duplicate_is_of_a_complaint_of_the_same_partner_that_leads_elsewhere(named: NamedComplaint | None) -> None:
    scenario = ComplaintScenario()
    given = command(ANA, "mark_duplicate", {"of": "cmp_2"}, named=named)
    rejected = decide(scenario.case, given, scenario.now, scenario.edition)

    assert isinstance(rejected, Rejection)
    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "of")


def test_a_complaint_is_not_withdrawn_after_its_mark() -> None:
    scenario = ComplaintScenario().to_mark_board()
    for member in (MIA, MAX, MEI):
        scenario.votes(member, "mark")

    assert scenario.rejects(OPS, "withdraw", reason="too late") is RejectionCode.WRONG_STAGE
    assert scenario.case.outcome is Outcome.MARK_PLACED


def test_votes_cast_before_a_withdrawal_lead_to_no_mark() -> None:
    scenario = ComplaintScenario().to_mark_board()
    scenario.votes(MIA, "mark")
    scenario.votes(MAX, "mark")
    scenario.does(ANA, "withdraw", reason="settled")

    assert scenario.rejects(MEI, "cast_mark_vote", vote="mark", reason="r") is RejectionCode.WRONG_STAGE
    assert (scenario.case.mark, scenario.case.decision) == (None, None)


def test_a_closed_complaint_waits_for_nothing() -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="settled")
    scenario.time_passes("2030-01-01 00:00")

    assert (scenario.case.due_at, scenario.case.remind_at, scenario.case.overdue) == (None, None, False)
    assert scenario.event_types[-1] == "closed"
