"""A complaint as the API shows it: the recorded state, with the private texts put back in their places."""

from collections.abc import Mapping
from typing import Any

from api.action_links import action_view
from api.auth import Caller
from api.complaints.filing_schema import Customer, FiledEvidence, SurfacedBy
from api.complaints.schemas import (
    ComplaintView,
    ConsequenceView,
    DecisionView,
    EvidenceView,
    FindingView,
    PlacedMarkView,
    ProposalView,
    ScoreView,
    StatementView,
    VoteView,
)
from records.complaints.queries import Recorded
from standards.complaint import state
from standards.complaint.offered_commands import offered_commands
from standards.editions import Edition

Texts = Mapping[str, str]


def complaint_view(recorded: Recorded, texts: Texts, caller: Caller, edition: Edition) -> ComplaintView:
    """The complaint as this caller sees it, with what the caller may do now."""
    case, body = recorded.case, recorded.body
    same = ("id", "partner_id", "stage", "status", "outcome", "severity", "category", "edition", "opened_at", "overdue")
    dates = ("stage_entered_at", "due_at", "remind_at", "closed_at", "project_value")
    more = ("filed_by", "assignee", "sequence", "cs_outcome", "mediation_outcome", "agreed_proposal", "duplicate_of")
    flagged = texts.get(case.flagged_reason) if case.flagged_reason else None
    return ComplaintView.model_construct(
        **{name: getattr(case, name) for name in (*same, *dates, *more)},
        source=recorded.source,
        external_id=recorded.external_id,
        summary=body.get("summary"),
        description=body.get("description"),
        customer=Customer.model_validate(body["customer"]) if "customer" in body else None,
        surfaced_by=SurfacedBy.model_validate(body["surfaced_by"]) if "surfaced_by" in body else None,
        very_serious_reason=flagged or body.get("very_serious_reason"),
        **_lists(recorded, texts),
        **_judgement(recorded, texts),
        actions=[
            action_view(declared, f"/v1/complaints/{case.id}")
            for declared in offered_commands(case, caller.actor, edition)
        ],
    )


def _lists(recorded: Recorded, texts: Texts) -> dict[str, Any]:
    case = recorded.case
    filed = [FiledEvidence.model_validate(item) for item in recorded.body.get("evidence", [])]
    came_with_it = [EvidenceView(title=item.title, url=item.url, sha256=item.sha256) for item in filed]
    return {
        "proposals": [_proposal(item, texts) for item in case.proposals],
        "evidence": came_with_it + [_evidence(item, texts) for item in case.evidence],
        "statements": [
            StatementView(party=item.party, text=texts.get(item.text), recorded_by=item.by, recorded_at=item.at)
            for item in case.statements
        ],
        "consequences": [_consequence(item, texts) for item in case.consequences],
    }


def _proposal(item: state.Proposal, texts: Texts) -> ProposalView:
    return ProposalView(
        id=item.id,
        kind=item.kind,
        terms=texts.get(item.terms),
        amount=item.amount,
        currency=item.currency,
        answers=item.answers,
        proposed_by=item.by,
        proposed_at=item.at,
    )


def _evidence(item: state.Evidence, texts: Texts) -> EvidenceView:
    return EvidenceView(
        title=texts.get(item.title),
        url=texts.get(item.url),
        sha256=item.sha256,
        added_by=item.by,
        added_at=item.at,
    )


def _consequence(item: state.Consequence, texts: Texts) -> ConsequenceView:
    return ConsequenceView(
        id=item.id,
        category=item.category,
        amount=item.amount,
        currency=item.currency,
        note=texts.get(item.note) if item.note else None,
        recorded_by=item.by,
        recorded_at=item.at,
    )


def _judgement(recorded: Recorded, texts: Texts) -> dict[str, Any]:
    case = recorded.case
    return {
        "score": _score(case.score) if case.score else None,
        "finding": _finding(case.finding, texts) if case.finding else None,
        "votes": [_vote(vote, texts) for vote in case.votes],
        "recused": list(case.recused),
        "decision": _decision(case.decision) if case.decision else None,
        "mark": PlacedMarkView(**case.mark.model_dump()) if case.mark else None,
    }


def _score(score: state.Score) -> ScoreView:
    return ScoreView(
        scores=score.scores,
        score=score.score,
        indicates_responsible=score.indicates_responsible,
        scored_by=score.by,
        scored_at=score.at,
    )


def _finding(finding: state.Finding, texts: Texts) -> FindingView:
    return FindingView(
        responsible=finding.responsible,
        code_clauses=list(finding.code_clauses),
        reason=texts.get(finding.reason),
        against_score=finding.against_score,
        override_reason=texts.get(finding.override_reason) if finding.override_reason else None,
        recorded_by=finding.by,
        recorded_at=finding.at,
    )


def _vote(vote: state.Vote, texts: Texts) -> VoteView:
    return VoteView(
        by=vote.by,
        vote=vote.vote,
        seriousness=vote.seriousness,
        action=vote.action,
        reason=texts.get(vote.reason),
        cast_at=vote.at,
    )


def _decision(decision: state.BoardDecision) -> DecisionView:
    return DecisionView(**decision.model_dump(exclude={"at"}), decided_at=decision.at)
