"""Step 2: Service Acceleration mediates for a solution that both parties accept (S15-S19)."""

from standards.clauses import Clause
from standards.complaint.commands import AnswerProposal, ProposeSolution, RecordMediationOutcome
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    MediationOutcomeRecorded,
    ProposalAnswered,
    SolutionProposed,
)
from standards.complaint.situation import CaseSituation, Pending
from standards.ids import new_id
from standards.vocabulary import Outcome, Resolution, Stage


def propose_solution(situation: CaseSituation[ProposeSolution]) -> Pending:
    """A structured proposal, with its terms and its amount (S18)."""
    case, data = situation.state, situation.data
    proposed = SolutionProposed(
        proposal_id=new_id("prp", situation.at, f"{case.id}/{case.sequence}"),
        kind=data.kind,
        terms=data.terms,
        amount=data.amount,
        currency=data.currency,
    )
    return [proposed.under(Clause.S18)]


def answer_proposal(situation: CaseSituation[AnswerProposal]) -> Pending:
    """A party's answer; the latest of each party counts (S18)."""
    said = situation.data
    answered = ProposalAnswered(proposal_id=said.proposal_id, party=said.party, accepted=said.accepted)
    return [answered.under(Clause.S18)]


def record_mediation_outcome(situation: CaseSituation[RecordMediationOutcome]) -> Pending:
    """Resolved rests on a mutually accepted proposal; unresolved goes to Partner Ops (S18, S19)."""
    case, data = situation.state, situation.data
    match data.outcome:
        case Resolution.UNRESOLVED:
            # S19: no mutual solution, so Partner Ops investigates; S20: the mark board is informed.
            recorded = MediationOutcomeRecorded(outcome=data.outcome)
            investigation = enter(Stage.INVESTIGATION, situation.at, situation.edition, situation.rules)
            return [recorded.under(Clause.S15, Clause.S19), investigation.under(Clause.S19, Clause.S20)]
        case Resolution.RESOLVED:
            (agreed,) = case.agreed_on(data.proposal_id)
            recorded = MediationOutcomeRecorded(outcome=data.outcome, proposal_id=agreed.id)
            closed = Closed(outcome=Outcome.RESOLVED_BY_MEDIATION)
            return [recorded.under(Clause.S15, Clause.S18), closed.under(Clause.S15, Clause.S18)]
