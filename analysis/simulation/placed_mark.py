"""What is told about a partner, judged again by the doors that it came in through; and the marks that come of it."""

from collections.abc import Sequence
from typing import Any

from standards.complaint import ComplaintEvent
from standards.complaint.events import MarkPlaced
from standards.complaint.participants import handlers
from standards.partner.commands import (
    DescribePartner,
    ImportMark,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.partner.events import CertificationRecorded, CertificationRemoved, MarkImported, PartnerRecorded
from standards.standing.state import Mark


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


def fact_of(data: Any) -> PartnerFact:
    """What was told about the partner, as the door took it in through which it came."""
    match data:
        case PartnerRecorded():
            return DescribePartner(tier=data.tier, programmes=data.programmes, identity=data.identity)
        case CertificationRecorded():
            return RecordCertification(name=data.name, earned_on=data.earned_on, expires_on=data.expires_on)
        case CertificationRemoved():
            return RemoveCertification(name=data.name)
        case MarkImported():
            return ImportMark(placed_on=data.placed_on, seriousness=data.seriousness, reference=data.reference)
        case _:
            raise TypeError(f"{data.type} is nothing that is told about a partner")
