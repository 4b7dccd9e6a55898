"""Marks over HTTP: listed."""

from fastapi import APIRouter, Response

from api.dependencies import TheCaller, TheServices
from api.marks.presenter import mark_view
from api.marks.schemas import MarkView
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, named_key
from api.partners.visibility import visible_partners
from records.marks import queries as marks
from records.partners.queries import names_of
from standards.field_types import PartnerId

router = APIRouter(prefix="/v1/marks", tags=["marks"], responses=PROBLEMS)


@router.get("", response_model=Page[MarkView], responses=READ, summary="List marks")
async def list_marks(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    partner_id: PartnerId | None = None,
) -> Response:
    """Marks that the caller may see, oldest first."""
    async with services.autocommit.connect() as connection:
        visibility = await visible_partners(connection, caller)
        found = await marks.page(connection, visibility, partner_id, named_key(page.after), page.with_next)
        names = await names_of(connection, [mark.partner_id for mark in found])
    views = [mark_view(mark, names) for mark in found[: page.limit]]
    return page.answer(found, views, key=lambda one: (one.id,))
