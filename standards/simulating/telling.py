"""What is told about a partner, judged again by the doors that it came in through; and the marks that come of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from standards.clauses import Clause
from standards.complaint import ComplaintEvent
from standards.complaint.facts import MarkPlaced
from standards.complaint.handlers import handlers
from standards.partner import Description, record_certification, record_partner, remove_certification
from standards.partner.facts import CertificationRecorded, CertificationRemoved, MarkImported, PartnerRecorded
from standards.partner.record import Ruling
from standards.partner.state import Partner
from standards.standing.course import Course
from standards.standing.state import Mark


def imported_mark(fact: MarkImported) -> Mark:
    """A mark from before the records began, as the record tells it to the rules."""
    return Mark(
        id=fact.mark_id,
        complaint_id=None,
        placed_on=fact.placed_on,
        placed_at=datetime.combine(fact.placed_on, time(), UTC),
        seriousness=fact.seriousness,
        imported=True,
    )


def placed_mark(event: ComplaintEvent, case: Sequence[ComplaintEvent], surfaced: Sequence[str]) -> Mark:
    """A mark board's mark, with everybody who handled or surfaced its case (S23, S32)."""
    assert isinstance(event.fact, MarkPlaced)
    return Mark(
        id=event.fact.mark_id,
        complaint_id=event.subject,
        placed_on=event.at.date(),
        placed_at=event.at,
        seriousness=event.fact.seriousness,
        handlers=tuple(dict.fromkeys((*handlers(case), *surfaced))),
    )


def ruling_on(fact: Any) -> Callable[[Course, Partner], Ruling]:
    """What the fact says about the partner, judged as the door judges it that it came in through."""
    match fact:
        case PartnerRecorded():
            told = Description(fact.tier, fact.programmes, fact.identity)
            return lambda course, known: record_partner(known, told, course.edition, lost_all=course.standing.lost_all)
        case CertificationRecorded():
            return lambda _, known: record_certification(known, fact.name, fact.earned_on, fact.expires_on)
        case CertificationRemoved():
            return lambda _, known: remove_certification(known, fact.name)
        case _:
            return lambda _, __: [fact.under(Clause.S23, Clause.S29)]
