"""The facts that a decision in a complaint looked at, with their values: those that its kind of decision reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.explanation.schema import FactLookedAt
from standards.complaint import events as f
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import Event, EventData
from standards.vocabulary import MarkVote, Party

Facts = Iterator[FactLookedAt]


@dataclass(frozen=True)
class SeenCase:
    """A case as a decision saw it, after what the decision had already noted; ``case`` is None at its filing."""

    case: Complaint | None
    edition: EscalationEdition
    event: Event[Any]


def facts_of(seen: SeenCase) -> tuple[FactLookedAt, ...]:
    """What was looked at, in the order in which it is judged."""
    return tuple(fact for look in _LOOKS.get(type(seen.event.data), ()) for fact in look(seen))


def _filed(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.ComplaintFiled):
        yield FactLookedAt(name="severity", value=fact.severity)
        yield FactLookedAt(name="category", value=fact.category)
        yield FactLookedAt(name="first stage", value=fact.stage)
        yield FactLookedAt(name="deadline of the stage", value=fact.due_at)


def _stage(seen: SeenCase) -> Facts:
    if seen.case is not None:
        yield FactLookedAt(name="stage", value=seen.case.stage)
        yield FactLookedAt(name="severity", value=seen.case.severity)
        yield FactLookedAt(name="deadline of the stage", value=seen.case.due_at)


def _breach(seen: SeenCase) -> Facts:
    if seen.case is not None and seen.case.due_at is not None:
        breach = seen.edition.stages.of(seen.case.stage).on_breach
        yield FactLookedAt(name="reminder of the stage", value=seen.case.remind_at)
        yield FactLookedAt(name="what a missed deadline does", value=breach)


def _outcomes(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.CsOutcomeRecorded | f.MediationOutcomeRecorded):
        yield FactLookedAt(name="outcome", value=fact.outcome)
    if seen.case is not None:
        yield FactLookedAt(name="outcome of CS", value=seen.case.cs_outcome)
        yield FactLookedAt(name="outcome of the mediation", value=seen.case.mediation_outcome)


def _proposals(seen: SeenCase) -> Facts:
    for proposal in seen.case.proposals if seen.case else ():
        for party in Party:
            answer = proposal.answers.get(party)
            value = "not answered" if answer is None else "accepted" if answer else "declined"
            yield FactLookedAt(name=f"answer of the {party} to {proposal.id}", value=value)


def _score(seen: SeenCase) -> Facts:
    fact = seen.event.data
    found = fact if isinstance(fact, f.RubricScored) else seen.case.score if seen.case else None
    yield FactLookedAt(name="score of the rubric", value=str(found.score) if found else None)
    yield FactLookedAt(name="score from which on responsible", value=str(seen.edition.rubric.responsible_at))
    for name, score in found.scores.items() if found else ():
        yield FactLookedAt(name=f"score of {name}", value=score)


def _finding(seen: SeenCase) -> Facts:
    fact = seen.event.data
    found = fact if isinstance(fact, f.FindingRecorded) else seen.case.finding if seen.case else None
    if found is not None:
        yield FactLookedAt(name="partner responsible", value=found.responsible)
        yield FactLookedAt(name="finding against the score", value=found.against_score)


def _votes(seen: SeenCase) -> Facts:
    """The votes that stand; of a vote that is being cast, those before it."""
    votes = seen.case.votes if seen.case else ()
    for_mark = [vote for vote in votes if vote.vote is MarkVote.MARK]
    yield FactLookedAt(name="votes for a mark", value=len(for_mark))
    yield FactLookedAt(name="votes for no mark", value=len(votes) - len(for_mark))
    yield FactLookedAt(name="votes for a serious mark", value=sum(vote.seriousness == "serious" for vote in for_mark))
    yield FactLookedAt(name="votes that decide", value=seen.edition.mark_board.quorum)
    yield FactLookedAt(name="recused", value=len(seen.case.recused) if seen.case else 0)


def _vote(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.MarkVoteCast):
        yield FactLookedAt(name="vote", value=fact.vote)
        yield FactLookedAt(name="seriousness", value=fact.seriousness)
        yield FactLookedAt(name="action", value=fact.action)


def _clock(seen: SeenCase) -> Facts:
    """What stopped the clock of the stage, until when, and how often."""
    if seen.case is None:
        return
    waiting = seen.event.data if isinstance(seen.event.data, f.WaitingStarted) else seen.case.waiting
    yield FactLookedAt(name="waits for", value=waiting.party if waiting else None)
    yield FactLookedAt(name="day to ask again", value=waiting.ask_again_at if waiting else None)
    yield FactLookedAt(name="end of the wait", value=waiting.until if waiting else None)
    yield FactLookedAt(name="waits in this stage", value=seen.case.waits)
    yield FactLookedAt(name="business days after which a wait ends", value=seen.edition.waiting.longest_business_days)


def _reopening(seen: SeenCase) -> Facts:
    if seen.case is not None:
        yield FactLookedAt(name="outcome", value=seen.case.outcome)
        yield FactLookedAt(name="closed", value=seen.case.closed_at)
        yield FactLookedAt(name="days in which a case is reopened", value=seen.edition.reopening.within_days)


_LOOKS: dict[type[EventData], tuple[Callable[[SeenCase], Facts], ...]] = {
    f.ComplaintFiled: (_filed,),
    f.CsOutcomeRecorded: (_stage, _outcomes),
    f.SolutionProposed: (_stage,),
    f.ProposalAnswered: (_stage, _proposals),
    f.MediationOutcomeRecorded: (_stage, _outcomes, _proposals),
    f.ConsequenceRecorded: (_stage,),
    f.RubricScored: (_stage, _score),
    f.FindingRecorded: (_stage, _finding, _score),
    f.FlaggedVerySerious: (_stage,),
    f.MarkVoteCast: (_stage, _vote, _votes),
    f.MemberRecused: (_stage, _votes),
    f.MarkBoardDecided: (_votes,),
    f.MarkPlaced: (_votes,),
    f.StageEntered: (_stage, _outcomes, _finding, _score),
    f.Reminded: (_stage, _breach),
    f.DeadlineBreached: (_stage, _breach),
    f.OverdueEscalated: (_stage, _breach),
    f.WaitingStarted: (_stage, _clock),
    f.WaitingReminded: (_stage, _clock),
    f.WaitingEnded: (_stage, _clock),
    f.Reopened: (_stage, _reopening),
    f.Withdrawn: (_stage,),
    f.MarkedDuplicate: (_stage,),
    f.Closed: (_stage, _outcomes, _finding, _score, _votes),
}
"""What each kind of decision reads; of a fact that is not named here nothing was judged."""
