"""The order behind each fact of a complaint that somebody brought about, with the fields that it was given."""

from typing import Any

from standards.actions import Action
from standards.complaint import actions as a
from standards.complaint import facts as f

Given = dict[str, Any]


def ordered_on_case(fact: f.ComplaintFact) -> Action | None:
    """The action that the fact is the first of, or None: it followed from another one, or from a deadline."""
    note: Given = {"note": fact.note}
    return _up_to_the_finding(fact, note) or _to_and_on_the_board(fact, note) or _in_any_stage(fact, note)


def _up_to_the_finding(  # noqa: PLR0911 - a table of the facts
    fact: f.ComplaintFact, note: Given
) -> Action | None:
    given: Given
    match fact:
        case f.CsOutcomeRecorded():
            return a.RecordCsOutcome.model_construct(outcome=fact.outcome, **note)
        case f.SolutionProposed():
            given = {"kind": fact.kind, "terms": fact.terms, "amount": fact.amount, "currency": fact.currency}
            return a.ProposeSolution.model_construct(**given, **note)
        case f.ProposalAnswered():
            given = {"proposal_id": fact.proposal_id, "party": fact.party, "accepted": fact.accepted}
            return a.AnswerProposal.model_construct(**given, **note)
        case f.MediationOutcomeRecorded():
            return a.RecordMediationOutcome.model_construct(outcome=fact.outcome, proposal_id=fact.proposal_id, **note)
        case f.ConsequenceRecorded():
            given = {"category": fact.category, "amount": fact.amount, "currency": fact.currency}
            return a.RecordConsequence.model_construct(**given, **note)
        case f.StatementRecorded():
            return a.RecordStatement.model_construct(party=fact.party, text=fact.text, **note)
        case f.RubricScored():
            return a.ScoreRubric.model_construct(scores=fact.scores, **note)
        case f.FindingRecorded():
            found = fact.model_dump(include={"responsible", "code_clauses", "reason", "override_reason"})
            return a.RecordFinding.model_construct(**found, **note)
        case _:
            return None


def _to_and_on_the_board(fact: f.ComplaintFact, note: Given) -> Action | None:
    given: Given
    match fact:
        case f.FlaggedVerySerious():
            return a.FlagVerySerious.model_construct(reason=fact.reason, **note)
        case f.MarkVoteCast():
            given = {"vote": fact.vote, "seriousness": fact.seriousness, "reason": fact.reason, "action": fact.action}
            return a.CastMarkVote.model_construct(**given, **note)
        case f.MemberRecused():
            return a.Recuse.model_construct(reason=fact.reason, **note)
        case _:
            return None


def _in_any_stage(fact: f.ComplaintFact, note: Given) -> Action | None:
    match fact:
        case f.NoteAdded():
            return a.AddNote.model_construct(text=fact.text, **note)
        case f.EvidenceAdded():
            return a.AddEvidence.model_construct(title=fact.title, url=fact.url, sha256=fact.sha256, **note)
        case f.Assigned():
            return a.Assign.model_construct(assignee=fact.assignee, **note)
        case f.Withdrawn():
            return a.Withdraw.model_construct(reason=fact.reason, **note)
        case f.MarkedDuplicate():
            return a.MarkDuplicate.model_construct(of=fact.of, **note)
        case _:
            return None
