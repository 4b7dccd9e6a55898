"""Recording facts about a partner: what changes, and what is already so (S2, S5, S9, S40)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from standards.clauses import Clause
from standards.editions import Edition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.partner.events import (
    CertificationRecorded,
    CertificationRemoved,
    MarkImported,
    PartnerEventData,
    PartnerRecorded,
)
from standards.partner.state import Certification, Partner
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role, Seriousness

MAY_RECORD = (Role.INTAKE, Role.OPS)
"""Who describes partners and records their certifications."""

Ruling = list[PendingEvent[PartnerEventData]] | Rejection


@dataclass(frozen=True)
class Description:
    """A partner as another system describes it; ``identity`` is the id under which its names are kept."""

    tier: str
    programmes: tuple[str, ...]
    identity: str


def record_partner(
    partner: Partner | None, description: Description, edition: Edition, *, lost_all: bool = False
) -> Ruling:
    """The description as a fact, where it says something new (S2).

    ``lost_all`` says that the partner lost its accreditations and holds none: no description brings an accredited-only
    programme back then (S40). One that it never left, since the edition's lapse takes it out of none, stays.
    """
    if description.tier not in edition.tiers.order:
        allowed = ", ".join(edition.tiers.order)
        return Rejection(RejectionCode.INVALID, f"Use one of the edition's tiers: {allowed}.", (Clause.S5,), "tier")
    # S40: a programme has one name, whichever spelling it came in.
    given = {edition.programmes.canonical(name) for name in description.programmes}
    barred = set(edition.programmes.accredited_only) - set(partner.programmes if partner else ())
    programmes = tuple(sorted(given - barred if lost_all else given))
    recorded = PartnerRecorded(tier=description.tier, programmes=programmes, identity=description.identity)
    unchanged = partner is not None and (partner.tier, partner.programmes, partner.identity) == (
        recorded.tier,
        recorded.programmes,
        recorded.identity,
    )
    return [] if unchanged else [recorded.under(Clause.S2)]


def record_certification(partner: Partner, name: str, earned_on: date, expires_on: date | None) -> Ruling:
    """A certification with its expiry, where it says something new (S9)."""
    if expires_on is not None and expires_on < earned_on:
        detail = "A certification expires on or after the day it was earned."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S9,), "expires_on")
    if partner.certifications.get(name) == Certification(earned_on=earned_on, expires_on=expires_on):
        return []
    return [CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on).under(Clause.S9)]


def remove_certification(partner: Partner, name: str) -> Ruling:
    """The end of a certification, where the partner holds it (S9)."""
    return [CertificationRemoved(name=name).under(Clause.S9)] if name in partner.certifications else []


def import_mark(partner: Partner, placed_on: date, seriousness: Seriousness, reference: str) -> Ruling:
    """A mark from before the records began, once per reference (S26's one exception)."""
    known = next((mark for mark in partner.imported_marks if mark.reference == reference), None)
    if known is not None:
        if (known.placed_on, known.seriousness) == (placed_on, seriousness):
            return []
        return Rejection(
            RejectionCode.INVALID, f"{reference} was imported before with another date or class.", field="reference"
        )
    placed_at = datetime.combine(placed_on, time(), UTC)
    mark_id = new_id("mrk", placed_at, f"{partner.id}/{reference}")
    imported = MarkImported(mark_id=mark_id, placed_on=placed_on, seriousness=seriousness, reference=reference)
    return [imported.under(Clause.S23, Clause.S29)]
