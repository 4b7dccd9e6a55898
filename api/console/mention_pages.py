"""Mentions on pages: people who may see a case are suggested while a note is written; who was mentioned has seen it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import JSONResponse, RedirectResponse

from api.authorization import require_role_anywhere
from api.complaints.mentions import MENTIONABLE, choices_of, mark_seen, suggested
from api.complaints.visibility import visible_complaint
from api.console import query
from api.console.costly import COSTLY_SEARCH_PAGE
from api.console.posted import posted
from api.console.visit import StaffVisit, Visit, inner_path
from records.people import Person
from standards.complaint import Complaint
from standards.complaint.commands import AddNote
from standards.formatting import listed, spoken

router = APIRouter(prefix="/console/cases", include_in_schema=False)
MOST_SUGGESTED = 8


@router.get("/{complaint_id}/people", dependencies=[COSTLY_SEARCH_PAGE])
async def suggest_people(request: Request, visit: StaffVisit, complaint_id: str) -> Response:
    """The first people who may see the case and are found by the words; of all of them without words."""
    await require_role_anywhere(visit.services, visit.caller, AddNote.declaration)
    q = query.text(request, "q")
    async with visit.services.engine.connect() as connection:
        case = (await visible_complaint(connection, visit.caller, complaint_id)).case
        found = await _found(visit, connection, case, q)
    others = [one for one in found if one.sub != visit.caller.actor.sub][:MOST_SUGGESTED]
    told = [{"sub": one.sub, "name": one.name or one.sub, "teams": _teams(one.roles)} for one in others]
    return JSONResponse({"results": told})


async def _found(visit: Visit, connection: AsyncConnection, case: Complaint, q: str | None) -> Sequence[Person]:
    if q is not None:
        return await suggested(visit.services, connection, case, q, MOST_SUGGESTED + 1)
    return (await choices_of(visit.services, connection, case, MOST_SUGGESTED + 1)).people


def _teams(roles: tuple[str, ...]) -> str:
    return listed([spoken(role.value) for role in MENTIONABLE if role.value in roles])


@router.post("/{complaint_id}/mentions/seen")
async def see_mentions(request: Request, visit: StaffVisit, complaint_id: str) -> Response:
    """The notes on the case that mention the visitor no longer stand in the inbox."""
    form = await posted(request)
    async with visit.services.engine.begin() as connection:
        await visible_complaint(connection, visit.caller, complaint_id)
        await mark_seen(connection, visit.person, complaint_id, visit.now)
    return RedirectResponse(inner_path(form.one("address")), 303)
