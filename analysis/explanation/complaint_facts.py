"""The facts that a decision in a complaint looked at, with their values: those that its kind of decision reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analysis.explanation.schema import FactLookedAt, looked_at
from standards.complaint import events as f
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import Event, EventData
from standards.guards import Facts
from standards.vocabulary import MarkVote, Party


@dataclass(frozen=True)
class SeenCase:
    """A case as a decision saw it, after what the decision had already noted; ``case`` is None at its filing."""

    case: Complaint | None
    edition: EscalationEdition
    event: Event[Any]


def facts_of(seen: SeenCase) -> tuple[FactLookedAt, ...]:
    """What was looked at, in the order in which it is judged."""
    return looked_at(fact for look in _LOOKS.get(type(seen.event.data), ()) for fact in look(seen))


def _filed(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.ComplaintFiled):
        yield "severity", fact.severity
        yield "category", fact.category
        yield "first stage", fact.stage
        yield "deadline of the stage", fact.due_at


def _stage(seen: SeenCase) -> Facts:
    if seen.case is not None:
        yield "stage", seen.case.stage
        yield "severity", seen.case.severity
        yield "deadline of the stage", seen.case.due_at


def _breach(seen: SeenCase) -> Facts:
    if seen.case is not None and seen.case.due_at is not None:
        breach = seen.edition.stages.of(seen.case.stage).on_breach
        yield "reminder of the stage", seen.case.remind_at
        yield "what a missed deadline does", breach


def _outcomes(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.CsOutcomeRecorded | f.MediationOutcomeRecorded):
        yield "outcome", fact.outcome
    if seen.case is not None:
        yield "outcome of CS", seen.case.cs_outcome
        yield "outcome of the mediation", seen.case.mediation_outcome


def _proposals(seen: SeenCase) -> Facts:
    for proposal in seen.case.proposals if seen.case else ():
        for party in Party:
            answer = proposal.answers.get(party)
            value = "not answered" if answer is None else "accepted" if answer else "declined"
            yield f"answer of the {party} to {proposal.id}", value


def _score(seen: SeenCase) -> Facts:
    fact = seen.event.data
    found = fact if isinstance(fact, f.RubricScored) else seen.case.score if seen.case else None
    yield "score of the rubric", str(found.score) if found else None
    yield "score from which on responsible", str(seen.edition.rubric.responsible_at)
    for name, score in found.scores.items() if found else ():
        yield f"score of {name}", score


def _finding(seen: SeenCase) -> Facts:
    fact = seen.event.data
    found = fact if isinstance(fact, f.FindingRecorded) else seen.case.finding if seen.case else None
    if found is not None:
        yield "partner responsible", found.responsible
        yield "finding against the score", found.against_score


def _votes(seen: SeenCase) -> Facts:
    """The votes that stand; of a vote that is being cast, those before it."""
    votes = seen.case.votes if seen.case else ()
    for_mark = [vote for vote in votes if vote.vote is MarkVote.MARK]
    yield "votes for a mark", len(for_mark)
    yield "votes for no mark", len(votes) - len(for_mark)
    yield "votes for a serious mark", sum(vote.seriousness == "serious" for vote in for_mark)
    yield "votes that decide", seen.edition.mark_board.quorum
    yield "recused", len(seen.case.recused) if seen.case else 0


def _vote(seen: SeenCase) -> Facts:
    fact = seen.event.data
    if isinstance(fact, f.MarkVoteCast):
        yield "vote", fact.vote
        yield "seriousness", fact.seriousness
        yield "action", fact.action


def _clock(seen: SeenCase) -> Facts:
    """What stopped the clock of the stage, until when, and how often."""
    if seen.case is None:
        return
    waiting = seen.event.data if isinstance(seen.event.data, f.WaitingStarted) else seen.case.waiting
    yield "waits for", waiting.party if waiting else None
    yield "day to ask again", waiting.ask_again_at if waiting else None
    yield "end of the wait", waiting.until if waiting else None
    yield "waits in this stage", seen.case.waits
    yield "business days after which a wait ends", seen.edition.waiting.longest_business_days


def _reopening(seen: SeenCase) -> Facts:
    if seen.case is not None:
        yield "outcome", seen.case.outcome
        yield "closed", seen.case.closed_at
        yield "days in which a case is reopened", seen.edition.reopening.within_days


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
