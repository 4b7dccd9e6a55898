"""What can happen to an accreditation review: one frozen fact each. Reasons and advice appear by reference only."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.events import Event, EventData, TextRef
from standards.vocabulary import (
    DirectorDecision,
    RecusalReason,
    ReviewOutcome,
    ReviewReason,
    ReviewStage,
    ReviewVote,
    Seat,
    Seriousness,
)


class CountedMark(FrozenModel):
    """A mark that the review counts, with the case whose scenario the packet tells."""

    id: str
    complaint_id: str | None
    placed_on: date
    seriousness: Seriousness


class ReviewOpened(EventData):
    """A review of the partner's accreditations was convened (S11, S28, S30)."""

    type: Literal["review_opened"] = "review_opened"
    partner_id: str
    number: int
    """The partner's first review is 1."""
    reason: ReviewReason
    marks: tuple[CountedMark, ...]
    conflicted: tuple[str, ...]
    """Who handled a counted case, and so has no vote (S32)."""
    due_at: datetime
    by_marks: tuple[str, ...] = ()
    """The marks that convened it: the serious one, or those at the threshold. Without them it has no reason left."""
    accreditation_id: str | None = None
    """The accreditation whose gap, date or opening convened it, where it was one."""
    because: TextRef | None = None


class ReviewJoined(EventData):
    """A later trigger joined the open review; the first reason stays."""

    type: Literal["review_joined"] = "review_joined"
    reason: ReviewReason
    marks: tuple[CountedMark, ...] = ()
    """Those that were not counted before."""
    conflicted: tuple[str, ...] = ()
    by_marks: tuple[str, ...] = ()
    accreditation_id: str | None = None
    because: TextRef | None = None


class MarkDropped(EventData):
    """A counted mark was vacated: it leaves the packet (extension)."""

    type: Literal["mark_dropped"] = "mark_dropped"
    mark_id: str
    freed: tuple[str, ...] = Field(default=(), exclude_if=lambda subs: not subs)
    """Who handled its case and none that is still counted: they may vote now."""


class PacketPrepared(EventData):
    """The blind packet was made; it opens by itself where it holds no doubt and waits for no release (S32)."""

    type: Literal["packet_prepared"] = "packet_prepared"
    marks: tuple[str, ...]
    doubts: int
    to_release: int = Field(default=0, exclude_if=lambda scenarios: not scenarios)
    """Scenarios that wait for somebody to release them, though nothing in them may be doubtful."""


class PacketReleased(EventData):
    """Partner Ops settled what was doubtful and released the packet (S32)."""

    type: Literal["packet_released"] = "packet_released"
    replacements: TextRef


class ReviewVoteCast(EventData):
    """A seat voted, or changed its vote (S31, S34)."""

    type: Literal["review_vote_cast"] = "review_vote_cast"
    seat: Seat
    vote: ReviewVote
    reason: TextRef


class VoteFell(EventData):
    """A vote fell, since its owner is now in conflict (S32)."""

    type: Literal["vote_fell"] = "vote_fell"
    seat: Seat
    member: str


class ConflictsFound(EventData):
    """It became known who else handled a counted case: none of them votes or decides (S32, S35)."""

    type: Literal["conflicts_found"] = "conflicts_found"
    members: tuple[str, ...]


class ReviewerRecused(EventData):
    """A member of the board stepped back; another holder of the seat takes it (S32)."""

    type: Literal["reviewer_recused"] = "reviewer_recused"
    reason: RecusalReason
    seat: Seat | None = None


class Recommended(EventData):
    """The board's majority recommends (S34)."""

    type: Literal["recommended"] = "recommended"
    recommendation: ReviewVote
    votes_for: int
    votes_against: int


class ReviewStageEntered(EventData):
    """The review moved to another stage."""

    type: Literal["review_stage_entered"] = "review_stage_entered"
    stage: ReviewStage
    due_at: datetime


class LegalAdvised(EventData):
    """Legal gave its advice, which binds nobody (S36)."""

    type: Literal["legal_advised"] = "legal_advised"
    advice: TextRef


class DirectorDecided(EventData):
    """A director approved the loss, or returned the recommendation (S35)."""

    type: Literal["director_decided"] = "director_decided"
    decision: DirectorDecision
    reason: TextRef


class ReviewOverdue(EventData):
    """A stage's deadline passed; people are warned, and nothing moves by itself."""

    type: Literal["review_overdue"] = "review_overdue"
    stage: ReviewStage


class ReviewEscalated(EventData):
    """The stage was still open long after its deadline, so that those whom the edition names are told (extension)."""

    type: Literal["review_escalated"] = "review_escalated"
    stage: ReviewStage


class ReviewClosed(EventData):
    """The review is over. One that renews settles the marks it counted."""

    type: Literal["review_closed"] = "review_closed"
    outcome: ReviewOutcome


class ReviewTakenUp(EventData):
    """The review's process began."""

    type: Literal["review_taken_up"] = "review_taken_up"


THAT_IT_RUNS = frozenset(("review_opened", "review_joined", "mark_dropped", "review_taken_up", "review_closed"))
"""What of a review everybody is told who knows of it; the rest is how its board deliberates (S34, S35)."""

BoardEventData = ReviewVoteCast | VoteFell | ConflictsFound | ReviewerRecused | Recommended
"""What happens on the board."""
CourseEventData = (
    ReviewOpened
    | ReviewJoined
    | MarkDropped
    | PacketPrepared
    | PacketReleased
    | ReviewStageEntered
    | LegalAdvised
    | DirectorDecided
    | ReviewOverdue
    | ReviewEscalated
    | ReviewClosed
    | ReviewTakenUp
)
"""What happens around it."""
ReviewEventData = Annotated[BoardEventData | CourseEventData, Field(discriminator="type")]

ReviewEvent = Event[ReviewEventData]
