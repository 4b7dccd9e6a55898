"""The shape of a complaint in the API: what is filed, what is read, and its timeline."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from api.action_links import ActionView
from api.openapi import Page
from standards.complaint.filing import Customer, ExternalId, FiledComplaint, FiledEvidence, Source, Summary, SurfacedBy
from standards.money import Money
from standards.vocabulary import (
    AwaitedParty,
    MarkVote,
    Outcome,
    Party,
    Resolution,
    Role,
    Seriousness,
    Severity,
    SolutionKind,
    Stage,
    Status,
)
from workflows.complaint import VotesLive

__all__ = ["Customer", "ExternalId", "FiledComplaint", "FiledEvidence", "Source", "Summary", "SurfacedBy"]


class ProposalView(BaseModel):
    """A solution put to both parties."""

    id: str
    kind: SolutionKind
    terms: str | None
    amount: str | None
    currency: str | None
    answers: dict[Party, bool] = Field(description="Each party's latest answer; absent while there is none.")
    proposed_by: str
    proposed_at: datetime


class ConsequenceView(BaseModel):
    """A recorded financial consequence."""

    id: str
    category: str
    amount: str
    currency: str
    note: str | None
    recorded_by: str
    recorded_at: datetime


class StatementView(BaseModel):
    """A party's statement."""

    party: Party
    text: str | None
    recorded_by: str
    recorded_at: datetime


class EvidenceView(BaseModel):
    """A reference to evidence, or a file that is kept here; nobody added what came with the complaint."""

    title: str | None
    url: str | None
    file: str | None = Field(default=None, description="The file's id, where it is kept here: `url` downloads it.")
    sha256: str | None = None
    added_by: str | None = None
    added_at: datetime | None = None


class ScoreView(BaseModel):
    """The rubric's latest score."""

    scores: dict[str, int]
    score: Decimal
    indicates_responsible: bool
    scored_by: str
    scored_at: datetime


class FindingView(BaseModel):
    """The investigation's finding."""

    responsible: bool
    code_clauses: list[str]
    reason: str | None
    against_score: bool
    override_reason: str | None
    recorded_by: str
    recorded_at: datetime


class VoteView(BaseModel):
    """A mark-board member's vote."""

    by: str
    vote: MarkVote
    seriousness: Seriousness
    action: str
    reason: str | None
    cast_at: datetime


class DecisionView(BaseModel):
    """What the mark board decided."""

    placed: bool
    votes_for: int
    votes_against: int
    seriousness: Seriousness | None
    action: str
    decided_at: datetime


class PlacedMarkView(BaseModel):
    """The mark that the case led to."""

    id: str
    seriousness: Seriousness
    placed_at: datetime


class WaitingView(BaseModel):
    """For whom a case waits while the clock of its stage stands still."""

    party: AwaitedParty
    reason: str | None
    by: str
    since: datetime
    ask_again_at: datetime = Field(description="When whoever let it wait is reminded to ask again.")
    until: datetime = Field(description="When the wait ends by itself.")
    stage_due_at: datetime = Field(
        description="The deadline when the clock stopped. It moves by the business time for which the case waits; "
        "until the clock runs again, `due_at` is the latest that it can be."
    )


class ComplaintView(BaseModel):
    """A complaint."""

    id: str = Field(examples=["cmp_01hf3k0000abcdefghjkmnpqrs"])
    source: str
    external_id: str
    partner_id: str
    partner_name: str | None
    stage: Stage
    status: Status
    outcome: Outcome | None
    severity: Severity
    category: str
    summary: str | None
    description: str | None
    customer: Customer | None
    surfaced_by: SurfacedBy | None
    very_serious_reason: str | None
    project_value: Money | None
    edition: str
    opened_at: datetime
    stage_entered_at: datetime
    due_at: datetime | None
    remind_at: datetime | None
    overdue: bool
    escalated: bool = Field(description="Whether those whom the edition names were told that the step is late.")
    waiting: WaitingView | None = Field(description="Null where the clock of the stage runs.")
    closed_at: datetime | None
    reopened_at: datetime | None
    filed_by: str
    assignee: str | None
    sequence: int = Field(description="How many events the case has; it is the case's ETag too.")
    cs_outcome: Resolution | None
    mediation_outcome: Resolution | None
    agreed_proposal: str | None
    proposals: list[ProposalView]
    evidence: list[EvidenceView]
    statements: list[StatementView]
    consequences: list[ConsequenceView]
    score: ScoreView | None
    finding: FindingView | None
    votes: list[VoteView]
    recused: list[str]
    decision: DecisionView | None
    mark: PlacedMarkView | None
    duplicate_of: str | None
    waits_for: str = Field(description="In words.", examples=["CS and Service to record an outcome."])
    actions: list[ActionView]


class ClauseView(BaseModel):
    """A clause of the standard, in our words."""

    number: str = Field(examples=["S15"])
    text: str


class TimelineEntry(BaseModel):
    """One event of the case."""

    sequence: int
    at: datetime
    type: str = Field(examples=["stage_entered"])
    summary: str = Field(examples=["CS could not resolve the complaint."])
    actor: str
    role: Role
    edition: str
    clauses: list[str]
    because: list[ClauseView]
    details: dict[str, Any]
    why: str = Field(description="Where it is explained.", examples=["/v1/explanations?subject=cmp_…&sequence=3"])


TimelinePage = Page[TimelineEntry]


class LiveView(BaseModel):
    """Where the running process stands."""

    stage: Stage
    outcome: Outcome | None
    overdue: bool
    due_at: datetime | None
    next_deadline: datetime | None
    sequence: int
    votes: VotesLive | None = Field(description="Null for who is told what the mark board decides, not how it votes.")
