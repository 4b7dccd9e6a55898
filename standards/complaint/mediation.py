"""Step 2: Service Acceleration mediates for a solution that both parties accept (S15-S19)."""

from datetime import datetime

from standards.clauses import Clause
from standards.complaint.commands import AnswerProposal, ProposeSolution, RecordMediationOutcome
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    ComplaintEventData,
    MediationOutcomeRecorded,
    ProposalAnswered,
    SolutionProposed,
)
from standards.complaint.state import Complaint, Proposal
from standards.editions import EscalationEdition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome, Resolution, Stage


def propose_solution(case: Complaint, action: ProposeSolution, at: datetime) -> list[PendingEvent[ComplaintEventData]]:
    """A structured proposal, with its terms and its amount (S18)."""
    proposed = SolutionProposed(
        proposal_id=new_id("prp", at, f"{case.id}/{case.sequence}"),
        kind=action.kind,
        terms=action.terms,
        amount=action.amount,
        currency=action.currency,
    )
    return [proposed.under(Clause.S18)]


def answer_proposal(case: Complaint, action: AnswerProposal) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """A party's answer; the latest of each party counts (S18)."""
    if case.proposal(action.proposal_id) is None:
        return Rejection(RejectionCode.INVALID, "Name a proposal of this complaint.", (Clause.S18,), "proposal_id")
    answered = ProposalAnswered(proposal_id=action.proposal_id, party=action.party, accepted=action.accepted)
    return [answered.under(Clause.S18)]


def record_mediation_outcome(
    case: Complaint, action: RecordMediationOutcome, at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """Resolved rests on a mutually accepted proposal; unresolved goes to Partner Ops (S18, S19)."""
    match action.outcome:
        case Resolution.UNRESOLVED:
            # S19: no mutual solution, so Partner Ops investigates; S20: the mark board is informed.
            recorded = MediationOutcomeRecorded(outcome=action.outcome)
            investigation = enter(Stage.INVESTIGATION, at, edition)
            return [recorded.under(Clause.S15, Clause.S19), investigation.under(Clause.S19, Clause.S20)]
        case Resolution.RESOLVED:
            agreed = _agreed_proposal(case, action.proposal_id)
            if isinstance(agreed, Rejection):
                return agreed
            recorded = MediationOutcomeRecorded(outcome=action.outcome, proposal_id=agreed.id)
            closed = Closed(outcome=Outcome.RESOLVED_BY_MEDIATION)
            return [recorded.under(Clause.S15, Clause.S18), closed.under(Clause.S15, Clause.S18)]


def _agreed_proposal(case: Complaint, proposal_id: str | None) -> Proposal | Rejection:
    """The accepted proposal that was named, or the only one there is."""
    agreed = [proposal for proposal in case.mutually_accepted if proposal_id in (None, proposal.id)]
    match agreed:
        case [proposal]:
            return proposal
        case []:
            detail = "Record both parties' acceptance of a proposal first, or record the mediation as unresolved."
            return Rejection(RejectionCode.NO_MUTUAL_AGREEMENT, detail, (Clause.S18,), "proposal_id")
        case _:
            detail = "Several proposals were accepted by both parties; name the one that was agreed."
            return Rejection(RejectionCode.INVALID, detail, (Clause.S18,), "proposal_id")
