"""Accreditations over HTTP: listed and read."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.accreditations.presenter import present, present_one
from api.accreditations.schemas import AccreditationView
from api.accreditations.visibility import visible_accreditation
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, named_key
from api.partners.visibility import visible_partners
from api.visibility import masked
from records.accreditations import queries as accreditations
from records.accreditations.queries import Filters
from standards.field_types import Code, PartnerId
from standards.time_types import Day
from standards.vocabulary import AccreditationStatus

router = APIRouter(prefix="/v1/accreditations", tags=["accreditations"], responses=PROBLEMS)


@router.get("", response_model=Page[AccreditationView], responses=READ, summary="List accreditations")
async def list_accreditations(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    status: AccreditationStatus | None = None,
    kind: Code | None = None,
    partner_id: PartnerId | None = None,
    renews_before: Annotated[Day | None, Query(description="Live ones whose term ends before the day.")] = None,
) -> Response:
    """Accreditations that the caller may see, in the order in which they came on record."""
    filters = Filters(status, kind, partner_id, renews_before)
    async with services.autocommit.connect() as connection:
        visibility = await visible_partners(connection, caller)
        found = await accreditations.page(connection, visibility, filters, named_key(page.after), page.with_next)
        views = await present(services, connection, caller, found[: page.limit])
    return read(masked(caller, page.body(found, views, key=lambda one: (one.id,))), page.if_none_match)


@router.get("/{accreditation_id}", response_model=AccreditationView, responses=READ, summary="Read an accreditation")
async def read_accreditation(
    services: TheServices, caller: TheCaller, accreditation_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The accreditation with its conditions and its next dates."""
    async with services.autocommit.connect() as connection:
        found = await visible_accreditation(connection, caller, accreditation_id)
        shown = await present_one(services, connection, caller, found)
    return read(masked(caller, shown.body), if_none_match, shown.headers["ETag"])
