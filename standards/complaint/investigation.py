"""Step 3: Partner Ops investigates, scores the rubric and finds on responsibility (S19-S21)."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from standards.clauses import Clause
from standards.complaint.commands import RecordConsequence, RecordFinding, RecordStatement, ScoreRubric
from standards.complaint.deadlines import enter
from standards.complaint.events import (
    Closed,
    ComplaintEventData,
    ConsequenceRecorded,
    FindingRecorded,
    RubricScored,
    StatementRecorded,
)
from standards.complaint.state import Complaint
from standards.editions import EscalationEdition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome, Stage


def record_consequence(
    case: Complaint, action: RecordConsequence, at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """A financial consequence in one of the edition's categories (S20)."""
    if action.category not in edition.consequences.categories:
        allowed = ", ".join(edition.consequences.categories)
        return Rejection(
            RejectionCode.INVALID, f"Use one of the edition's categories: {allowed}.", (Clause.S20,), "category"
        )
    recorded = ConsequenceRecorded(
        consequence_id=new_id("csq", at, f"{case.id}/{case.sequence}"),
        category=action.category,
        amount=action.amount,
        currency=action.currency,
    )
    return [recorded.under(Clause.S20)]


def record_statement(
    action: RecordStatement, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """Both parties' statements: an extension that the edition can switch off."""
    if not edition.extensions.statements:
        return Rejection(RejectionCode.INVALID, "This edition records no statements; add a note instead.")
    return [StatementRecorded(party=action.party, text=action.text).under()]


def score_rubric(action: ScoreRubric, edition: EscalationEdition) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """Every criterion, each within the scale (S21)."""
    rubric = edition.rubric
    if set(action.scores) != set(rubric.criteria):
        detail = f"Score every criterion of the rubric and no other: {', '.join(rubric.criteria)}."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S21,), "scores")
    low, high = rubric.scale
    if not all(low <= score <= high for score in action.scores.values()):
        return Rejection(RejectionCode.INVALID, f"Scores run from {low} to {high}.", (Clause.S21,), "scores")
    exact = rubric.weigh(action.scores)
    scored = RubricScored(
        scores={name: action.scores[name] for name in rubric.criteria},
        score=exact.quantize(Decimal("0.0001"), ROUND_HALF_UP),
        # Judged on the exact mean: rounding must not lift a score over the line.
        indicates_responsible=exact >= rubric.responsible_at,
    )
    return [scored.under(Clause.S21)]


def record_finding(
    case: Complaint, action: RecordFinding, at: datetime, edition: EscalationEdition
) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """Responsible goes to the mark board; not responsible closes the case (S21, S22)."""
    refused = _unsupported(case, action, edition)
    if refused is not None:
        return refused
    against = case.score is not None and case.score.indicates_responsible != action.responsible
    finding = FindingRecorded(
        responsible=action.responsible,
        code_clauses=action.code_clauses,
        reason=action.reason,
        against_score=against,
        override_reason=action.override_reason if against else None,
    )
    if not action.responsible:
        closed = Closed(outcome=Outcome.PARTNER_NOT_RESPONSIBLE)
        return [finding.under(Clause.S19, Clause.S21), closed.under(Clause.S21)]
    board = enter(Stage.MARK_BOARD, at, edition)
    return [finding.under(Clause.S19, Clause.S20, Clause.S21), board.under(Clause.S20, Clause.S22)]


def _unsupported(case: Complaint, action: RecordFinding, edition: EscalationEdition) -> Rejection | None:
    """A finding rests on a score; one against the score on a reason as well (S21)."""
    if case.score is None:
        return Rejection(RejectionCode.SCORE_REQUIRED, "Score the rubric before recording a finding.", (Clause.S21,))
    if case.score.indicates_responsible != action.responsible and action.override_reason is None:
        detail = "The finding departs from the rubric's score; give an override_reason."
        return Rejection(RejectionCode.OVERRIDE_REASON_REQUIRED, detail, (Clause.S21,), "override_reason")
    unknown = [clause for clause in action.code_clauses if clause not in edition.code_of_conduct.clauses]
    if unknown:
        detail = f"Name clauses of the Code of Conduct: {', '.join(edition.code_of_conduct.clauses)}."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S20,), "code_clauses")
    return None
