"""Step 3: Partner Ops investigates, scores the rubric and finds on responsibility (S19-S21)."""

from decimal import ROUND_HALF_UP, Decimal

from standards.clauses import Clause
from standards.complaint.commands import RecordConsequence, RecordFinding, RecordStatement, ScoreRubric
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    ConsequenceRecorded,
    FindingRecorded,
    RubricScored,
    StatementRecorded,
)
from standards.complaint.situation import CaseSituation, Pending
from standards.ids import new_id
from standards.vocabulary import Outcome, Stage


def record_consequence(situation: CaseSituation[RecordConsequence]) -> Pending:
    """A financial consequence in one of the edition's categories (S20)."""
    case, data = situation.state, situation.data
    recorded = ConsequenceRecorded(
        consequence_id=new_id("csq", situation.at, f"{case.id}/{case.sequence}"),
        category=data.category,
        amount=data.amount,
        currency=data.currency,
    )
    return [recorded.under(Clause.S20)]


def record_statement(situation: CaseSituation[RecordStatement]) -> Pending:
    """Both parties' statements: an extension that the edition can switch off."""
    return [StatementRecorded(party=situation.data.party, text=situation.data.text).under()]


def score_rubric(situation: CaseSituation[ScoreRubric]) -> Pending:
    """Every criterion, each within the scale (S21)."""
    data, rubric = situation.data, situation.edition.rubric
    exact = rubric.weigh(data.scores)
    scored = RubricScored(
        scores={name: data.scores[name] for name in rubric.criteria},
        score=exact.quantize(Decimal("0.0001"), ROUND_HALF_UP),
        indicates_responsible=rubric.indicates_responsible(exact),
    )
    return [scored.under(Clause.S21)]


def record_finding(situation: CaseSituation[RecordFinding]) -> Pending:
    """Responsible goes to the mark board; not responsible closes the case (S21, S22)."""
    data, against = situation.data, situation.state.departs_from_score(situation.data.responsible)
    finding = FindingRecorded(
        responsible=data.responsible,
        code_clauses=data.code_clauses,
        reason=data.reason,
        against_score=against,
        override_reason=data.override_reason if against else None,
    )
    if not data.responsible:
        closed = Closed(outcome=Outcome.PARTNER_NOT_RESPONSIBLE)
        return [finding.under(Clause.S19, Clause.S21), closed.under(Clause.S21)]
    board = enter(Stage.MARK_BOARD, situation.at, situation.edition, situation.rules)
    return [finding.under(Clause.S19, Clause.S20, Clause.S21), board.under(Clause.S20, Clause.S22)]
