"""Recording facts about a partner: what changes, and what is already so (S2, S5, S9, S40)."""

from datetime import UTC, datetime, time
from typing import assert_never

from standards.clauses import Clause
from standards.editions import Edition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.partner.commands import (
    DescribePartner,
    ImportMark,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.partner.events import (
    CertificationRecorded,
    CertificationRemoved,
    MarkImported,
    PartnerEventData,
    PartnerRecorded,
)
from standards.partner.state import Certification, Partner
from standards.rejections import Rejection, RejectionCode

Ruling = list[PendingEvent[PartnerEventData]] | Rejection


def rule(partner: Partner, fact: PartnerFact, edition: Edition, *, lost_all: bool) -> Ruling:
    """The events that record the fact, or why it cannot be one; nothing where it says nothing new."""
    match fact:
        case DescribePartner():
            return describe(partner, fact, edition, lost_all=lost_all)
        case RecordCertification():
            return record_certification(partner, fact)
        case RemoveCertification():
            return remove_certification(partner, fact)
        case ImportMark():
            return import_mark(partner, fact)
        case _:
            assert_never(fact)


def describe(
    partner: Partner | None, description: DescribePartner, edition: Edition, *, lost_all: bool = False
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


def record_certification(partner: Partner, fact: RecordCertification) -> Ruling:
    """A certification with its expiry, where it says something new (S9)."""
    name, earned_on, expires_on = fact.name, fact.earned_on, fact.expires_on
    if expires_on is not None and expires_on < earned_on:
        detail = "A certification expires on or after the day it was earned."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S9,), "expires_on")
    if partner.certifications.get(name) == Certification(earned_on=earned_on, expires_on=expires_on):
        return []
    return [CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on).under(Clause.S9)]


def remove_certification(partner: Partner, fact: RemoveCertification) -> Ruling:
    """The end of a certification, where the partner holds it (S9)."""
    held = fact.name in partner.certifications
    return [CertificationRemoved(name=fact.name).under(Clause.S9)] if held else []


def import_mark(partner: Partner, fact: ImportMark) -> Ruling:
    """A mark from before the records began, once per reference (S26's one exception)."""
    placed_on, seriousness, reference = fact.placed_on, fact.seriousness, fact.reference
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
