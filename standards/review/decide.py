"""What may happen to a review, and what follows: votes, recusals, Legal, the director (S31-S36).

The consequences of a review that closes are the partner's, and stand in ``standards.standing``.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import assert_never

from standards.actors import Actor
from standards.clauses import Clause
from standards.commands import Command
from standards.editions import Edition
from standards.events import PendingEvent
from standards.rejections import Rejection, RejectionCode
from standards.review import commands as a
from standards.review import events as f
from standards.review.commands import ReviewCommand
from standards.review.state import AccreditationReview
from standards.vocabulary import DirectorDecision, Packet, ReviewOutcome, ReviewStage, ReviewVote, Seat

Ruling = list[PendingEvent[f.ReviewEventData]] | Rejection


def may_take(
    review: AccreditationReview, command: Command[ReviewCommand], edition: Edition, known_conflicts: frozenset[str]
) -> Rejection | None:
    """Role, stage, then conflicts, as every refusal is judged. ``known_conflicts`` are people's subs."""
    declared = command.data.declaration
    in_stage = review.stage in declared.stages
    allowed = declared.roles_in(review.stage, edition) if in_stage else declared.roles_anywhere(edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    if isinstance(command.data, a.CastReviewVote | a.RecuseFromReview) and _seat(command.by, edition) is None:
        seats = ", ".join(edition.accreditation_board.seats)
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes a seat on the board: {seats}.", (Clause.S31,))
    if command.if_sequence is not None and command.if_sequence != review.sequence:
        return Rejection(RejectionCode.PRECONDITION_FAILED, "The review has changed since you read it; read it again.")
    if not in_stage:
        stages = " or ".join(declared.stages)
        ended = "The review is closed." if not review.is_open else f"The review is in {review.stage}."
        return Rejection(RejectionCode.WRONG_STAGE, f"This is done in {stages}. {ended}", declared.clauses)
    return _conflict(review, command, known_conflicts)


def _conflict(
    review: AccreditationReview, command: Command[ReviewCommand], known_conflicts: frozenset[str]
) -> Rejection | None:
    match command.data:
        case a.CastReviewVote() | a.RecuseFromReview() if command.by.sub in review.recused:
            detail = "You stepped back from this review; another holder of your seat votes."
            return Rejection(RejectionCode.RECUSED, detail, (Clause.S32,))
        case a.CastReviewVote() if command.by.sub in known_conflicts or command.by.sub in review.conflicted:
            detail = "You handled one of the cases, or directed this review; another holder of your seat votes."
            return Rejection(RejectionCode.SEPARATION_OF_DUTIES, detail, (Clause.S32,))
        case a.Decide() if command.by.sub in review.sat:
            detail = "You sat on this board; another director decides."
            return Rejection(RejectionCode.SEPARATION_OF_DUTIES, detail, (Clause.S35,))
        case _:
            return None


def rule(review: AccreditationReview, action: ReviewCommand, by: Actor, at: datetime, edition: Edition) -> Ruling:
    """What follows from an action that role, stage and conflicts allow."""
    match action:
        case a.CastReviewVote():
            return _cast(review, action, by, at, edition)
        case a.RecuseFromReview(reason=reason):
            held = next((seat for seat, sub in review.holders.items() if sub == by.sub), None)
            return [f.ReviewerRecused(reason=reason, seat=held).under(Clause.S32)]
        case a.ReleasePacket():
            return _release(review, action)
        case a.RequestLegal():
            due = at + timedelta(days=edition.legal.due_days)
            return [f.ReviewStageEntered(stage=ReviewStage.LEGAL, due_at=due).under(Clause.S36)]
        case a.GiveLegalAdvice(advice=advice):
            back = review.asked_legal_from or ReviewStage.BOARD
            return [f.LegalAdvised(advice=advice).under(Clause.S36), _enter(back, at, edition).under(Clause.S36)]
        case a.Decide():
            return _decide(review, action, at, edition)
        case _:
            assert_never(action)


def _cast(review: AccreditationReview, action: a.CastReviewVote, by: Actor, at: datetime, edition: Edition) -> Ruling:
    """One vote a seat, changeable until the majority of the seats decides (S31, S34)."""
    if review.packet is Packet.PENDING:
        detail = "The packet is not open yet: Partner Ops look at what the scrubber was not sure of."
        return Rejection(RejectionCode.PACKET_PENDING, detail, (Clause.S32,))
    seat = _seat(by, edition)
    # A holder who came into conflict cannot vote again: the seat is free for another.
    if seat is None or review.holders.get(seat, by.sub) not in (by.sub, *review.conflicted):
        return Rejection(
            RejectionCode.SEAT_TAKEN, "Another holder of your seat has voted on this review.", (Clause.S31,)
        )
    if any(other is not seat and sub == by.sub for other, sub in review.holders.items()):
        return Rejection(RejectionCode.SEAT_TAKEN, "You voted on this review in another seat.", (Clause.S31,))
    cast = f.ReviewVoteCast(seat=seat, vote=action.vote, reason=action.reason).under(Clause.S31, Clause.S34)
    others = (vote for vote in review.votes if vote.seat is not seat and vote.seat in edition.accreditation_board.seats)
    votes = Counter([action.vote, *(vote.vote for vote in others)])
    return [cast, *_recommended(votes, at, edition)]


def _recommended(votes: Counter[ReviewVote], at: datetime, edition: Edition) -> list[PendingEvent[f.ReviewEventData]]:
    """A majority of the seats recommends; a tie or a missing seat never revokes (S31, S34)."""
    found = next((vote for vote in ReviewVote if votes[vote] >= edition.accreditation_board.majority), None)
    if found is None:
        return []
    against = votes.total() - votes[found]
    recommended = f.Recommended(recommendation=found, votes_for=votes[found], votes_against=against)
    match found:
        case ReviewVote.RENEW:
            closed = f.ReviewClosed(outcome=ReviewOutcome.RENEWED)
            return [recommended.under(Clause.S31, Clause.S34), closed.under(Clause.S34)]
        case ReviewVote.REVOKE:
            # S35: a loss needs a director's approval; the recommendation by itself takes nothing away.
            director = _enter(ReviewStage.DIRECTOR, at, edition)
            return [recommended.under(Clause.S31, Clause.S34), director.under(Clause.S12, Clause.S35)]


def _release(review: AccreditationReview, action: a.ReleasePacket) -> Ruling:
    if review.packet is Packet.OPEN or review.prepared is None:
        return Rejection(RejectionCode.INVALID, "The packet does not wait for a release.", (Clause.S32,))
    released = action.replacements if isinstance(action.replacements, str) else ""
    return [f.PacketReleased(replacements=released).under(Clause.S32)]


def _decide(review: AccreditationReview, action: a.Decide, at: datetime, edition: Edition) -> Ruling:
    """Approval ends in the loss; a return goes back to the board once, and after that renews (S35)."""
    decided = f.DirectorDecided(decision=action.decision, reason=action.reason)
    match action.decision:
        case DirectorDecision.APPROVE:
            closed = f.ReviewClosed(outcome=ReviewOutcome.REVOKED)
            return [decided.under(Clause.S35), closed.under(Clause.S12, Clause.S35)]
        case DirectorDecision.RETURN if review.returns < edition.director.returns:
            return [decided.under(Clause.S35), _enter(ReviewStage.BOARD, at, edition).under(Clause.S35)]
        case DirectorDecision.RETURN:
            closed = f.ReviewClosed(outcome=ReviewOutcome.RENEWED)
            return [decided.under(Clause.S35), closed.under(Clause.S35)]


def board_due(at: datetime, edition: Edition) -> datetime:
    """When a board that begins at the instant is due, in calendar days (S31)."""
    return at + timedelta(days=edition.accreditation_board.due_days)


def _enter(stage: ReviewStage, at: datetime, edition: Edition) -> f.ReviewStageEntered:
    """The move into the board's or the director's stage, with its deadline."""
    due = board_due(at, edition)
    if stage is ReviewStage.DIRECTOR:
        due = at + timedelta(days=edition.director.due_days)
    return f.ReviewStageEntered(stage=stage, due_at=due)


def _seat(by: Actor, edition: Edition) -> Seat | None:
    """The caller's seat, where the edition's board has it."""
    return by.seat if by.seat in edition.accreditation_board.seats else None
