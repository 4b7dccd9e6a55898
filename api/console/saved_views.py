"""Named lists: an inbox or a list of cases with its filters, kept on the server, one's own or shared."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.console.posted import posted
from api.console.visit import StaffVisit, Visit, inner_path
from api.problems import Problem
from api.visibility import is_id
from records.console import views
from records.console.views import View

router = APIRouter(prefix="/console/views", include_in_schema=False)
LONGEST_NAME, LONGEST_ADDRESS = 60, 2000


def views_shown(visit: Visit, found: Sequence[View]) -> list[dict[str, Any]]:
    """The lists that the visitor named, and those that others share."""
    return [
        {"id": one.id, "name": one.name, "address": one.address, "mine": one.owner == visit.caller.actor.sub}
        for one in found
    ]


@router.post("")
async def save_view(request: Request, visit: StaffVisit) -> Response:
    """Names the list."""
    form = await posted(request)
    name, address = " ".join(form.one("name").split()), inner_path(form.one("address"))
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or len(address) > LONGEST_ADDRESS:
        raise Problem(422, "invalid", f"Give the view a name of up to {LONGEST_NAME} letters.")
    async with visit.services.engine.begin() as connection:
        shared = form.one("shared") == "yes"
        await views.save(connection, visit.caller.actor.sub, name, address, visit.now, shared=shared)
    return RedirectResponse(address, 303)


@router.post("/{view_id}/remove")
async def remove_view(request: Request, visit: StaffVisit, view_id: str) -> Response:
    """Forgets a list of the visitor's own."""
    form = await posted(request)
    if is_id(view_id):
        async with visit.services.engine.begin() as connection:
            await views.remove(connection, visit.caller.actor.sub, view_id)
    return RedirectResponse(inner_path(form.one("address")), 303)
