"""What is told about a partner, judged again by the doors that it came in through; and the marks that come of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from standards.clauses import Clause
from standards.complaint import ComplaintEvent
from standards.complaint.events import MarkPlaced
from standards.complaint.participants import handlers
from standards.partner import Description, record_certification, record_partner, remove_certification
from standards.partner.decide import Ruling
from standards.partner.events import CertificationRecorded, CertificationRemoved, MarkImported, PartnerRecorded
from standards.partner.state import Partner
from standards.standing.decision import Course
from standards.standing.state import Mark


def imported_mark(data: MarkImported) -> Mark:
    """A mark from before the records began, as the record tells it to the rules."""
    return Mark(
        id=data.mark_id,
        complaint_id=None,
        placed_on=data.placed_on,
        placed_at=datetime.combine(data.placed_on, time(), UTC),
        seriousness=data.seriousness,
        imported=True,
    )


def placed_mark(event: ComplaintEvent, case: Sequence[ComplaintEvent], surfaced: Sequence[str]) -> Mark:
    """A mark board's mark, with everybody who handled or surfaced its case (S23, S32)."""
    assert isinstance(event.data, MarkPlaced)
    return Mark(
        id=event.data.mark_id,
        complaint_id=event.subject,
        placed_on=event.at.date(),
        placed_at=event.at,
        seriousness=event.data.seriousness,
        handlers=tuple(dict.fromkeys((*handlers(case), *surfaced))),
    )


def ruling_on(data: Any) -> Callable[[Course, Partner], Ruling]:
    """What the fact says about the partner, judged as the door judges it that it came in through."""
    match data:
        case PartnerRecorded():
            told = Description(data.tier, data.programmes, data.identity)
            return lambda course, known: record_partner(known, told, course.edition, lost_all=course.standing.lost_all)
        case CertificationRecorded():
            return lambda _, known: record_certification(known, data.name, data.earned_on, data.expires_on)
        case CertificationRemoved():
            return lambda _, known: remove_certification(known, data.name)
        case _:
            return lambda _, __: [data.under(Clause.S23, Clause.S29)]
