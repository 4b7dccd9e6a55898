"""A complaint filed again: the same case, with its deadlines from the edition of the replay (S13, S24)."""

from typing import Any

from standards.actors import Actor
from standards.commands import Command
from standards.complaint import ComplaintEvent, FileComplaint, decide
from standards.complaint.events import ComplaintFiled
from standards.editions import EscalationEdition
from standards.rejections import Rejection
from standards.vocabulary import Severity


def filed_again(event: ComplaintEvent, edition: EscalationEdition) -> ComplaintEvent | Rejection:
    """The case's first event under the edition, or why it would not have been taken in."""
    data = event.data
    assert isinstance(data, ComplaintFiled)
    very_serious = data.severity is Severity.VERY_SERIOUS
    filed = FileComplaint.model_construct(
        partner_id=data.partner_id,
        category=data.category,
        very_serious=very_serious,
        very_serious_reason="as on record" if very_serious else None,
        project_value=data.project_value,
        note=data.note,
    )
    by = Actor.model_construct(sub=event.actor, roles=(event.role,), seat=None)
    command = Command[Any].model_construct(
        id=event.command, by=by, submitted_at=event.at, data=filed, subject=event.subject
    )
    decision = decide(None, command, event.at, edition)
    return decision if isinstance(decision, Rejection) else decision[0]
