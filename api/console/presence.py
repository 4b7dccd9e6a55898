"""Who else looks at a case. Those on a board are never noted: who looks may tell who votes."""

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from api.complaints.visibility import visible_complaint
from api.console.rows import names_of_people
from api.console.visit import StaffVisit
from records.console import presences
from standards.vocabulary import Role

router = APIRouter(prefix="/console/cases", include_in_schema=False)
BOARDS = (Role.MARK_BOARD, Role.ACCREDITATION_BOARD)


@router.post("/{complaint_id}/presence")
async def note_presence(visit: StaffVisit, complaint_id: str) -> Response:
    """Notes that the visitor looks, and tells who else does, and how far the case has come."""
    sub = visit.caller.actor.sub
    async with visit.services.engine.begin() as connection:
        found = await visible_complaint(connection, visit.caller, complaint_id)
        if not visit.caller.has(*BOARDS):
            await presences.note(connection, found.case.id, sub, visit.now)
        others = await presences.others(connection, found.case.id, sub, visit.now)
        names = await names_of_people(connection, others)
    here = [names.get(one, one) for one in others]
    return JSONResponse({"here": here, "rows": {found.case.id: found.case.sequence}})
