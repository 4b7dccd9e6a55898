"""What guards on a review looked at, and what would have had the command accepted: another seat, an open packet."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from standards.actors import Actor
from standards.editions import Edition
from standards.guards import Candidates, Facts, Remedy, Situation, somebody_else
from standards.review.state import AccreditationReview
from standards.vocabulary import Packet, ReviewStage, ReviewVote, Role

if TYPE_CHECKING:  # The commands' declarations hold the guards, which hold these.
    from standards.standing.state import Standing

ReviewSituation: TypeAlias = "Situation[Standing, Any, Edition]"
CandidateLists = Iterator[Candidates[Any]]


def review_of(situation: ReviewSituation) -> AccreditationReview:
    """The review that the command names. Raises ``KeyError`` where the partner has none such."""
    return situation.state.review(situation.subject)


def board(review: AccreditationReview, edition: Edition) -> Facts:
    """The review with the votes that stood, beside the majority (S31, S34, S35)."""
    votes = [vote.vote for vote in review.votes]
    yield "review", review.id
    yield "stage of the review", review.stage
    yield "reasons of the review", tuple(trigger.reason for trigger in review.triggers)
    yield "marks before the board", review.counted
    yield "votes to revoke", votes.count(ReviewVote.REVOKE)
    yield "votes to renew", votes.count(ReviewVote.RENEW)
    yield "votes that decide", edition.accreditation_board.majority
    yield "recommendation", review.recommendation
    yield "returns to the board", review.returns
    yield "deadline of the stage", review.due_at


def in_role(by: Actor, role: Role, edition: Edition) -> Actor:
    """The same person in the role; on the accreditation board in the seat that they have, or else in its first."""
    seats = edition.accreditation_board.seats
    seat = by.seat if by.seat in seats or role is not Role.ACCREDITATION_BOARD else seats[0]
    return by.model_copy(update={"roles": (role,), "seat": seat})


def seats(situation: ReviewSituation) -> CandidateLists:
    """Each seat of the board, held by the caller (S31)."""
    by = situation.by
    others = [(seat, by.model_copy(update={"seat": seat})) for seat in situation.edition.accreditation_board.seats]
    yield [Remedy("seat", by.seat, seat, situation.by_whom(other)) for seat, other in others]


def another_member(situation: ReviewSituation) -> CandidateLists:
    """Another person in the same role and seat: anybody, or the one who holds the seat (S31, S32, S35)."""
    yield from somebody_else(situation)
    by, holders = situation.by, review_of(situation).holders
    holder = holders.get(by.seat) if by.seat is not None else None
    if holder is not None and holder != by.sub:
        other = situation.by_whom(by.model_copy(update={"sub": holder, "other_subs": ()}))
        yield (Remedy("who acts", "the caller", "the holder of the seat", other),)


def an_open_packet(situation: ReviewSituation) -> CandidateLists:
    """The packet had been opened (S32)."""
    opened = _with(situation, packet=Packet.OPEN)
    yield (Remedy("packet", Packet.PENDING, Packet.OPEN, opened),)


def other_stages(situation: ReviewSituation) -> CandidateLists:
    """The review were in a stage in which this is done."""
    stages = [stage for stage in situation.data.declaration.stages if isinstance(stage, ReviewStage)]
    was = review_of(situation).stage
    yield [Remedy("stage of the review", was, stage, _with(situation, stage=stage)) for stage in stages]


def _with(situation: ReviewSituation, **fields: Any) -> ReviewSituation:
    return situation.on(situation.state.with_review(review_of(situation).model_copy(update=fields)))
