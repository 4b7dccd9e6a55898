"""A review's state: why it was convened, what it counts, who may vote, how far it has come."""

from datetime import datetime

from pydantic import ConfigDict, Field

from standards.base_model import FrozenModel, derived
from standards.editions.boards import AccreditationBoard
from standards.review.events import CountedMark
from standards.vocabulary import Packet, ReviewOutcome, ReviewReason, ReviewStage, ReviewVote, Seat


class Trigger(FrozenModel):
    """Something for which the review was convened, or that joined it."""

    reason: ReviewReason
    at: datetime
    by_marks: tuple[str, ...] = ()
    accreditation_id: str | None = None
    because: str | None = None


class SeatVote(FrozenModel):
    """A seat's current vote (S31)."""

    seat: Seat
    by: str
    vote: ReviewVote
    reason: str
    at: datetime


class AccreditationReview(FrozenModel):
    """One review of one partner. It is only ever made by ``evolve`` from its events."""

    # What is stored calls the commands "orders".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str
    partner_id: str
    number: int
    opened_at: datetime
    edition: str
    sequence: int
    last_at: datetime
    taken_up: bool = False
    stage: ReviewStage = ReviewStage.BOARD
    stage_entered_at: datetime
    due_at: datetime | None
    overdue: bool = False
    escalated: bool = Field(default=False, exclude_if=lambda told: not told)
    """Whether those whom the edition names were told that the stage is late (extension)."""
    triggers: tuple[Trigger, ...]
    marks: tuple[CountedMark, ...]
    conflicted: tuple[str, ...]
    """Who handled a counted case: they neither vote nor direct (S32)."""
    directors: tuple[str, ...] = Field(default=(), exclude_if=lambda subs: not subs)
    """Who returned the recommendation, and was shown whose review it is: they may decide again, and not vote (S32)."""
    packet: Packet = Packet.PENDING
    prepared: tuple[str, ...] | None = None
    """The marks whose scenarios were prepared last, or None: the packet is still to be made."""
    releases: tuple[str, ...] = ()
    """The releases that Partner Ops gave, by reference."""
    votes: tuple[SeatVote, ...] = ()
    holders: dict[Seat, str] = {}
    """A seat belongs to its first voter, until that one steps back."""
    recused: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    """Everybody who ever voted or stepped back: none of them can be the director (S35)."""
    recommendation: ReviewVote | None = None
    returns: int = 0
    asked_legal_from: ReviewStage | None = None
    advice: tuple[str, ...] = ()
    directed_by: str | None = None
    outcome: ReviewOutcome | None = None
    closed_at: datetime | None = None
    commands: tuple[str, ...] = Field(default=(), alias="orders")

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.stage is not ReviewStage.CLOSED

    @property
    def reason(self) -> ReviewReason:
        """Why it was convened: the first reason stays."""
        return self.triggers[0].reason

    @property
    def settles_renewal(self) -> bool:
        """Whether a renewal waits for it: a threshold trigger, the first or one that joined."""
        return any(trigger.reason is ReviewReason.MARKS_THRESHOLD for trigger in self.triggers)

    def asks_for_gap_of(self, accreditation_id: str) -> bool:
        """Whether a gap of that accreditation, which it did not close in time, is before this board (S9)."""
        return any(
            trigger.reason is ReviewReason.CERTIFICATION_GAP and trigger.accreditation_id == accreditation_id
            for trigger in self.triggers
        )

    def has_majority(self, board: AccreditationBoard) -> bool:
        """Whether the votes that stand are still a majority for what was recommended (S31)."""
        votes = [vote for vote in self.votes if vote.seat in board.seats and vote.vote is self.recommendation]
        return len(votes) >= board.majority

    @property
    @derived
    def counted(self) -> tuple[str, ...]:
        """The ids of the counted marks."""
        return tuple([mark.id for mark in self.marks])

    @property
    def settled(self) -> tuple[str, ...]:
        """The marks that it settled: those it counted, once it has ended in a renewal."""
        return self.counted if self.outcome is ReviewOutcome.RENEWED else ()

    @property
    def to_prepare(self) -> bool:
        """Whether the packet must be made, or made again since a scenario came or went."""
        return self.is_open and self.prepared != self.counted
