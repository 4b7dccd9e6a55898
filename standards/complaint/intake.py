"""How a complaint begins: it is filed, and then its process takes it up (S13, S24)."""

from standards.clauses import Clause
from standards.commands import PassTime
from standards.complaint.commands import FileComplaint, TakeUpComplaint
from standards.complaint.deadlines import STAGE_CLAUSES, escalation, stage_deadlines
from standards.complaint.events import ComplaintFiled, TakenUp
from standards.complaint.situation import CaseSituation, Pending
from standards.vocabulary import Severity, Stage


def file_complaint(situation: CaseSituation[FileComplaint]) -> Pending:
    """The first event of a new case. A very serious one starts at the mark board (S13, S24)."""
    filed, edition = situation.data, situation.edition
    stage = Stage.MARK_BOARD if filed.very_serious else Stage.CS_RESOLUTION
    remind_at, due_at = stage_deadlines(stage, situation.at, edition)
    data = ComplaintFiled(
        partner_id=filed.partner_id,
        category=filed.category,
        severity=Severity.VERY_SERIOUS if filed.very_serious else Severity.STANDARD,
        stage=stage,
        remind_at=remind_at,
        due_at=due_at,
        escalates_at=escalation(stage, due_at, edition, situation.rules),
        project_value=filed.project_value,
    )
    clauses = (Clause.S13, Clause.S24, *STAGE_CLAUSES[stage]) if filed.very_serious else (Clause.S13, Clause.S14)
    return [data.under(*clauses)]


def take_up(_: CaseSituation[TakeUpComplaint]) -> Pending:
    """The first event that the case's process writes, after intake wrote the case's first."""
    return [TakenUp().under()]


def pass_time(_: CaseSituation[PassTime]) -> Pending:
    """Nothing by itself: the deadlines that are due took effect before."""
    return []
