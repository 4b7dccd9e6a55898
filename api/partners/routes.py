"""Partners over HTTP: described by HubSpot systems, read by staff with their certifications and marks."""

import re
import secrets
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.complaints.command_routes import IfMatch
from api.conditional_requests import IfNoneMatch, digest_tag, must_match, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import respond
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged
from api.partners.schemas import CertificationBody, PartnerBody, PartnerView, partner_view
from api.partners.visibility import only_partners, sees
from api.problems import coded, not_found, refusal
from records import standing
from records.idempotency import Answer
from records.partners import queries as partners
from records.partners.queries import PartnerRecord
from records.standing import Written
from standards.clauses import Clause
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
from standards.rejections import RejectionCode as Refusal

router = APIRouter(prefix="/v1/partners", tags=["partners"], responses=PROBLEMS)

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


async def _must_match(connection: AsyncConnection, partner_id: str, if_match: str | None) -> None:
    """Raises a 412 problem where the partner is not, or no longer, as the caller read it; it stays locked from here."""
    if if_match is not None:
        await standing.hold(connection, partner_id)
        known = await partners.find(connection, partner_id)
        must_match(if_match, digest_tag(partner_view(known).model_dump(mode="json")) if known else "")


def _answer(found: PartnerRecord, status: int) -> Response:
    body = partner_view(found).model_dump(mode="json")
    return respond(Answer(status, body, {"ETag": digest_tag(body), "Vary": "Authorization"}))


@router.put(
    "/{partner_id}", response_model=PartnerView, responses={201: {"model": PartnerView}}, summary="Describe a partner"
)
async def put_partner(
    services: TheServices, caller: TheCaller, partner_id: PartnerId, body: PartnerBody, if_match: IfMatch = None
) -> Response:
    """201 for a new partner, 200 otherwise; describing it as it is already changes nothing."""
    _must_record(caller)
    now = services.clock()
    async with services.engine.begin() as connection:
        await _must_match(connection, partner_id, if_match)
        identity = await partners.keep_identity(connection, partner_id, body.identity(), now)
        described = DescribePartner(tier=body.tier, programmes=body.programmes, identity=identity)
        made = await partners.find(connection, partner_id) is None
        written = await _record(services, connection, caller, partner_id, described)
        found = await partners.find(connection, partner_id)
    services.nudge(written)
    assert found is not None
    return _answer(found, 201 if made else 200)


@router.get("", response_model=Page[PartnerView], responses=READ, summary="List partners")
async def list_partners(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """Partners within the caller's sight, by id."""
    async with services.engine.connect() as connection:
        found = await partners.page(connection, only_partners(caller), named_key(after), limit + 1)
    more = cursor(found[limit - 1].id) if len(found) > limit else None
    return read(paged([partner_view(record) for record in found[:limit]], more), if_none_match)


@router.get("/{partner_id}", response_model=PartnerView, responses=READ, summary="Read a partner")
async def read_partner(
    services: TheServices, caller: TheCaller, partner_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The partner with its certifications and marks."""
    found = await seen(services, caller, partner_id)
    return read(partner_view(found).model_dump(mode="json"), if_none_match)


async def seen(services: Services, caller: Caller, partner_id: str) -> PartnerRecord:
    """The partner, if the caller may see it. Raises a 404 problem otherwise."""
    if not (_ID.fullmatch(partner_id) and sees(caller, partner_id)):
        raise not_found("partner")
    async with services.engine.connect() as connection:
        found = await partners.find(connection, partner_id)
    if found is None:
        raise not_found("partner")
    return found


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
    today = services.clock().date()
    if body.earned_on > today:
        detail = f"A certification that was earned counts at once: name a day up to today, {today}."
        raise refusal(Rejection(Refusal.INVALID, detail, (Clause.S9,), "earned_on"))
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
    async with services.engine.begin() as connection:
        if await partners.find(connection, partner_id) is None:
            raise not_found("partner")
        await _must_match(connection, partner_id, if_match)
        written = await _record(services, connection, caller, partner_id, fact)
        found = await partners.find(connection, partner_id)
    services.nudge(written)
    assert found is not None
    return _answer(found, 200)


async def _record(
    services: Services, connection: AsyncConnection, caller: Caller, partner_id: str, fact: PartnerFact
) -> Written:
    now = services.clock()
    command = Command[Any](
        by=caller.actor, submitted_at=now, data=fact, subject=f"partner/{partner_id}", seed=secrets.token_hex(16)
    )
    written = await standing.describe(connection, services.repository, partner_id, command, now)
    if isinstance(written, Rejection):
        raise refusal(written)
    return written


def _must_record(caller: Caller) -> None:
    if not caller.has(*MAY_RECORD):
        raise coded(Refusal.ROLE_REQUIRED, "Partners are recorded with the role intake or ops.")
