"""A partner as the API shows it."""

from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.conditional_requests import answer
from api.dependencies import Services
from api.marks.presenter import mark_view
from api.partners.schemas import CertificationView, Contact, CountsView, ListedPartnerView, PartnerView, Pdm
from records.idempotency import Answer
from records.partners.queries import Counts, PartnerRecord


async def present_one(
    _services: Services, _connection: AsyncConnection, _caller: Caller, found: PartnerRecord
) -> Answer:
    """The partner as it stands on record, as an answer with its entity tag."""
    return answer(partner_view(found).model_dump(mode="json"))


def partner_view(found: PartnerRecord) -> PartnerView:
    """The partner as the API shows it."""
    who = found.identity
    return PartnerView(
        id=found.id,
        name=who.name,
        aliases=list(who.aliases),
        domains=list(who.domains),
        tier=found.tier,
        contact=Contact.model_construct(name=who.contact_name, email=who.contact_email),
        pdm=Pdm.model_construct(name=who.pdm_name, email=who.pdm_email, sub=who.pdm_sub),
        programmes=list(found.programmes),
        certifications=[
            CertificationView(name=c.name, earned_on=c.earned_on, expires_on=c.expires_on) for c in found.certifications
        ],
        marks=[mark_view(mark, {found.id: who.name}) for mark in found.marks],
    )


def listed_partner_view(found: PartnerRecord, counts: Counts) -> ListedPartnerView:
    """The partner in a list, with what is open about it."""
    marks = sum(mark.vacated_at is None for mark in found.marks)
    shown = CountsView(**asdict(counts), marks=marks)
    return ListedPartnerView.model_construct(**dict(partner_view(found)), counts=shown)
