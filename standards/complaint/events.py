"""What can happen to a complaint: the frozen content of one event each. Private texts appear by reference only."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from standards.complaint.waiting_events import WaitingEnded as WaitingEnded
from standards.complaint.waiting_events import WaitingEventData as WaitingEventData
from standards.complaint.waiting_events import WaitingReminded as WaitingReminded
from standards.complaint.waiting_events import WaitingStarted as WaitingStarted
from standards.events import Event, EventData, TextRef
from standards.money import Money
from standards.vocabulary import (
    MarkVote,
    Outcome,
    Party,
    Resolution,
    Seriousness,
    Severity,
    SolutionKind,
    Stage,
)


class ComplaintFiled(EventData):
    """A customer's complaint about a partner was taken in (S13)."""

    type: Literal["complaint_filed"] = "complaint_filed"
    partner_id: str
    category: str
    severity: Severity
    stage: Stage
    remind_at: datetime
    due_at: datetime
    escalates_at: datetime | None = Field(default=None, exclude_if=lambda at: at is None)
    """When those whom the edition names are told that the mark board is late; None for every other stage."""
    project_value: Money | None = None


class TakenUp(EventData):
    """The case's process began; from here it writes the events."""

    type: Literal["taken_up"] = "taken_up"


class CsOutcomeRecorded(EventData):
    """CS recorded whether it resolved the complaint (S14)."""

    type: Literal["cs_outcome_recorded"] = "cs_outcome_recorded"
    outcome: Resolution


class SolutionProposed(EventData):
    """A solution was put to both parties (S18)."""

    type: Literal["solution_proposed"] = "solution_proposed"
    proposal_id: str
    kind: SolutionKind
    terms: TextRef
    amount: str | None = None
    currency: str | None = None


class ProposalAnswered(EventData):
    """A party accepted or declined a proposal (S18)."""

    type: Literal["proposal_answered"] = "proposal_answered"
    proposal_id: str
    party: Party
    accepted: bool


class MediationOutcomeRecorded(EventData):
    """The mediation ended with or without a mutual solution (S15, S18)."""

    type: Literal["mediation_outcome_recorded"] = "mediation_outcome_recorded"
    outcome: Resolution
    proposal_id: str | None = None


class ConsequenceRecorded(EventData):
    """A financial consequence was recorded (S20)."""

    type: Literal["consequence_recorded"] = "consequence_recorded"
    consequence_id: str
    category: str
    amount: str
    currency: str


class StatementRecorded(EventData):
    """A party's statement was recorded (extension)."""

    type: Literal["statement_recorded"] = "statement_recorded"
    party: Party
    text: TextRef


class RubricScored(EventData):
    """The rubric was scored (S21)."""

    type: Literal["rubric_scored"] = "rubric_scored"
    scores: dict[str, int]
    score: Decimal
    indicates_responsible: bool


class FindingRecorded(EventData):
    """Partner Ops found the partner responsible or not (S19, S21)."""

    type: Literal["finding_recorded"] = "finding_recorded"
    responsible: bool
    code_clauses: tuple[str, ...]
    reason: TextRef
    against_score: bool
    override_reason: TextRef | None = None


class FlaggedVerySerious(EventData):
    """Somebody entitled to it flagged a very serious infringement (S24)."""

    type: Literal["flagged_very_serious"] = "flagged_very_serious"
    reason: TextRef


class MarkVoteCast(EventData):
    """A member of the mark board voted, or changed a vote (S22)."""

    type: Literal["mark_vote_cast"] = "mark_vote_cast"
    vote: MarkVote
    seriousness: Seriousness
    reason: TextRef
    action: str


class MemberRecused(EventData):
    """A member of the mark board stepped back (S22)."""

    type: Literal["member_recused"] = "member_recused"
    reason: TextRef


class MarkBoardDecided(EventData):
    """The mark board's quorum decided (S22)."""

    type: Literal["mark_board_decided"] = "mark_board_decided"
    placed: bool
    votes_for: int
    votes_against: int
    seriousness: Seriousness | None = None
    action: str


class MarkPlaced(EventData):
    """A mark was placed on the partner's record (S23, S26)."""

    type: Literal["mark_placed"] = "mark_placed"
    mark_id: str
    partner_id: str
    seriousness: Seriousness


class StageEntered(EventData):
    """The case moved to another stage."""

    type: Literal["stage_entered"] = "stage_entered"
    stage: Stage
    remind_at: datetime
    due_at: datetime
    escalates_at: datetime | None = Field(default=None, exclude_if=lambda at: at is None)
    """When those whom the edition names are told that the mark board is late; None for every other stage."""


class Reminded(EventData):
    """The stage's reminder fell due."""

    type: Literal["reminded"] = "reminded"
    stage: Stage


class DeadlineBreached(EventData):
    """The stage's deadline passed."""

    type: Literal["deadline_breached"] = "deadline_breached"
    stage: Stage


class OverdueEscalated(EventData):
    """The stage was still open long after its deadline, so that those whom the edition names are told (extension)."""

    type: Literal["overdue_escalated"] = "overdue_escalated"
    stage: Stage


class NoteAdded(EventData):
    """Somebody on the case added a note."""

    type: Literal["note_added"] = "note_added"
    text: TextRef
    mentions: tuple[str, ...] = Field(default=(), exclude_if=lambda mentioned: not mentioned)
    """Whom it mentions, each once, by their ``sub``."""


class EvidenceAdded(EventData):
    """Somebody on the case added evidence."""

    type: Literal["evidence_added"] = "evidence_added"
    title: TextRef
    url: TextRef
    sha256: str | None = None


class Assigned(EventData):
    """Somebody became answerable for the case."""

    type: Literal["assigned"] = "assigned"
    assignee: str


class Withdrawn(EventData):
    """The customer withdrew the complaint."""

    type: Literal["withdrawn"] = "withdrawn"
    reason: TextRef


class MarkedDuplicate(EventData):
    """The complaint turned out to be another one's duplicate."""

    type: Literal["marked_duplicate"] = "marked_duplicate"
    of: str


class Reopened(EventData):
    """The case was opened again: what had resolved it did not last (extension)."""

    type: Literal["reopened"] = "reopened"
    reason: TextRef
    stage: Stage
    outcome: Outcome
    """How it had ended."""


class Closed(EventData):
    """The case ended."""

    type: Literal["closed"] = "closed"
    outcome: Outcome


AgreementEventData = CsOutcomeRecorded | SolutionProposed | ProposalAnswered | MediationOutcomeRecorded
"""What happens while a solution is sought, in the first two steps."""
JudgementEventData = (
    ConsequenceRecorded
    | StatementRecorded
    | RubricScored
    | FindingRecorded
    | FlaggedVerySerious
    | MarkVoteCast
    | MemberRecused
    | MarkBoardDecided
    | MarkPlaced
)
"""What happens while responsibility is judged, in the last two."""
CourseEventData = (
    ComplaintFiled
    | TakenUp
    | StageEntered
    | Reminded
    | DeadlineBreached
    | OverdueEscalated
    | NoteAdded
    | EvidenceAdded
    | Assigned
    | Withdrawn
    | MarkedDuplicate
    | Reopened
    | Closed
)
"""What can happen in every step."""
ComplaintEventData = Annotated[
    AgreementEventData | JudgementEventData | WaitingEventData | CourseEventData, Field(discriminator="type")
]

ComplaintEvent = Event[ComplaintEventData]
