"""How a complaint begins: what must be said, and the case's first event (S13, S24)."""

from dataclasses import dataclass
from datetime import datetime

from standards.actors import Actor
from standards.clauses import Clause
from standards.complaint.deadlines import STAGE_CLAUSES, stage_deadlines
from standards.complaint.events import ComplaintEvent, ComplaintFiled
from standards.editions import EscalationEdition
from standards.money import Money
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role, Severity, Stage

MAY_FILE = (Role.INTAKE, Role.CS)
DEFAULT_CATEGORY = "other"


@dataclass(frozen=True)
class Filing:
    """What the rules need of a complaint that is being filed; its texts stay in PostgreSQL."""

    complaint_id: str
    partner_id: str
    category: str
    very_serious: bool
    has_very_serious_reason: bool
    project_value: Money | None = None


def file_complaint(filing: Filing, by: Actor, at: datetime, edition: EscalationEdition) -> ComplaintEvent | Rejection:
    """The first event of a new case. A very serious one starts at the mark board (S13, S24)."""
    role = by.acting_as(MAY_FILE)
    if role is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, "Complaints are filed with the role intake or cs.", (Clause.S13,))
    if filing.category not in edition.complaint_categories:
        allowed = ", ".join(edition.complaint_categories)
        return Rejection(
            RejectionCode.INVALID, f"Use one of the edition's categories: {allowed}.", (Clause.S13,), "category"
        )
    if filing.very_serious and not filing.has_very_serious_reason:
        detail = "Say why the infringement is very serious."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S24,), "very_serious_reason")
    stage = Stage.MARK_BOARD if filing.very_serious else Stage.CS_RESOLUTION
    remind_at, due_at = stage_deadlines(stage, at, edition)
    filed = ComplaintFiled(
        partner_id=filing.partner_id,
        category=filing.category,
        severity=Severity.VERY_SERIOUS if filing.very_serious else Severity.STANDARD,
        stage=stage,
        remind_at=remind_at,
        due_at=due_at,
        project_value=filing.project_value,
    )
    return ComplaintEvent(
        subject=filing.complaint_id,
        sequence=1,
        at=at,
        actor=by.sub,
        role=role,
        edition=edition.id,
        clauses=(Clause.S13, Clause.S24, *STAGE_CLAUSES[stage]) if filing.very_serious else (Clause.S13, Clause.S14),
        data=filed,
    )
