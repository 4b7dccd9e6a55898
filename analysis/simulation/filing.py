"""A complaint filed again: the same case, with its deadlines from the edition of the replay (S13, S24)."""

from standards.actors import Actor
from standards.complaint import ComplaintEvent, Filing, file_complaint
from standards.complaint.events import ComplaintFiled
from standards.editions import EscalationEdition
from standards.rejections import Rejection
from standards.vocabulary import Severity


def filed_again(event: ComplaintEvent, edition: EscalationEdition) -> ComplaintEvent | Rejection:
    """The case's first event under the edition, or why it would not have been taken in."""
    data = event.data
    assert isinstance(data, ComplaintFiled)
    very_serious = data.severity is Severity.VERY_SERIOUS
    filing = Filing(
        complaint_id=event.subject,
        partner_id=data.partner_id,
        category=data.category,
        very_serious=very_serious,
        has_very_serious_reason=very_serious,
        project_value=data.project_value,
    )
    by = Actor.model_construct(sub=event.actor, roles=(event.role,), seat=None)
    filed = file_complaint(filing, by, event.at, edition)
    if isinstance(filed, Rejection):
        return filed
    return filed.model_copy(
        update={"command": event.command, "data": filed.data.model_copy(update={"note": data.note})}
    )
