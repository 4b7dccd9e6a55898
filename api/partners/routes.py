"""Partners over HTTP: described by HubSpot systems, read by staff with their certifications and marks."""

import secrets
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.conditional_requests import IfMatch, IfNoneMatch, answer, digest_tag, must_match, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import respond
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, named_key
from api.partners.presenter import listed_partner_view, partner_view
from api.partners.schemas import CertificationBody, ListedPartnerView, PartnerBody, PartnerView
from api.partners.visibility import visible_partner, visible_partners
from api.problems import not_found, rejection_problem
from records import standing
from records.partners import queries as partners
from records.partners.queries import PartnerRecord
from records.standing import Written
from records.visibility import Visibility
from standards.commands import Command
from standards.field_types import Code, PartnerId
from standards.partner.commands import (
    MAY_RECORD,
    DescribePartner,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.rejections import Rejection

router = APIRouter(prefix="/v1/partners", tags=["partners"], responses=PROBLEMS)


@router.put(
    "/{partner_id}", response_model=PartnerView, responses={201: {"model": PartnerView}}, summary="Describe a partner"
)
async def put_partner(
    services: TheServices, caller: TheCaller, partner_id: PartnerId, body: PartnerBody, if_match: IfMatch = None
) -> Response:
    """201 for a new partner, 200 otherwise; describing it as it is already changes nothing."""
    _must_record(caller)
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        visibility = await visible_partners(connection, caller)
        known = await _locked(connection, partner_id, visibility)
        must_match(if_match, _tag(known) if known else "")
        identity = await partners.keep_identity(connection, partner_id, body.identity(), services.clock())
        described = DescribePartner(tier=body.tier, programmes=body.programmes, identity=identity)
        written = await _record(services, connection, caller, partner_id, described)
        found = await partners.find(connection, partner_id, visibility)
    return _answer(services, found, written, 201 if known is None else 200)


@router.get("", response_model=Page[ListedPartnerView], responses=READ, summary="List partners")
async def list_partners(services: TheServices, caller: TheCaller, page: ThePage) -> Response:
    """Partners that the caller may see, by id."""
    async with services.autocommit.connect() as connection:
        visibility = await visible_partners(connection, caller)
        found = await partners.page(connection, visibility, named_key(page.after), page.with_next)
        counts = await partners.counts_of(connection, [one.id for one in found])
    views = [listed_partner_view(one, counts[one.id]) for one in found[: page.limit]]
    return page.answer(found, views, key=lambda one: (one.id,))


@router.get("/{partner_id}", response_model=PartnerView, responses=READ, summary="Read a partner")
async def read_partner(
    services: TheServices, caller: TheCaller, partner_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The partner with its certifications and marks."""
    async with services.autocommit.connect() as connection:
        found = await visible_partner(connection, caller, partner_id)
    return read(partner_view(found).model_dump(mode="json"), if_none_match)


@router.put("/{partner_id}/certifications/{name}", response_model=PartnerView, summary="Record a certification (S9)")
async def put_certification(
    services: TheServices,
    caller: TheCaller,
    partner_id: PartnerId,
    name: Code,
    body: CertificationBody,
    if_match: IfMatch = None,
) -> Response:
    """The partner holds the certification, until it expires."""
    held = RecordCertification(name=name, earned_on=body.earned_on, expires_on=body.expires_on)
    return await _certify(services, caller, partner_id, if_match, held)


@router.delete("/{partner_id}/certifications/{name}", response_model=PartnerView, summary="Remove a certification (S9)")
async def delete_certification(
    services: TheServices, caller: TheCaller, partner_id: PartnerId, name: Code, if_match: IfMatch = None
) -> Response:
    """The partner no longer holds the certification; removing it again changes nothing."""
    return await _certify(services, caller, partner_id, if_match, RemoveCertification(name=name))


async def _certify(
    services: Services, caller: Caller, partner_id: str, if_match: str | None, fact: PartnerFact
) -> Response:
    _must_record(caller)
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        visibility = await visible_partners(connection, caller)
        known = await _locked(connection, partner_id, visibility)
        if known is None:
            raise not_found("partner")
        must_match(if_match, _tag(known))
        written = await _record(services, connection, caller, partner_id, fact)
        found = await partners.find(connection, partner_id, visibility)
    return _answer(services, found, written)


def _must_record(caller: Caller) -> None:
    require_role(caller, MAY_RECORD, "Partners are recorded with the role intake or ops.")


async def _locked(connection: AsyncConnection, partner_id: str, visibility: Visibility) -> PartnerRecord | None:
    """The partner, locked against every other decision until the transaction ends; None for an unknown one."""
    await standing.hold(connection, partner_id)
    return await partners.find(connection, partner_id, visibility)


def _tag(found: PartnerRecord) -> str:
    return digest_tag(partner_view(found).model_dump(mode="json"))


async def _record(
    services: Services, connection: AsyncConnection, caller: Caller, partner_id: str, fact: PartnerFact
) -> Written:
    now = services.clock()
    command = Command[Any](
        by=caller.actor, submitted_at=now, data=fact, subject=f"partner/{partner_id}", seed=secrets.token_hex(16)
    )
    written = await standing.describe(connection, services.repository, partner_id, command, now)
    if isinstance(written, Rejection):
        raise rejection_problem(written)
    return written


def _answer(services: Services, found: PartnerRecord | None, written: Written, status: int = 200) -> Response:
    services.nudge(written)
    assert found is not None  # it was recorded
    return respond(answer(partner_view(found).model_dump(mode="json"), status=status))
