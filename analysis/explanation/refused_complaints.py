"""What would have had an order on a complaint accepted: the caller, the stage, the score, the parties' answers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.explanation.causes import ON_RECORD
from analysis.explanation.complaint_perturbations import answered, scores
from analysis.explanation.decision_complaint import CaseChange, DecidedCase, Ordered
from analysis.explanation.refused_commands import SOMEBODY_ELSE
from analysis.explanation.schema import FactLookedAt
from standards.complaint import commands as a
from standards.complaint.state import Complaint, Score
from standards.editions import EscalationEdition
from standards.formatting import listed
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import OPEN_STAGES, Party, Stage

Changes = Iterator[CaseChange]


def case_ladders(decided: DecidedCase, case: Complaint, rejection: Rejection) -> Iterator[Iterable[CaseChange]]:
    """The facts that the refusal rests on."""
    match rejection.code:
        case RejectionCode.ROLE_REQUIRED:
            yield _roles(decided, case)
        case RejectionCode.PRECONDITION_FAILED:
            to = case.sequence
            yield (CaseChange("sequence that was read", _read(decided), to, case, _with(decided, if_sequence=to)),)
        case RejectionCode.WRONG_STAGE:
            yield _stages(decided, case)
        case RejectionCode.RECUSED | RejectionCode.SEPARATION_OF_DUTIES:
            yield (_somebody_else(decided, case),)
        case RejectionCode.NO_MUTUAL_AGREEMENT:
            yield _accepted(decided, case)
        case RejectionCode.SCORE_REQUIRED:
            yield (_scored(decided, case),)
        case RejectionCode.OVERRIDE_REASON_REQUIRED:
            yield (_with_a_reason(decided, case),)
            yield _the_other_finding(decided, case)
            yield scores(decided)
        case _:
            return


def _order(decided: DecidedCase) -> Any:
    assert isinstance(decided.cause, Ordered)
    return decided.cause.command


def _with(decided: DecidedCase, **fields: Any) -> Ordered:
    return Ordered(_order(decided).model_copy(update=fields))


def _read(decided: DecidedCase) -> int | None:
    read: int | None = _order(decided).if_sequence
    return read


def _roles(decided: DecidedCase, case: Complaint) -> Changes:
    """Each role that may take the action in the stage, or else in any."""
    command = _order(decided)
    declared = command.data.declaration
    in_stage = declared.roles_in(case.stage, decided.edition) if case.stage in declared.stages else ()
    for role in dict.fromkeys((*in_stage, *declared.roles_anywhere(decided.edition))):
        by = command.by.model_copy(update={"roles": (role,)})
        yield CaseChange("roles", command.by.roles, (role,), case, _with(decided, by=by))


def _stages(decided: DecidedCase, case: Complaint) -> Changes:
    """The complaint were in a stage in which this is done, the nearest one first."""
    stages = [stage for stage in _order(decided).data.declaration.stages if isinstance(stage, Stage)]
    now = OPEN_STAGES.index(case.stage) if case.stage in OPEN_STAGES else len(OPEN_STAGES)
    for stage in sorted(stages, key=lambda stage: abs(OPEN_STAGES.index(stage) - now)):
        after = case.model_copy(update={"stage": stage})
        yield CaseChange("stage", case.stage, stage, after, decided.cause)


def _somebody_else(decided: DecidedCase, case: Complaint) -> CaseChange:
    """Another person in the same role (S22)."""
    by = _order(decided).by.model_copy(update={"sub": "somebody-else"})
    return CaseChange("who acts", "the caller", SOMEBODY_ELSE, case, _with(decided, by=by))


def _accepted(decided: DecidedCase, case: Complaint) -> Changes:
    """The answers that a proposal lacks; the proposal that lacks the fewest first (S18)."""
    named = _order(decided).data.proposal_id
    lacking = [
        (tuple(party for party in Party if not proposal.answers.get(party)), proposal)
        for proposal in case.proposals
        if named in (None, proposal.id)
    ]
    for parties, proposal in sorted(lacking, key=lambda each: len(each[0])):
        if parties:
            after = answered(case, proposal, parties, accepted=True)
            who = listed([f"the {party}" for party in parties])
            was = tuple("declined" if party in proposal.answers else "not answered" for party in parties)
            to = ("accepted",) * len(parties)
            yield CaseChange(f"answer of {who} to {proposal.id}", was, to, after, decided.cause)


def _scored(decided: DecidedCase, case: Complaint) -> CaseChange:
    """The rubric had been scored, as the finding says (S21)."""
    action, rubric = _order(decided).data, decided.edition.rubric
    responsible = action.responsible is True
    each = rubric.scale[1] if responsible else rubric.scale[0]
    given = dict.fromkeys(rubric.criteria, each)
    exact = rubric.weigh(given)
    score = Score(
        scores=given,
        score=exact,
        indicates_responsible=exact >= rubric.responsible_at,
        by=SOMEBODY_ELSE,
        at=case.last_at,
    )
    after = case.model_copy(update={"score": score})
    return CaseChange("score of the rubric", None, str(exact.quantize(Decimal("0.01"))), after, decided.cause)


def _with_a_reason(decided: DecidedCase, case: Complaint) -> CaseChange:
    """A reason for departing from the score had been given (S21)."""
    action = _order(decided).data.model_copy(update={"override_reason": ON_RECORD})
    return CaseChange("override_reason", None, "given", case, _with(decided, data=action))


def _the_other_finding(decided: DecidedCase, case: Complaint) -> Changes:
    """The finding that the score indicates (S21)."""
    action = _order(decided).data
    if isinstance(action, a.RecordFinding):
        to = not action.responsible
        other = _with(decided, data=action.model_copy(update={"responsible": to}))
        yield CaseChange("partner responsible", action.responsible, to, case, other)


def facts_of_case(case: Complaint, edition: EscalationEdition, code: RejectionCode) -> Iterator[FactLookedAt]:
    """What the refusal looked at."""
    due_at: datetime | None = case.due_at
    yield FactLookedAt(name="stage", value=case.stage)
    yield FactLookedAt(name="deadline of the stage", value=due_at)
    if code is RejectionCode.NO_MUTUAL_AGREEMENT:
        yield FactLookedAt(name="proposals", value=tuple(proposal.id for proposal in case.proposals))
        yield FactLookedAt(
            name="proposals that both accepted", value=tuple(proposal.id for proposal in case.mutually_accepted)
        )
    if code in (RejectionCode.SCORE_REQUIRED, RejectionCode.OVERRIDE_REASON_REQUIRED):
        yield FactLookedAt(name="score of the rubric", value=str(case.score.score) if case.score else None)
        yield FactLookedAt(name="score from which on responsible", value=str(edition.rubric.responsible_at))
    if code in (RejectionCode.RECUSED, RejectionCode.SEPARATION_OF_DUTIES):
        yield FactLookedAt(name="who investigated", value=case.investigators)
        yield FactLookedAt(name="who stepped back", value=case.recused)
        yield FactLookedAt(name="who voted", value=tuple(vote.by for vote in case.votes))
