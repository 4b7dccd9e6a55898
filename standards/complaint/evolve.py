"""How each event changes a complaint. The state is a fold of its events, here and nowhere else."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, assert_never, get_args

from standards.complaint import events as f
from standards.complaint.state import (
    REMEMBERED_COMMANDS,
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
    Waiting,
)
from standards.events import progress
from standards.vocabulary import Severity, Stage


def evolve(case: Complaint | None, event: f.ComplaintEvent) -> Complaint:
    """The case after the event. Raises ``ValueError`` for an event out of sequence or before the first."""
    if isinstance(event.data, f.ComplaintFiled):
        if case is not None or event.sequence != 1:
            raise ValueError(f"{event.subject} was filed already")
        return _open(event, event.data)
    if case is None or event.sequence != case.sequence + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    changes = _CHANGES[type(event.data)](case, event, event.data)
    return case.model_copy(update={**changes, **progress(case, event, REMEMBERED_COMMANDS)})


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
        escalates_at=filed.escalates_at,
        project_value=filed.project_value,
        reached_mark_board=straight_to_board,
        pdm_informed=straight_to_board,
        commands=(event.command,) if event.command else (),
    )


def _agreed(case: Complaint, event: f.ComplaintEvent, data: f.AgreementEventData) -> dict[str, Any]:
    match data:
        case f.CsOutcomeRecorded(outcome=outcome):
            return {"cs_outcome": outcome}
        case f.SolutionProposed():
            return {"proposals": (*case.proposals, _proposal(event, data))}
        case f.ProposalAnswered():
            return {"proposals": tuple(_answered(proposal, data) for proposal in case.proposals)}
        case f.MediationOutcomeRecorded(outcome=outcome, proposal_id=proposal_id):
            return {"mediation_outcome": outcome, "agreed_proposal": proposal_id}
        case _:
            assert_never(data)


def _judged(case: Complaint, event: f.ComplaintEvent, data: f.JudgementEventData) -> dict[str, Any]:  # noqa: PLR0911 - one line an event reads best as a table
    by, at = event.actor, event.at
    match data:
        case f.ConsequenceRecorded():
            return _investigated(case, by) | {"consequences": (*case.consequences, _consequence(event, data))}
        case f.StatementRecorded(party=party, text=text):
            return {"statements": (*case.statements, Statement(party=party, text=text, by=by, at=at))}
        case f.RubricScored(scores=scores, score=score, indicates_responsible=indicates):
            latest = Score(scores=scores, score=score, indicates_responsible=indicates, by=by, at=at)
            return _investigated(case, by) | {"score": latest}
        case f.FindingRecorded():
            return _investigated(case, by) | {"finding": _finding(event, data)}
        case f.FlaggedVerySerious(reason=reason):
            return {"severity": Severity.VERY_SERIOUS, "flagged_reason": reason, "pdm_informed": True}
        case f.MarkVoteCast():
            return {"votes": votes_after(case, data, by, at)}
        case f.MemberRecused():
            return {"recused": (*case.recused, by), "votes": tuple(vote for vote in case.votes if vote.by != by)}
        case f.MarkBoardDecided():
            return {"decision": _decision(event, data)}
        case f.MarkPlaced(mark_id=mark_id, seriousness=seriousness):
            return {"mark": Mark(id=mark_id, seriousness=seriousness, placed_at=at)}
        case _:
            assert_never(data)


def _waited(case: Complaint, event: f.ComplaintEvent, data: f.WaitingEventData) -> dict[str, Any]:
    match data:
        case f.WaitingStarted():
            return {
                "waiting": _waiting(case, event, data),
                "waits": case.waits + 1,
                "remind_at": data.remind_at,
                "due_at": data.due_at,
            }
        case f.WaitingReminded():
            return {"waiting": case.waiting and case.waiting.model_copy(update={"asked_again": True})}
        case f.WaitingEnded():
            return {"waiting": None, "remind_at": data.remind_at, "due_at": data.due_at}
        case _:
            assert_never(data)


def _waiting(case: Complaint, event: f.ComplaintEvent, data: f.WaitingStarted) -> Waiting:
    if case.remind_at is None or case.due_at is None:
        raise ValueError(f"{event.subject} has no deadline that could wait")
    return Waiting(
        party=data.party,
        reason=data.reason,
        by=event.actor,
        since=event.at,
        ask_again_at=data.ask_again_at,
        until=data.until,
        stage_remind_at=case.remind_at,
        stage_due_at=case.due_at,
    )


_CLOCK_RUNS: dict[str, Any] = {"waiting": None, "waits": 0}
"""A wait ends with its stage."""


def _ran(case: Complaint, event: f.ComplaintEvent, data: f.CourseEventData) -> dict[str, Any]:  # noqa: C901, PLR0911 - one line an event reads best as a table
    match data:
        case f.ComplaintFiled():
            raise ValueError("a complaint is filed once")
        case f.TakenUp() | f.NoteAdded() | f.Withdrawn():
            return {}
        case f.StageEntered():
            return _entered(case, event, data)
        case f.Reminded():
            return {"reminded": True}
        case f.DeadlineBreached():
            return {"overdue": True}
        case f.OverdueEscalated():
            return {"escalated": True}
        case f.EvidenceAdded(title=title, url=url, sha256=sha256):
            return {
                "evidence": (*case.evidence, Evidence(title=title, url=url, sha256=sha256, by=event.actor, at=event.at))
            }
        case f.Assigned(assignee=assignee):
            return {"assignee": assignee}
        case f.MarkedDuplicate(of=of):
            return {"duplicate_of": of}
        case f.Reopened():
            return _reopened(case, event, data)
        case f.Closed(outcome=outcome):
            return _closed(event, outcome)
        case _:
            assert_never(data)


def _entered(case: Complaint, event: f.ComplaintEvent, data: f.StageEntered) -> dict[str, Any]:
    return {
        "stage": data.stage,
        "stage_entered_at": event.at,
        "remind_at": data.remind_at,
        "due_at": data.due_at,
        "escalates_at": data.escalates_at,
        "reminded": False,
        "overdue": False,
        "escalated": False,
        "assignee": None,
        "reached_mark_board": case.reached_mark_board or data.stage is Stage.MARK_BOARD,
        "pdm_informed": case.pdm_informed or data.stage is not Stage.CS_RESOLUTION,
        **_CLOCK_RUNS,
    }


def _closed(event: f.ComplaintEvent, outcome: object) -> dict[str, Any]:
    return {
        "stage": Stage.CLOSED,
        "stage_entered_at": event.at,
        "outcome": outcome,
        "closed_at": event.at,
        "remind_at": None,
        "due_at": None,
        "escalates_at": None,
        "overdue": False,
        "escalated": False,
        **_CLOCK_RUNS,
    }


def _reopened(case: Complaint, event: f.ComplaintEvent, data: f.Reopened) -> dict[str, Any]:
    """The stage is worked on anew: an outcome is recorded again, and proposals have to be accepted again (S18)."""
    unanswered = tuple(proposal.model_copy(update={"answers": {}}) for proposal in case.proposals)
    again: dict[str, Any] = {"stage": data.stage, "outcome": None, "closed_at": None, "reopened_at": event.at}
    if data.stage is Stage.CS_RESOLUTION:
        return again | {"cs_outcome": None}
    return again | {"mediation_outcome": None, "agreed_proposal": None, "proposals": unanswered}


def _investigated(case: Complaint, by: str) -> dict[str, Any]:
    return {} if by in case.investigators else {"investigators": (*case.investigators, by)}


def _proposal(event: f.ComplaintEvent, data: f.SolutionProposed) -> Proposal:
    return Proposal(
        id=data.proposal_id,
        kind=data.kind,
        terms=data.terms,
        amount=data.amount,
        currency=data.currency,
        by=event.actor,
        at=event.at,
    )


def _answered(proposal: Proposal, data: f.ProposalAnswered) -> Proposal:
    if proposal.id != data.proposal_id:
        return proposal
    return proposal.model_copy(update={"answers": proposal.answers | {data.party: data.accepted}})


def _consequence(event: f.ComplaintEvent, data: f.ConsequenceRecorded) -> Consequence:
    return Consequence(
        id=data.consequence_id,
        category=data.category,
        amount=data.amount,
        currency=data.currency,
        by=event.actor,
        at=event.at,
        note=data.note,
    )


def _finding(event: f.ComplaintEvent, data: f.FindingRecorded) -> Finding:
    return Finding(by=event.actor, at=event.at, **data.model_dump(exclude={"type", "note"}))


def votes_after(case: Complaint, cast: f.MarkVoteCast, by: str, at: datetime) -> tuple[Vote, ...]:
    """The current votes once this one is cast: a member's vote replaces the one before (S22)."""
    vote = Vote(by=by, vote=cast.vote, seriousness=cast.seriousness, reason=cast.reason, action=cast.action, at=at)
    return (*(other for other in case.votes if other.by != by), vote)


def _decision(event: f.ComplaintEvent, data: f.MarkBoardDecided) -> BoardDecision:
    return BoardDecision(
        placed=data.placed,
        votes_for=data.votes_for,
        votes_against=data.votes_against,
        seriousness=data.seriousness,
        action=data.action,
        at=event.at,
    )


_CHANGES: Mapping[type[f.ComplaintEventData], Callable[..., dict[str, Any]]] = {
    **dict.fromkeys(get_args(f.AgreementEventData), _agreed),
    **dict.fromkeys(get_args(f.JudgementEventData), _judged),
    **dict.fromkeys(get_args(f.WaitingEventData), _waited),
    **dict.fromkeys(get_args(f.CourseEventData), _ran),
}
"""What changes the case, by the type of what happened."""
