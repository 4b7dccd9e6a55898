"""Step 1: CS and Service work with the partner to resolve the complaint (S14, S15)."""

from standards.clauses import Clause
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Resolution, Role, Stage, Status
from tests.standards.builders import ANA, OPS, PAT, SOL, ComplaintScenario


def test_what_cs_resolves_is_closed() -> None:
    scenario = ComplaintScenario()
    recorded, closed = scenario.does(ANA, "record_cs_outcome", outcome="resolved")

    assert scenario.case.outcome is Outcome.RESOLVED_BY_CS
    assert scenario.case.status is Status.CLOSED
    assert scenario.case.cs_outcome is Resolution.RESOLVED
    assert scenario.case.closed_at == scenario.now
    assert recorded.clauses == closed.clauses == (Clause.S14,)


def test_what_cs_cannot_resolve_goes_to_mediation() -> None:
    scenario = ComplaintScenario()
    _recorded, entered = scenario.does(ANA, "record_cs_outcome", outcome="unresolved")

    assert scenario.case.stage is Stage.MEDIATION
    assert scenario.case.cs_outcome is Resolution.UNRESOLVED
    assert scenario.case.outcome is None
    assert Clause.S15 in entered.clauses


def test_the_pdm_is_informed_from_mediation_on() -> None:
    scenario = ComplaintScenario()
    assert not scenario.case.pdm_informed

    scenario.to_mediation()
    assert scenario.case.pdm_informed


def test_only_cs_records_its_outcome() -> None:
    scenario = ComplaintScenario()

    for other in (SOL, PAT, OPS):
        assert scenario.rejects(other, "record_cs_outcome", outcome="resolved") is RejectionCode.ROLE_REQUIRED


def test_cs_records_its_outcome_once() -> None:
    scenario = ComplaintScenario().to_mediation()

    assert scenario.rejects(ANA, "record_cs_outcome", outcome="resolved") is RejectionCode.WRONG_STAGE


def test_an_event_names_who_acted_in_which_role_and_on_which_order() -> None:
    scenario = ComplaintScenario().later(hours=1)
    recorded, closed = scenario.does(ANA, "record_cs_outcome", outcome="resolved", id="the-command")

    assert (recorded.actor, recorded.role, recorded.at) == ("ana", Role.CS, scenario.now)
    assert recorded.command == closed.command == "the-command"
    assert (recorded.sequence, closed.sequence) == (2, 3)


def test_a_note_stays_beside_what_was_recorded() -> None:
    recorded, closed = ComplaintScenario().does(ANA, "record_cs_outcome", outcome="resolved", note="they shook hands")

    assert recorded.data.note == "they shook hands"
    assert closed.data.note is None
