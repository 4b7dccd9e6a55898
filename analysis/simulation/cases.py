"""The order behind each fact of a complaint that somebody brought about, with the fields that it was given."""

from typing import Any

from standards.commands import CommandData
from standards.complaint import commands as a
from standards.complaint import events as f

Given = dict[str, Any]


def ordered_on_case(data: f.ComplaintEventData) -> CommandData | None:
    """The action that the fact is the first of, or None: it followed from another one, or from a deadline."""
    note: Given = {"note": data.note}
    return _up_to_the_finding(data, note) or _to_and_on_the_board(data, note) or _in_any_stage(data, note)


def _up_to_the_finding(  # noqa: PLR0911 - a table of the facts
    data: f.ComplaintEventData, note: Given
) -> CommandData | None:
    given: Given
    match data:
        case f.CsOutcomeRecorded():
            return a.RecordCsOutcome.model_construct(outcome=data.outcome, **note)
        case f.SolutionProposed():
            given = {"kind": data.kind, "terms": data.terms, "amount": data.amount, "currency": data.currency}
            return a.ProposeSolution.model_construct(**given, **note)
        case f.ProposalAnswered():
            given = {"proposal_id": data.proposal_id, "party": data.party, "accepted": data.accepted}
            return a.AnswerProposal.model_construct(**given, **note)
        case f.MediationOutcomeRecorded():
            return a.RecordMediationOutcome.model_construct(outcome=data.outcome, proposal_id=data.proposal_id, **note)
        case f.ConsequenceRecorded():
            given = {"category": data.category, "amount": data.amount, "currency": data.currency}
            return a.RecordConsequence.model_construct(**given, **note)
        case f.StatementRecorded():
            return a.RecordStatement.model_construct(party=data.party, text=data.text, **note)
        case f.RubricScored():
            return a.ScoreRubric.model_construct(scores=data.scores, **note)
        case f.FindingRecorded():
            found = data.model_dump(include={"responsible", "code_clauses", "reason", "override_reason"})
            return a.RecordFinding.model_construct(**found, **note)
        case _:
            return None


def _to_and_on_the_board(data: f.ComplaintEventData, note: Given) -> CommandData | None:
    given: Given
    match data:
        case f.FlaggedVerySerious():
            return a.FlagVerySerious.model_construct(reason=data.reason, **note)
        case f.MarkVoteCast():
            given = {"vote": data.vote, "seriousness": data.seriousness, "reason": data.reason, "action": data.action}
            return a.CastMarkVote.model_construct(**given, **note)
        case f.MemberRecused():
            return a.Recuse.model_construct(reason=data.reason, **note)
        case _:
            return None


def _in_any_stage(data: f.ComplaintEventData, note: Given) -> CommandData | None:
    match data:
        case f.NoteAdded():
            return a.AddNote.model_construct(text=data.text, **note)
        case f.EvidenceAdded():
            return a.AddEvidence.model_construct(title=data.title, url=data.url, sha256=data.sha256, **note)
        case f.Assigned():
            return a.Assign.model_construct(assignee=data.assignee, **note)
        case f.Withdrawn():
            return a.Withdraw.model_construct(reason=data.reason, **note)
        case f.MarkedDuplicate():
            return a.MarkDuplicate.model_construct(of=data.of, **note)
        case _:
            return None
