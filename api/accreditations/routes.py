"""Accreditations over HTTP: listed, read, asked why, and acted on; one address for each declared action."""

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.accreditations import commands as desk
from api.accreditations.presenter import accreditation_view
from api.accreditations.schemas import AcceptedOrderView, AccreditationView
from api.auth import Caller
from api.commands import etag
from api.complaints.authorization import may_ever
from api.complaints.command_routes import IfMatch
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged
from api.partners.visibility import only_partners
from api.problems import not_found
from api.reviews.visibility import masked
from records.accreditations.queries import AccreditationFilters, find_accreditation
from records.accreditations.queries import page as page_of
from records.idempotency import Answer
from standards.accreditation import ACCREDITATION_COMMANDS, Accreditation
from standards.commands import Declaration
from standards.field_types import Code, PartnerId
from standards.time_types import Day
from standards.vocabulary import AccreditationStatus

router = APIRouter(prefix="/v1/accreditations", tags=["accreditations"], responses=PROBLEMS)

ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": AcceptedOrderView, "description": "Safe, but not on record yet; read it after Retry-After."}
}


@router.get("", response_model=Page[AccreditationView], responses=READ, summary="List accreditations")
async def list_accreditations(
    services: TheServices,
    caller: TheCaller,
    status: AccreditationStatus | None = None,
    kind: Code | None = None,
    partner_id: PartnerId | None = None,
    renews_before: Annotated[Day | None, Query(description="Live ones whose term ends before the day.")] = None,
    limit: Limit = 50,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Accreditations within the caller's sight, in the order in which they came on record."""
    filters = AccreditationFilters(status, kind, partner_id, renews_before)
    async with services.engine.connect() as connection:
        found = await page_of(connection, only_partners(caller), filters, named_key(after), limit + 1)
        edition = await services.repository.in_force(connection, services.clock())
    more = cursor(found[limit - 1].id) if len(found) > limit else None
    page = paged([accreditation_view(one, caller, edition) for one in found[:limit]], more)
    return read(masked(caller, page), if_none_match)


@router.get("/{accreditation_id}", response_model=AccreditationView, responses=READ, summary="Read an accreditation")
async def read_accreditation(
    services: TheServices, caller: TheCaller, accreditation_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The accreditation with its conditions and its next dates."""
    async with services.engine.connect() as connection:
        found = await seen(connection, caller, accreditation_id)
        edition = await services.repository.in_force(connection, services.clock())
    view = accreditation_view(found, caller, edition).model_dump(mode="json", by_alias=True)
    return read(masked(caller, view), if_none_match, etag(found.id, found.sequence))


async def seen(connection: AsyncConnection, caller: Caller, accreditation_id: str) -> Accreditation:
    """The accreditation, if the caller may see it. Raises a 404 problem otherwise."""
    found = None
    if len(accreditation_id) <= 64 and "\x00" not in accreditation_id:
        found = await find_accreditation(connection, accreditation_id, only_partners(caller))
    if found is None:
        raise not_found("accreditation")
    return found


async def answered(services: Services, caller: Caller, accreditation_id: str, *, recorded: bool = True) -> Answer:
    """The accreditation as it stands on record, as an answer; or 202 where the order is safe and no more."""
    if not recorded:
        detail = "The order is safe and will be on record as soon as PostgreSQL is back; read the accreditation then."
        return Answer(202, {"id": accreditation_id, "accepted": True, "detail": detail}, {"Retry-After": "2"})
    async with services.engine.connect() as connection:
        found = await seen(connection, caller, accreditation_id)
        edition = await services.repository.in_force(connection, services.clock())
    body = accreditation_view(found, caller, edition).model_dump(mode="json", by_alias=True)
    return Answer(200, body, {"ETag": etag(found.id, found.sequence), "Vary": "Authorization"})


def _endpoint(declared: Declaration) -> Callable[..., Any]:
    async def act(
        request: Request,
        services: TheServices,
        caller: TheCaller,
        accreditation_id: str,
        body: Any,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
    ) -> Response:
        await may_ever(services, caller, declared)
        key = idempotency_key or uuid.uuid4().hex

        async def take() -> Answer:
            async with services.engine.connect() as connection:
                found = await seen(connection, caller, accreditation_id)
            command = desk.Request(found.partner_id, found.id, body, key, if_match)
            return await answered(services, caller, found.id, recorded=await desk.take(services, caller, command))

        async def must_see() -> None:
            async with services.engine.connect() as connection:
                await seen(connection, caller, accreditation_id)

        return await once(services, caller, idempotency_key, fingerprint(request, body), take, must_see)

    act.__annotations__["body"] = declared.model
    act.__name__ = declared.name
    return act


for _declared in ACCREDITATION_COMMANDS.values():
    router.add_api_route(
        f"/{{accreditation_id}}/actions/{_declared.name}",
        _endpoint(_declared),
        methods=["POST"],
        response_model=AccreditationView,
        responses=ACCEPTED,
        summary=_declared.summary,
        description=f"Roles: {', '.join(_declared.roles)}. From: {', '.join(_declared.stages)}. "
        f"Clauses: {', '.join(_declared.clauses)}.",
        operation_id=_declared.name,
    )
