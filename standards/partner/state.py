"""A partner's state, folded from its events."""

from datetime import date
from typing import Any, assert_never

from standards.frozen import Frozen
from standards.partner.facts import (
    CertificationRecorded,
    CertificationRemoved,
    MarkImported,
    PartnerEvent,
    PartnerFact,
    PartnerRecorded,
)
from standards.vocabulary import Seriousness


class Certification(Frozen):
    """A certification that the partner holds, until it expires (S9)."""

    earned_on: date
    expires_on: date | None = None


class ImportedMark(Frozen):
    """A mark from before the records began."""

    id: str
    placed_on: date
    seriousness: Seriousness
    reference: str


class Partner(Frozen):
    """The facts about one partner that the rules read."""

    id: str
    tier: str
    programmes: tuple[str, ...]
    identity: str
    sequence: int
    certifications: dict[str, Certification] = {}
    imported_marks: tuple[ImportedMark, ...] = ()


def evolve(partner: Partner | None, event: PartnerEvent) -> Partner:
    """The partner after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (partner.sequence if partner else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if partner is None:
        return _first(event)
    return partner.model_copy(update={"sequence": event.sequence} | _changes(partner, event.fact))


def _first(event: PartnerEvent) -> Partner:
    fact = event.fact
    if not isinstance(fact, PartnerRecorded):
        raise ValueError(f"{event.subject} begins with its description")
    return Partner(
        id=event.subject.removeprefix("partner/"),
        tier=fact.tier,
        programmes=fact.programmes,
        identity=fact.identity,
        sequence=event.sequence,
    )


def _changes(partner: Partner, fact: PartnerFact) -> dict[str, Any]:
    held = partner.certifications
    match fact:
        case PartnerRecorded(tier=tier, programmes=programmes, identity=identity):
            return {"tier": tier, "programmes": programmes, "identity": identity}
        case CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on):
            return {"certifications": held | {name: Certification(earned_on=earned_on, expires_on=expires_on)}}
        case CertificationRemoved(name=name):
            return {"certifications": {other: value for other, value in held.items() if other != name}}
        case MarkImported(mark_id=mark_id, placed_on=placed_on, seriousness=seriousness, reference=reference):
            mark = ImportedMark(id=mark_id, placed_on=placed_on, seriousness=seriousness, reference=reference)
            return {"imported_marks": (*partner.imported_marks, mark)}
        case _:
            assert_never(fact)
