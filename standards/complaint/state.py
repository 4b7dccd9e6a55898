"""A complaint's state: everything the rules need to decide, and nothing private."""

from datetime import datetime
from decimal import Decimal

from pydantic import ConfigDict, Field

from standards.base_model import FrozenModel
from standards.money import Money
from standards.vocabulary import (
    AwaitedParty,
    MarkVote,
    Outcome,
    Party,
    Resolution,
    Seriousness,
    Severity,
    SolutionKind,
    Stage,
    Status,
)

REMEMBERED_COMMANDS = 256


class Proposal(FrozenModel):
    """A solution put to both parties, with their latest answers (S18)."""

    id: str
    kind: SolutionKind
    terms: str
    amount: str | None = None
    currency: str | None = None
    by: str
    at: datetime
    answers: dict[Party, bool] = {}

    @property
    def mutually_accepted(self) -> bool:
        """Whether both the customer and the partner accepted."""
        return all(self.answers.get(party) for party in Party)


class Consequence(FrozenModel):
    """A recorded financial consequence (S20)."""

    id: str
    category: str
    amount: str
    currency: str
    by: str
    at: datetime
    note: str | None = None


class Statement(FrozenModel):
    """A party's statement in the investigation."""

    party: Party
    text: str
    by: str
    at: datetime


class Evidence(FrozenModel):
    """Evidence added to the case after it was filed."""

    title: str
    url: str
    sha256: str | None = None
    by: str
    at: datetime


class Score(FrozenModel):
    """The rubric's latest score (S21)."""

    scores: dict[str, int]
    score: Decimal
    indicates_responsible: bool
    by: str
    at: datetime


class Finding(FrozenModel):
    """The investigation's finding (S19, S21), kept beside the score."""

    responsible: bool
    code_clauses: tuple[str, ...]
    reason: str
    against_score: bool
    override_reason: str | None = None
    by: str
    at: datetime


class Vote(FrozenModel):
    """A mark-board member's current vote (S22)."""

    by: str
    vote: MarkVote
    seriousness: Seriousness
    reason: str
    action: str
    at: datetime


class BoardDecision(FrozenModel):
    """What the mark board decided (S22, S39)."""

    placed: bool
    votes_for: int
    votes_against: int
    seriousness: Seriousness | None = None
    action: str
    at: datetime


class Mark(FrozenModel):
    """The mark that the case led to (S23)."""

    id: str
    seriousness: Seriousness
    placed_at: datetime


class Waiting(FrozenModel):
    """For whom the case waits; the clock of its stage stands still meanwhile (extension)."""

    party: AwaitedParty
    reason: str
    by: str
    since: datetime
    ask_again_at: datetime
    until: datetime
    asked_again: bool = False
    """Whether the day to ask again has come."""
    stage_remind_at: datetime
    stage_due_at: datetime
    """The stage's reminder and deadline as they were when the clock stopped."""


class Complaint(FrozenModel):
    """One case. It is only ever made by ``evolve`` from its events."""

    # What is stored, and what processes started from, calls the commands "orders".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str
    partner_id: str
    category: str
    edition: str
    filed_by: str
    opened_at: datetime
    stage: Stage
    stage_entered_at: datetime
    severity: Severity
    sequence: int
    last_at: datetime
    remind_at: datetime | None
    due_at: datetime | None
    escalates_at: datetime | None = Field(default=None, exclude_if=lambda at: at is None)
    """When those whom the edition names are told that the mark board is late (extension)."""
    reminded: bool = False
    overdue: bool = False
    escalated: bool = Field(default=False, exclude_if=lambda told: not told)
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    assignee: str | None = None
    project_value: Money | None = None
    cs_outcome: Resolution | None = None
    mediation_outcome: Resolution | None = None
    agreed_proposal: str | None = None
    proposals: tuple[Proposal, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    statements: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    score: Score | None = None
    finding: Finding | None = None
    flagged_reason: str | None = None
    investigators: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    recused: tuple[str, ...] = ()
    decision: BoardDecision | None = None
    mark: Mark | None = None
    duplicate_of: str | None = None
    reached_mark_board: bool = False
    pdm_informed: bool = False
    reopened_at: datetime | None = Field(default=None, exclude_if=lambda at: at is None)
    waiting: Waiting | None = Field(default=None, exclude_if=lambda waiting: waiting is None)
    waits: int = Field(default=0, exclude_if=lambda waits: waits == 0)
    """How often the case has waited in the present stage."""
    commands: tuple[str, ...] = Field(default=(), alias="orders")
    """The latest commands that took effect: one that is sent again changes nothing."""

    @property
    def status(self) -> Status:
        """Open until an outcome is reached."""
        return Status.CLOSED if self.stage is Stage.CLOSED else Status.OPEN

    def is_as_seen_at(self, sequence: int) -> bool:
        """Whether nobody changed the case since that sequence. That its process took it up, event 2, is no change."""
        return sequence == self.sequence or (sequence == 1 and self.sequence == 2 and not self.commands)

    def proposal(self, proposal_id: str) -> Proposal | None:
        """The proposal of that id, or None."""
        return next((proposal for proposal in self.proposals if proposal.id == proposal_id), None)

    @property
    def mutually_accepted(self) -> tuple[Proposal, ...]:
        """The proposals that both parties accepted (S18)."""
        return tuple(proposal for proposal in self.proposals if proposal.mutually_accepted)

    def agreed_on(self, proposal_id: str | None) -> tuple[Proposal, ...]:
        """The proposals that both parties accepted, or of them the one that is named (S18)."""
        return tuple(proposal for proposal in self.mutually_accepted if proposal_id in (None, proposal.id))

    def departs_from_score(self, responsible: bool) -> bool:
        """Whether such a finding is another than the one that the rubric's score indicates (S21)."""
        return self.score is not None and self.score.indicates_responsible != responsible
