"""What follows from a command on a review: votes, recusals, the packet, Legal, the director (S31-S36)."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from standards.clauses import Clause
from standards.commands import Command, CommandData
from standards.editions import Edition
from standards.events import PendingEvent
from standards.review import events as f
from standards.review.commands import (
    CastReviewVote,
    Decide,
    GiveLegalAdvice,
    RecuseFromReview,
    ReleasePacket,
    RequestLegal,
    ReviewCommand,
)
from standards.review.deadlines import board_due
from standards.review.guards import seat_of
from standards.review.state import AccreditationReview
from standards.standing.decision import Handler, StandingDecision
from standards.standing.reactions import react
from standards.standing.review_closing import close_review
from standards.vocabulary import DirectorDecision, ReviewOutcome, ReviewStage, ReviewVote

Pending = list[PendingEvent[f.ReviewEventData]]


def cast_review_vote(decision: StandingDecision, command: Command[CastReviewVote]) -> None:
    """One vote a seat, changeable until the majority of the seats decides (S31, S34)."""
    review, edition, data = _review(decision, command), decision.edition, command.data
    seat = seat_of(decision.situation(command))
    assert seat is not None  # judged before
    cast = f.ReviewVoteCast(seat=seat, vote=data.vote, reason=data.reason).under(Clause.S31, Clause.S34)
    others = (vote for vote in review.votes if vote.seat is not seat and vote.seat in edition.accreditation_board.seats)
    votes = Counter([data.vote, *(vote.vote for vote in others)])
    _note(decision, command, [cast, *_recommended(votes, decision.at, edition)])


def recuse(decision: StandingDecision, command: Command[RecuseFromReview]) -> None:
    """A member steps back: a conflict, or the partner was recognised (S32)."""
    holders = _review(decision, command).holders
    held = next((seat for seat, sub in holders.items() if command.by.is_among((sub,))), None)
    _note(decision, command, [f.ReviewerRecused(reason=command.data.reason, seat=held).under(Clause.S32)])


def release_packet(decision: StandingDecision, command: Command[ReleasePacket]) -> None:
    """Partner Ops settle what is doubtful, and the packet opens (S32)."""
    replacements = command.data.replacements
    released = f.PacketReleased(replacements=replacements if isinstance(replacements, str) else "")
    _note(decision, command, [released.under(Clause.S32)])


def request_legal(decision: StandingDecision, command: Command[RequestLegal]) -> None:
    """Legal is asked; the review waits while the request is open (S36)."""
    due = decision.at + timedelta(days=decision.edition.legal.due_days)
    _note(decision, command, [f.ReviewStageEntered(stage=ReviewStage.LEGAL, due_at=due).under(Clause.S36)])


def give_legal_advice(decision: StandingDecision, command: Command[GiveLegalAdvice]) -> None:
    """Legal advises, and the review goes on where it was asked from (S36).

    That is the board again where what it recommended lost its majority meanwhile (S32).
    """
    review = _review(decision, command)
    sealed = review.has_majority(decision.edition.accreditation_board)
    back = review.asked_legal_from if review.asked_legal_from and sealed else ReviewStage.BOARD
    advised = f.LegalAdvised(advice=command.data.advice)
    entered = _enter(back, decision.at, decision.edition)
    _note(decision, command, [advised.under(Clause.S36), entered.under(Clause.S36)])


def decide(decision: StandingDecision, command: Command[Decide]) -> None:
    """Approval ends in the loss; a return goes back to the board once, and after that renews (S35)."""
    review, data, edition = _review(decision, command), command.data, decision.edition
    decided = f.DirectorDecided(decision=data.decision, reason=data.reason).under(Clause.S35)
    then: PendingEvent[f.ReviewClosed | f.ReviewStageEntered]
    match data.decision:
        case DirectorDecision.APPROVE:
            then = f.ReviewClosed(outcome=ReviewOutcome.REVOKED).under(Clause.S12, Clause.S35)
        case DirectorDecision.RETURN if review.returns < edition.director.returns:
            then = _enter(ReviewStage.BOARD, decision.at, edition).under(Clause.S35)
        case DirectorDecision.RETURN:
            then = f.ReviewClosed(outcome=ReviewOutcome.RENEWED).under(Clause.S35)
        case _:
            assert_never(data.decision)
    _note(decision, command, [decided, then])


def _review(decision: StandingDecision, command: Command[ReviewCommand]) -> AccreditationReview:
    return decision.standing.review(command.subject or "")


def _note(decision: StandingDecision, command: Command[ReviewCommand], pending: Pending) -> None:
    """Notes what follows, the command's note on the first of it, and the consequences where the review closes."""
    first, *rest = pending
    noted = PendingEvent(first.data.model_copy(update={"note": command.data.note}), first.clauses)
    review = decision.note_review(_review(decision, command), noted, *rest)
    if not review.is_open:
        close_review(decision, review)
    react(decision)


def _recommended(votes: Counter[ReviewVote], at: datetime, edition: Edition) -> Pending:
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


def _enter(stage: ReviewStage, at: datetime, edition: Edition) -> f.ReviewStageEntered:
    """The move into the board's or the director's stage, with its deadline."""
    due = board_due(at, edition)
    if stage is ReviewStage.DIRECTOR:
        due = at + timedelta(days=edition.director.due_days)
    return f.ReviewStageEntered(stage=stage, due_at=due)


HANDLERS: Mapping[type[CommandData], Handler] = {
    CastReviewVote: cast_review_vote,
    RecuseFromReview: recuse,
    ReleasePacket: release_packet,
    RequestLegal: request_legal,
    GiveLegalAdvice: give_legal_advice,
    Decide: decide,
}
"""What follows from each command that nothing stands against."""
