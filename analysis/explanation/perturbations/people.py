"""What people might have decided otherwise: a vote of the board, the director's decision, a return (S31, S34, S35)."""

from collections.abc import Iterator

from analysis.explanation.decisions import Decided, StandingChange
from standards.review import commands as on_review
from standards.review.commands import ReviewCommand
from standards.review.messages import SEAT_WORDS
from standards.review.state import SeatVote
from standards.vocabulary import DirectorDecision, ReviewVote


def votes(decided: Decided) -> Iterator[StandingChange]:
    """The vote that was cast, then each that stood before it."""
    command, review = decided.command, decided.review
    if not isinstance(command.data, on_review.CastReviewVote):
        return
    action, seat = command.data, command.by.seat
    to = _other(action.vote)
    command = command.model_copy(update={"data": action.model_copy(update={"vote": to})})
    name = f"vote of {SEAT_WORDS[seat]}" if seat else "vote"
    yield StandingChange(name, action.vote, to, decided.before, command)
    for vote in review.votes if review else ():
        if vote.seat is not seat:
            yield _changed(decided, vote)


def _other(vote: ReviewVote) -> ReviewVote:
    return ReviewVote.RENEW if vote is ReviewVote.REVOKE else ReviewVote.REVOKE


def _changed(decided: Decided, vote: SeatVote) -> StandingChange:
    review = decided.review
    assert review is not None
    to = vote.model_copy(update={"vote": _other(vote.vote)})
    votes = tuple(to if other.seat is vote.seat else other for other in review.votes)
    after = decided.before.with_review(review.model_copy(update={"votes": votes}))
    return StandingChange(f"vote of {SEAT_WORDS[vote.seat]}", vote.vote, to.vote, after, decided.command)


def directors_decision(decided: Decided) -> Iterator[StandingChange]:
    """The director had decided otherwise (S35)."""
    command = decided.command
    if not isinstance(command.data, on_review.Decide):
        return
    was = command.data.decision
    to = DirectorDecision.RETURN if was is DirectorDecision.APPROVE else DirectorDecision.APPROVE
    command = command.model_copy(update={"data": command.data.model_copy(update={"decision": to})})
    yield StandingChange("director's decision", was, to, decided.before, command)


def returns(decided: Decided) -> Iterator[StandingChange]:
    """The recommendation had been returned once more, or once less (S35)."""
    review = decided.review
    if review is None or not isinstance(decided.command.data, ReviewCommand):
        return
    for to in (review.returns + 1, review.returns - 1):
        if to >= 0:
            after = decided.before.with_review(review.model_copy(update={"returns": to}))
            yield StandingChange("returns to the board before", review.returns, to, after, decided.command)
