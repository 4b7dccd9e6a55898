"""All the cases that a list would show, page after page: what "all that match" means for several cases at once."""

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from api.complaints.visibility import visible_complaints
from api.console import query
from api.console.visit import Visit
from api.problems import Problem
from records.complaints import pages as complaints
from records.complaints.queries import Sort, Whose
from records.console import absences
from standards.complaint.roles import STAGE_ROLES

MOST = 200
"""How many cases are taken at once."""


async def matching(connection: AsyncConnection, visit: Visit, address: str) -> tuple[list[str], bool]:
    """The first cases of the list at the address, in its order, and whether there are more of them.

    Raises a 422 problem for an address that is no list of cases.
    """
    path, _, asked = address.partition("?")
    request = Request({"type": "http", "query_string": asked.encode(), "headers": []})
    filters, visible = query.filters_of(request), await visible_complaints(connection, visit.caller)
    if path == "/console/cases":
        sort = query.choice(request, "sort", Sort) or Sort.NEWEST
        found = await complaints.page(connection, visible, filters, sort, None, MOST + 1)
    elif path == "/console":
        whose = query.choice(request, "tab", Whose) or Whose.WAITING
        stages = [stage for stage, role in STAGE_ROLES.items() if visit.caller.has(role)]
        sub = visit.caller.actor.sub
        covered = await absences.stood_in_for(connection, sub, visit.now.date())
        found = await complaints.inbox(connection, stages, sub, visible, None, MOST + 1, whose, filters, covered)
    else:
        raise Problem(422, "invalid", "Go back to the list and choose the cases there.")
    return [one.case.id for one, _ in found[:MOST]], len(found) > MOST
