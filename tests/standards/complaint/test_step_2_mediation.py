"""Step 2: a mediation resolves only on a solution that both parties accepted (S15-S19)."""

import json

import pytest
from pydantic import ValidationError

from standards.clauses import Clause
from standards.commands import Command
from standards.complaint import decide
from standards.complaint.commands import ProposeSolution, RecordMediationOutcome
from standards.guards import RULES
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome, Party, Resolution, SolutionKind, Stage
from tests.standards.builders import ANA, PAT, SOL, ComplaintScenario, command


@pytest.fixture
def scenario() -> ComplaintScenario:
    """A complaint that CS could not resolve."""
    return ComplaintScenario().to_mediation()


def test_a_proposal_keeps_its_terms_and_amount(scenario: ComplaintScenario) -> None:
    scenario.proposes(kind="extend_agreement", terms="two more sprints", amount="1500.00", currency="EUR")

    (proposal,) = scenario.case.proposals
    assert (proposal.kind, proposal.terms) == (SolutionKind.EXTEND_AGREEMENT, "two more sprints")
    assert (proposal.amount, proposal.currency) == ("1500.00", "EUR")
    assert (proposal.by, proposal.answers) == ("sol", {})


def test_each_proposal_has_an_id_of_its_own_even_at_one_instant(scenario: ComplaintScenario) -> None:
    assert scenario.proposes() != scenario.proposes()


@pytest.mark.parametrize("half", [{"amount": "1.00"}, {"currency": "EUR"}])
def test_an_amount_comes_with_its_currency(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="amount and currency together"):
        ProposeSolution.model_validate({"kind": "other", "terms": "t"} | half)


def test_a_solution_that_both_accepted_resolves_the_case(scenario: ComplaintScenario) -> None:
    agreed = scenario.proposes()
    scenario.answers(agreed, "customer", True)
    scenario.answers(agreed, "partner", True)
    recorded, closed = scenario.does(SOL, "record_mediation_outcome", outcome="resolved", proposal_id=agreed)

    assert scenario.case.outcome is Outcome.RESOLVED_BY_MEDIATION
    assert scenario.case.mediation_outcome is Resolution.RESOLVED
    assert scenario.case.agreed_proposal == agreed
    assert Clause.S18 in recorded.clauses
    assert Clause.S18 in closed.clauses


def test_the_only_accepted_solution_needs_no_naming(scenario: ComplaintScenario) -> None:
    scenario.proposes()
    agreed = scenario.proposes()
    for party in Party:
        scenario.answers(agreed, party, True)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved")

    assert scenario.case.agreed_proposal == agreed


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [("customer", True)],
        [("partner", True)],
        [("customer", True), ("partner", False)],
        [("customer", False), ("partner", True)],
        [("customer", True), ("partner", True), ("partner", False)],
    ],
)
def test_without_both_parties_acceptance_nothing_is_resolved(
    scenario: ComplaintScenario, answers: list[tuple[str, bool]]
) -> None:
    proposed = scenario.proposes()
    for party, accepted in answers:
        scenario.answers(proposed, party, accepted)

    for named in ({}, {"proposal_id": proposed}):
        rejected = scenario.rejection(SOL, "record_mediation_outcome", outcome="resolved", **named)
        assert rejected.code is RejectionCode.NO_MUTUAL_AGREEMENT
        assert Clause.S18 in rejected.clauses


def test_acceptance_of_different_solutions_is_no_agreement(scenario: ComplaintScenario) -> None:
    scenario.answers(scenario.proposes(), "customer", True)
    scenario.answers(scenario.proposes(), "partner", True)

    assert scenario.rejects(SOL, "record_mediation_outcome", outcome="resolved") is RejectionCode.NO_MUTUAL_AGREEMENT


def test_a_declined_solution_can_be_accepted_later(scenario: ComplaintScenario) -> None:
    proposed = scenario.proposes()
    scenario.answers(proposed, "partner", False)
    for party in Party:
        scenario.answers(proposed, party, True)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved")

    assert scenario.case.agreed_proposal == proposed


def test_naming_another_solution_than_the_accepted_one_is_no_agreement(scenario: ComplaintScenario) -> None:
    agreed, other = scenario.proposes(), scenario.proposes()
    for party in Party:
        scenario.answers(agreed, party, True)

    rejected = scenario.rejects(SOL, "record_mediation_outcome", outcome="resolved", proposal_id=other)
    assert rejected is RejectionCode.NO_MUTUAL_AGREEMENT


def test_where_several_solutions_were_accepted_one_is_named(scenario: ComplaintScenario) -> None:
    first, second = scenario.proposes(), scenario.proposes()
    for proposed in (first, second):
        for party in Party:
            scenario.answers(proposed, party, True)

    assert scenario.rejects(SOL, "record_mediation_outcome", outcome="resolved") is RejectionCode.INVALID
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved", proposal_id=second)
    assert scenario.case.agreed_proposal == second


def test_an_answer_names_a_proposal_of_this_complaint(scenario: ComplaintScenario) -> None:
    rejected = scenario.rejection(SOL, "answer_proposal", proposal_id="prp_of_another", party="customer", accepted=True)

    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "proposal_id")


def test_without_a_mutual_solution_partner_ops_investigates(scenario: ComplaintScenario) -> None:
    recorded, entered = scenario.does(SOL, "record_mediation_outcome", outcome="unresolved")

    assert scenario.case.stage is Stage.INVESTIGATION
    assert scenario.case.mediation_outcome is Resolution.UNRESOLVED
    assert Clause.S19 in recorded.clauses
    assert {Clause.S19, Clause.S20} <= set(entered.clauses)


def test_a_mediation_ends_unresolved_though_a_solution_was_accepted_if_a_note_says_why(
    scenario: ComplaintScenario,
) -> None:
    agreed = scenario.proposes()
    for party in Party:
        scenario.answers(agreed, party, True)
    rejected = scenario.rejection(SOL, "record_mediation_outcome", outcome="unresolved")
    assert (rejected.code, rejected.field) == (RejectionCode.INVALID, "note")
    scenario.does(SOL, "record_mediation_outcome", outcome="unresolved", note="the partner never paid")

    assert scenario.case.agreed_proposal is None
    assert scenario.case.stage is Stage.INVESTIGATION


def test_a_command_from_before_the_note_was_asked_for_is_decided_as_it_was_then(scenario: ComplaintScenario) -> None:
    agreed = scenario.proposes()
    for party in Party:
        scenario.answers(agreed, party, True)
    given = command(SOL, "record_mediation_outcome", {"outcome": "unresolved"})
    stored = given.model_dump(mode="json", exclude={"rules"})
    read = Command[RecordMediationOutcome].model_validate_json(json.dumps(stored))

    assert (given.rules, read.rules) == (RULES, 0)
    assert isinstance(decide(scenario.case, given, scenario.now, scenario.edition), Rejection)
    followed = decide(scenario.case, read, scenario.now, scenario.edition)
    assert not isinstance(followed, Rejection)
    assert [event.data.type for event in followed] == ["mediation_outcome_recorded", "stage_entered"]


def test_only_service_acceleration_mediates(scenario: ComplaintScenario) -> None:
    for other in (ANA, PAT):
        assert scenario.rejects(other, "propose_solution", kind="other", terms="t") is RejectionCode.ROLE_REQUIRED
        assert scenario.rejects(other, "record_mediation_outcome", outcome="unresolved") is RejectionCode.ROLE_REQUIRED


def test_mediation_does_not_begin_before_cs_has_tried() -> None:
    scenario = ComplaintScenario()

    assert scenario.rejects(SOL, "propose_solution", kind="other", terms="t") is RejectionCode.WRONG_STAGE
    assert scenario.rejects(SOL, "record_mediation_outcome", outcome="unresolved") is RejectionCode.WRONG_STAGE
