"""Marks over HTTP: listed."""

from fastapi import APIRouter, Response

from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.marks.presenter import mark_view
from api.marks.schemas import MarkView
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged
from api.partners.visibility import visible_partners
from records.marks import queries as marks
from standards.field_types import PartnerId

router = APIRouter(prefix="/v1/marks", tags=["marks"], responses=PROBLEMS)


@router.get("", response_model=Page[MarkView], responses=READ, summary="List marks")
async def list_marks(
    services: TheServices,
    caller: TheCaller,
    partner_id: PartnerId | None = None,
    limit: Limit = 50,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Marks that the caller may see, oldest first."""
    async with services.engine.connect() as connection:
        visibility = await visible_partners(connection, caller)
        found = await marks.page(connection, visibility, partner_id, named_key(after), limit + 1)
    more = cursor(found[limit - 1].id) if len(found) > limit else None
    return read(paged([mark_view(mark) for mark in found[:limit]], more), if_none_match)
