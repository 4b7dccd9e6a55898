"""Step 4: the mark board votes on whether the partner receives a mark (S22, S23, S26, S39)."""

from collections import Counter
from datetime import datetime

from standards.actors import Actor
from standards.clauses import Clause
from standards.complaint.commands import CastMarkVote, FlagVerySerious, Recuse
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    ComplaintEventData,
    FlaggedVerySerious,
    MarkBoardDecided,
    MarkPlaced,
    MarkVoteCast,
    MemberRecused,
)
from standards.complaint.state import Complaint, Vote
from standards.editions import EscalationEdition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import MarkVote, Outcome, Seriousness, Stage

NO_ACTION = "none"


def flag_very_serious(
    action: FlagVerySerious, at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]]:
    """A very serious infringement goes to the mark board at once, from any step before it (S24)."""
    board = enter(Stage.MARK_BOARD, at, edition)
    return [
        FlaggedVerySerious(reason=action.reason).under(Clause.S24, Clause.S16),
        board.under(Clause.S24, Clause.S20, Clause.S22),
    ]


def may_sit(case: Complaint, actor: Actor) -> Rejection | None:
    """Whoever stepped back or investigated the case has no vote on its mark (S22)."""
    if actor.sub in case.recused:
        return Rejection(
            RejectionCode.RECUSED, "You recused yourself from this case; another member votes.", (Clause.S22,)
        )
    if actor.sub in case.investigators:
        detail = "You recorded the finding, the score or a consequence of this case; another member votes."
        return Rejection(RejectionCode.SEPARATION_OF_DUTIES, detail, (Clause.S22,))
    return None


def may_investigate(case: Complaint, actor: Actor) -> Rejection | None:
    """Whoever voted on the mark cannot investigate the same case afterwards (S22)."""
    if any(vote.by == actor.sub for vote in case.votes):
        detail = "You voted on this case; somebody else in Partner Ops records this."
        return Rejection(RejectionCode.SEPARATION_OF_DUTIES, detail, (Clause.S22,))
    return None


def cast_mark_vote(
    case: Complaint, action: CastMarkVote, actor: Actor, at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """One vote each, changeable until decided; the quorum's majority decides (S22)."""
    partner_action = action.action or NO_ACTION
    if partner_action not in edition.partner_actions:
        detail = f"Use one of the edition's actions: {', '.join(edition.partner_actions)}."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S39,), "action")
    cast = MarkVoteCast(vote=action.vote, seriousness=action.seriousness, reason=action.reason, action=partner_action)
    vote = Vote(by=actor.sub, at=at, **cast.model_dump(exclude={"type", "note"}))
    votes = (*(other for other in case.votes if other.by != actor.sub), vote)
    return [cast.under(Clause.S22), *_decided(case, votes, at, edition)]


def recuse(action: Recuse) -> list[PendingEvent[ComplaintEventData]]:
    """A member steps back; a recusal doesn't count toward the quorum (S22)."""
    return [MemberRecused(reason=action.reason).under(Clause.S22)]


def _decided(
    case: Complaint, votes: tuple[Vote, ...], at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]]:
    """The decision, once the votes reach the quorum: the majority of them; a tie is no mark (S22)."""
    if len(votes) < edition.mark_board.quorum:
        return []
    for_mark = tuple(vote for vote in votes if vote.vote is MarkVote.MARK)
    against = tuple(vote for vote in votes if vote.vote is MarkVote.NO_MARK)
    placed = len(for_mark) > len(against)
    seriousness = _seriousness(for_mark) if placed else None
    decided = MarkBoardDecided(
        placed=placed,
        votes_for=len(for_mark),
        votes_against=len(against),
        seriousness=seriousness,
        action=_action(for_mark if placed else against, len(votes)),
    ).under(Clause.S22, Clause.S39)
    if seriousness is None:
        return [decided, Closed(outcome=Outcome.NO_MARK).under(Clause.S22)]
    mark = MarkPlaced(mark_id=new_id("mrk", at, case.id), partner_id=case.partner_id, seriousness=seriousness)
    closed = Closed(outcome=Outcome.MARK_PLACED)
    return [decided, mark.under(Clause.S23, Clause.S26, Clause.S29), closed.under(Clause.S23)]


def _seriousness(for_mark: tuple[Vote, ...]) -> Seriousness:
    """Serious when most of the mark votes say so (S29)."""
    serious = sum(vote.seriousness is Seriousness.SERIOUS for vote in for_mark)
    return Seriousness.SERIOUS if serious * 2 > len(for_mark) else Seriousness.STANDARD


def _action(deciding: tuple[Vote, ...], cast: int) -> str:
    """The action that most of the deciding votes carry; none where they don't agree, or where no majority decided."""
    if len(deciding) * 2 <= cast:
        return NO_ACTION
    action, count = Counter(vote.action for vote in deciding).most_common(1)[0]
    return action if count * 2 > len(deciding) else NO_ACTION
