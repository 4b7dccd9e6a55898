"""What guards on a complaint looked at, and what would have had the command accepted: a score, the parties' answers.

A remedy lists candidate changes, for each fact the smallest change first. None restates a rule: the decider runs
again with each, and only a change with which the command fares otherwise is told.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from standards.complaint.situation import CaseSituation
from standards.complaint.state import Complaint, Proposal, Score
from standards.editions.escalation import Rubric
from standards.formatting import listed
from standards.guards import SOMEBODY_ELSE, Candidates, Facts, Remedy
from standards.vocabulary import OPEN_STAGES, Party, Resolution, Stage

if TYPE_CHECKING:  # The commands' declarations hold the guards, which hold these.
    from standards.complaint.commands import RecordFinding, RecordMediationOutcome

CandidateLists = Iterator[Candidates[Complaint]]

GIVEN = "given"
"""Stands for a reason that somebody wrote: no rule reads it."""


def where_it_stands(situation: CaseSituation[Any]) -> Facts:
    """The step and its deadline."""
    yield "stage", situation.state.stage
    yield "deadline of the stage", situation.state.due_at


def duties(situation: CaseSituation[Any]) -> Facts:
    """Who has which part in the case (S22)."""
    yield "who investigated", situation.state.investigators
    yield "who recorded a statement", tuple(statement.by for statement in situation.state.statements)
    yield "who stepped back", situation.state.recused
    yield "who voted", tuple(vote.by for vote in situation.state.votes)


def proposals(situation: CaseSituation[Any]) -> Facts:
    """What was proposed, and what of it both parties accepted (S18)."""
    yield "proposals", tuple(proposal.id for proposal in situation.state.proposals)
    yield "proposals that both accepted", tuple(proposal.id for proposal in situation.state.mutually_accepted)


def rubric(situation: CaseSituation[Any]) -> Facts:
    """The rubric's score beside the line (S21)."""
    score = situation.state.score
    yield "score of the rubric", None if score is None else str(score.score)
    yield "score from which on responsible", str(situation.edition.rubric.responsible_at)


def other_stages(situation: CaseSituation[Any]) -> CandidateLists:
    """The complaint were in a stage in which this is done, the nearest one first."""
    case = situation.state
    stages = [stage for stage in situation.data.declaration.stages if isinstance(stage, Stage)]
    now = OPEN_STAGES.index(case.stage) if case.stage in OPEN_STAGES else len(OPEN_STAGES)
    nearest = sorted(stages, key=lambda stage: abs(OPEN_STAGES.index(stage) - now))
    yield [Remedy("stage", case.stage, stage, _with(situation, stage=stage)) for stage in nearest]


def mutual_agreement(situation: "CaseSituation[RecordMediationOutcome]") -> CandidateLists:
    """The answers that a proposal lacks; the proposal that lacks the fewest first (S18)."""
    case, named = situation.state, situation.data.proposal_id
    lacking = [
        (tuple(party for party in Party if not proposal.answers.get(party)), proposal)
        for proposal in case.proposals
        if named in (None, proposal.id)
    ]
    yield [
        Remedy(
            f"answer of {listed([f'the {party}' for party in parties])} to {proposal.id}",
            tuple("declined" if party in proposal.answers else "not answered" for party in parties),
            ("accepted",) * len(parties),
            situation.on(answered(case, proposal, parties, accepted=True)),
        )
        for parties, proposal in sorted(lacking, key=lambda each: len(each[0]))
        if parties
    ]


def a_note_or_the_agreement(situation: "CaseSituation[RecordMediationOutcome]") -> CandidateLists:
    """A note that says why, or the outcome that the accepted proposal stands for."""
    yield [Remedy("note", None, "given", situation.saying(note=GIVEN))]
    resolved = situation.saying(outcome=Resolution.RESOLVED)
    yield [Remedy("outcome of the mediation", Resolution.UNRESOLVED, Resolution.RESOLVED, resolved)]


def answered(case: Complaint, proposal: Proposal, parties: tuple[Party, ...], *, accepted: bool) -> Complaint:
    """The case with the parties' answers to the proposal in the place of theirs."""
    changed = proposal.model_copy(update={"answers": proposal.answers | dict.fromkeys(parties, accepted)})
    proposals = tuple(changed if other.id == proposal.id else other for other in case.proposals)
    return case.model_copy(update={"proposals": proposals})


def a_score(situation: "CaseSituation[RecordFinding]") -> CandidateLists:
    """The rubric had been scored, as the finding says (S21)."""
    rubric = situation.edition.rubric
    each = rubric.scale[1] if situation.data.responsible else rubric.scale[0]
    given = dict.fromkeys(rubric.criteria, each)
    exact = rubric.weigh(given)
    score = Score(
        scores=given,
        score=exact,
        indicates_responsible=rubric.indicates_responsible(exact),
        by=SOMEBODY_ELSE,
        at=situation.state.last_at,
    )
    told = str(exact.quantize(Decimal("0.01")))
    yield [Remedy("score of the rubric", None, told, _with(situation, score=score))]


def a_finding_with_the_score(situation: "CaseSituation[RecordFinding]") -> CandidateLists:
    """A reason for departing from the score, the finding that the score indicates, or another score (S21)."""
    yield [Remedy("override_reason", None, "given", situation.saying(override_reason=GIVEN))]
    found = situation.data.responsible
    yield [Remedy("partner responsible", found, not found, situation.saying(responsible=not found))]
    score, rubric = situation.state.score, situation.edition.rubric
    if score is not None:
        yield [
            Remedy(f"score of {name}", was, to, _with(situation, score=rescored(score, {name: to}, rubric)))
            for name, was, to in score_steps(score.scores, rubric)
        ]


def score_steps(given: Mapping[str, int], rubric: Rubric) -> list[tuple[str, int, int]]:
    """Every other score of every criterion: its name, the score as it is and the other, the smallest step first."""
    low, high = rubric.scale
    known = [(name, score) for name, score in given.items() if name in rubric.criteria]
    steps = [(name, was, to) for name, was in known for to in range(low, high + 1) if to != was]
    return sorted(steps, key=lambda step: abs(step[2] - step[1]))


def rescored(score: Score, changed: Mapping[str, int], rubric: Rubric) -> Score:
    """The score with other scores of some criteria (S21)."""
    scores = score.scores | dict(changed)
    exact = rubric.weigh(scores)
    indicates = rubric.indicates_responsible(exact)
    return score.model_copy(update={"scores": scores, "score": exact, "indicates_responsible": indicates})


def _with(situation: CaseSituation[Any], **changes: Any) -> CaseSituation[Any]:
    return situation.on(situation.state.model_copy(update=changes))
