"""Marks over HTTP."""

from fastapi import APIRouter, Response

from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged
from api.partners.models import MarkView, mark_view
from api.partners.scope import only_partners
from api.reads import IfNoneMatch, read
from api.services import TheCaller, TheServices
from records import partners
from standards.text import PartnerId

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
    """Marks within the caller's sight, oldest first."""
    async with services.engine.connect() as connection:
        found = await partners.marks_page(connection, only_partners(caller), partner_id, named_key(after), limit + 1)
    more = cursor(found[limit - 1].id) if len(found) > limit else None
    return read(paged([mark_view(mark) for mark in found[:limit]], more), if_none_match)
