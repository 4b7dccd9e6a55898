"""Step 4: the mark board votes on whether the partner receives a mark (S22, S23, S26, S39)."""

from collections import Counter
from datetime import datetime

from standards.clauses import Clause
from standards.complaint.commands import CastMarkVote, FlagVerySerious, Recuse
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    FlaggedVerySerious,
    MarkBoardDecided,
    MarkPlaced,
    MarkVoteCast,
    MemberRecused,
)
from standards.complaint.evolve import votes_after
from standards.complaint.situation import CaseSituation, Pending
from standards.complaint.state import Complaint, Vote
from standards.editions import EscalationEdition
from standards.ids import new_id
from standards.vocabulary import NO_ACTION, MarkVote, Outcome, Seriousness, Stage


def flag_very_serious(situation: CaseSituation[FlagVerySerious]) -> Pending:
    """A very serious infringement goes to the mark board at once, from any step before it (S24)."""
    board = enter(Stage.MARK_BOARD, situation.at, situation.edition, situation.rules)
    return [
        FlaggedVerySerious(reason=situation.data.reason).under(Clause.S24, Clause.S16),
        board.under(Clause.S24, Clause.S20, Clause.S22),
    ]


def cast_mark_vote(situation: CaseSituation[CastMarkVote]) -> Pending:
    """One vote each, changeable until decided; the quorum's majority decides (S22)."""
    case, data, edition, at = situation.state, situation.data, situation.edition, situation.at
    actor = situation.by
    partner_action = data.action or NO_ACTION
    cast = MarkVoteCast(vote=data.vote, seriousness=data.seriousness, reason=data.reason, action=partner_action)
    votes = votes_after(case, cast, actor.sub, at)
    return [cast.under(Clause.S22), *_decided(case, votes, at, edition)]


def recuse(situation: CaseSituation[Recuse]) -> Pending:
    """A member steps back; a recusal doesn't count toward the quorum (S22)."""
    return [MemberRecused(reason=situation.data.reason).under(Clause.S22)]


def _decided(case: Complaint, votes: tuple[Vote, ...], at: datetime, edition: EscalationEdition) -> Pending:
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
