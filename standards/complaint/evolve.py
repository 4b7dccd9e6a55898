"""How each fact changes a complaint. The state is a fold of its events, here and nowhere else."""

from collections.abc import Iterable
from typing import Any, assert_never

from standards.complaint import facts as f
from standards.complaint.state import (
    REMEMBERED_ORDERS,
    BoardDecision,
    Complaint,
    Consequence,
    Evidence,
    Finding,
    Mark,
    Proposal,
    Score,
    Statement,
    Vote,
)
from standards.vocabulary import Severity, Stage


def evolve(case: Complaint | None, event: f.ComplaintEvent) -> Complaint:
    """The case after the event. Raises ``ValueError`` for an event out of sequence or before the first."""
    if isinstance(event.fact, f.ComplaintFiled):
        if case is not None or event.sequence != 1:
            raise ValueError(f"{event.subject} was filed already")
        return _open(event, event.fact)
    if case is None or event.sequence != case.sequence + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    changes = _changes(case, event, event.fact)
    return case.model_copy(update=changes | _progress(case, event))


def fold(events: Iterable[f.ComplaintEvent], case: Complaint | None = None) -> Complaint:
    """The case after all the events. Raises ``ValueError`` where there is none."""
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("a case has at least its first event")
    return case


def _open(event: f.ComplaintEvent, filed: f.ComplaintFiled) -> Complaint:
    straight_to_board = filed.severity is Severity.VERY_SERIOUS
    return Complaint(
        id=event.subject,
        partner_id=filed.partner_id,
        category=filed.category,
        edition=event.edition,
        filed_by=event.actor,
        opened_at=event.at,
        stage=filed.stage,
        stage_entered_at=event.at,
        severity=filed.severity,
        sequence=event.sequence,
        last_at=event.at,
        remind_at=filed.remind_at,
        due_at=filed.due_at,
        project_value=filed.project_value,
        reached_mark_board=straight_to_board,
        pdm_informed=straight_to_board,
        orders=(event.command,) if event.command else (),
    )


def _progress(case: Complaint, event: f.ComplaintEvent) -> dict[str, Any]:
    progress: dict[str, Any] = {"sequence": event.sequence, "last_at": event.at}
    if event.command is not None and event.command not in case.orders[-1:]:
        progress["orders"] = (*case.orders, event.command)[-REMEMBERED_ORDERS:]
    return progress


def _changes(case: Complaint, event: f.ComplaintEvent, fact: f.ComplaintFact) -> dict[str, Any]:
    if isinstance(fact, f.AgreementFact):
        return _agreed(case, event, fact)
    if isinstance(fact, f.JudgementFact):
        return _judged(case, event, fact)
    return _ran(case, event, fact)


def _agreed(case: Complaint, event: f.ComplaintEvent, fact: f.AgreementFact) -> dict[str, Any]:
    match fact:
        case f.CsOutcomeRecorded(outcome=outcome):
            return {"cs_outcome": outcome}
        case f.SolutionProposed():
            return {"proposals": (*case.proposals, _proposal(event, fact))}
        case f.ProposalAnswered():
            return {"proposals": tuple(_answered(proposal, fact) for proposal in case.proposals)}
        case f.MediationOutcomeRecorded(outcome=outcome, proposal_id=proposal_id):
            return {"mediation_outcome": outcome, "agreed_proposal": proposal_id}
        case _:
            assert_never(fact)


def _judged(case: Complaint, event: f.ComplaintEvent, fact: f.JudgementFact) -> dict[str, Any]:  # noqa: PLR0911 - one line a fact reads best as a table
    by, at = event.actor, event.at
    match fact:
        case f.ConsequenceRecorded():
            return _investigated(case, by) | {"consequences": (*case.consequences, _consequence(event, fact))}
        case f.StatementRecorded(party=party, text=text):
            return {"statements": (*case.statements, Statement(party=party, text=text, by=by, at=at))}
        case f.RubricScored(scores=scores, score=score, indicates_responsible=indicates):
            latest = Score(scores=scores, score=score, indicates_responsible=indicates, by=by, at=at)
            return _investigated(case, by) | {"score": latest}
        case f.FindingRecorded():
            return _investigated(case, by) | {"finding": _finding(event, fact)}
        case f.FlaggedVerySerious(reason=reason):
            return {"severity": Severity.VERY_SERIOUS, "flagged_reason": reason, "pdm_informed": True}
        case f.MarkVoteCast():
            return {"votes": (*(vote for vote in case.votes if vote.by != by), _vote(event, fact))}
        case f.MemberRecused():
            return {"recused": (*case.recused, by), "votes": tuple(vote for vote in case.votes if vote.by != by)}
        case f.MarkBoardDecided():
            return {"decision": BoardDecision(at=at, **fact.model_dump(exclude={"type", "note"}))}
        case f.MarkPlaced(mark_id=mark_id, seriousness=seriousness):
            return {"mark": Mark(id=mark_id, seriousness=seriousness, placed_at=at)}
        case _:
            assert_never(fact)


def _ran(case: Complaint, event: f.ComplaintEvent, fact: f.CourseFact) -> dict[str, Any]:  # noqa: PLR0911 - one line a fact reads best as a table
    match fact:
        case f.ComplaintFiled():
            raise ValueError("a complaint is filed once")
        case f.TakenUp() | f.NoteAdded() | f.Withdrawn():
            return {}
        case f.StageEntered():
            return _entered(case, event, fact)
        case f.Reminded():
            return {"reminded": True}
        case f.DeadlineBreached():
            return {"overdue": True}
        case f.EvidenceAdded(title=title, url=url, sha256=sha256):
            return {
                "evidence": (*case.evidence, Evidence(title=title, url=url, sha256=sha256, by=event.actor, at=event.at))
            }
        case f.Assigned(assignee=assignee):
            return {"assignee": assignee}
        case f.MarkedDuplicate(of=of):
            return {"duplicate_of": of}
        case f.Closed(outcome=outcome):
            return _closed(event, outcome)
        case _:
            assert_never(fact)


def _entered(case: Complaint, event: f.ComplaintEvent, fact: f.StageEntered) -> dict[str, Any]:
    return {
        "stage": fact.stage,
        "stage_entered_at": event.at,
        "remind_at": fact.remind_at,
        "due_at": fact.due_at,
        "reminded": False,
        "overdue": False,
        "assignee": None,
        "reached_mark_board": case.reached_mark_board or fact.stage is Stage.MARK_BOARD,
        "pdm_informed": True,
    }


def _closed(event: f.ComplaintEvent, outcome: object) -> dict[str, Any]:
    return {
        "stage": Stage.CLOSED,
        "stage_entered_at": event.at,
        "outcome": outcome,
        "closed_at": event.at,
        "remind_at": None,
        "due_at": None,
        "overdue": False,
    }


def _investigated(case: Complaint, by: str) -> dict[str, Any]:
    return {} if by in case.investigators else {"investigators": (*case.investigators, by)}


def _proposal(event: f.ComplaintEvent, fact: f.SolutionProposed) -> Proposal:
    return Proposal(
        id=fact.proposal_id,
        kind=fact.kind,
        terms=fact.terms,
        amount=fact.amount,
        currency=fact.currency,
        by=event.actor,
        at=event.at,
    )


def _answered(proposal: Proposal, fact: f.ProposalAnswered) -> Proposal:
    if proposal.id != fact.proposal_id:
        return proposal
    return proposal.model_copy(update={"answers": proposal.answers | {fact.party: fact.accepted}})


def _consequence(event: f.ComplaintEvent, fact: f.ConsequenceRecorded) -> Consequence:
    return Consequence(
        id=fact.consequence_id,
        category=fact.category,
        amount=fact.amount,
        currency=fact.currency,
        by=event.actor,
        at=event.at,
        note=fact.note,
    )


def _finding(event: f.ComplaintEvent, fact: f.FindingRecorded) -> Finding:
    return Finding(by=event.actor, at=event.at, **fact.model_dump(exclude={"type", "note"}))


def _vote(event: f.ComplaintEvent, fact: f.MarkVoteCast) -> Vote:
    return Vote(by=event.actor, at=event.at, **fact.model_dump(exclude={"type", "note"}))
