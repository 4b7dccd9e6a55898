"""The shape of an accreditation review in the API: whole for staff, blind for the board."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.action_links import ActionView
from api.openapi import Page
from standards.vocabulary import (
    Packet,
    ReviewOutcome,
    ReviewReason,
    ReviewStage,
    ReviewVote,
    Seat,
    Seriousness,
)

_WHEN_FINAL = "Null until the final decision for who is told then."
_EMPTY = "Empty for all but Partner Ops, auditors, and directors once the votes are sealed."


class ReviewedMarkView(BaseModel):
    """A mark that a review counts."""

    id: str
    complaint_id: str | None
    placed_on: date
    seriousness: Seriousness


class SeatVoteView(BaseModel):
    """A seat's vote."""

    seat: Seat
    vote: ReviewVote
    reason: str | None
    by: str
    cast_at: datetime


class TriggerView(BaseModel):
    """Something that convened the review, or joined it."""

    reason: ReviewReason
    at: datetime
    because: str | None


class ReviewView(BaseModel):
    """A review as staff see it; whose it is stays hidden from a director until the votes are sealed."""

    id: str = Field(examples=["rev_7k2mfq0c9v4xw1t8rjbz3hsd5n"])
    partner_id: str | None
    partner_name: str | None
    number: int | None
    stage: ReviewStage | None = Field(description=_WHEN_FINAL)
    outcome: ReviewOutcome | None
    reason: ReviewReason
    triggers: list[TriggerView]
    packet: Packet
    opened_at: datetime
    stage_entered_at: datetime | None = Field(description=_WHEN_FINAL)
    due_at: datetime | None
    overdue: bool
    escalated: bool = Field(
        description="Whether those whom the edition names were told that the stage is late; false until the final "
        "decision for who is told then."
    )
    closed_at: datetime | None
    marks: list[ReviewedMarkView]
    votes: list[SeatVoteView] = Field(description=_EMPTY)
    recused: list[str] = Field(description=_EMPTY)
    recommendation: ReviewVote | None = Field(
        description="Null before there is one, and for who is not told of the votes."
    )
    returns: int | None = Field(description=_WHEN_FINAL)
    advice: list[str]
    edition: str
    sequence: int
    waits_for: str = Field(description="In words.")
    actions: list[ActionView]


class PassageView(BaseModel):
    """A passage of a scenario."""

    title: str = Field(examples=["Summary"])
    text: str


class ScenarioView(BaseModel):
    """One case before the board, without anything that says whose it is (S32, S33)."""

    number: int
    seriousness: Seriousness
    placed_in: str | None = Field(description="The month of the mark.", examples=["2026-03"])
    told: list[PassageView]
    code_clauses: list[str]
    score: str | None
    scores: dict[str, int]
    consequences: list[str]


class PerformanceView(BaseModel):
    """The partner's performance in the window, in bands that at least five partners share (S32, S33).

    A band is one number, or from a lowest to a highest: `3 to 7`.
    """

    marks_in_window: str = Field(examples=["1 to 3"])
    complaints: str
    by_outcome: dict[str, str]
    resolved_by_mediation: str = Field(
        description="Percent of the closed ones, withdrawn and duplicate left out.", examples=["40 to 67"]
    )
    accreditations: str
    renewals: str


class BlindSeatView(BaseModel):
    """A seat of the board, and whether it has voted."""

    seat: Seat
    voted: bool


class OwnVoteView(BaseModel):
    """The caller's own vote."""

    vote: ReviewVote
    reason: str | None


class BlindReviewView(BaseModel):
    """A review as the board sees it: a pseudonym, the scenarios, the figures, and nothing else (S32)."""

    id: str
    pseudonym: str = Field(examples=["Partner K7Q2"])
    stage: ReviewStage
    outcome: ReviewOutcome | None
    packet: Packet
    due_at: date | None = Field(description="The day on which the stage is due; the board is told no instant.")
    overdue: bool
    scenarios: list[ScenarioView]
    performance: PerformanceView | None = Field(description="Null where too few partners are accredited to hide among.")
    seats: list[BlindSeatView]
    own_vote: OwnVoteView | None
    returned: bool
    sequence: int
    actions: list[ActionView]


class ReviewPage(Page[ReviewView | BlindReviewView]):
    """A page of reviews."""
