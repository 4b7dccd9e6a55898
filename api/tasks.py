"""The caller's inbox: what waits for the caller's role or for the caller in person, most urgent first."""

from fastapi import APIRouter, Response

from api.complaints.models import ComplaintView
from api.complaints.reading import listed
from api.complaints.scope import scope_of
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, paged, timed_key
from api.reads import IfNoneMatch, read
from api.services import TheCaller, TheServices
from records.complaints import inbox
from standards.complaint.actions import STAGE_ROLES

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], responses=PROBLEMS)


@router.get("", response_model=Page[ComplaintView], responses=READ, summary="The caller's inbox")
async def list_tasks(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """Open complaints whose step is the caller's, the earliest deadline first."""
    stages = [stage for stage, role in STAGE_ROLES.items() if caller.has(role)]
    async with services.engine.connect() as connection:
        found = await inbox(connection, stages, caller.actor.sub, scope_of(caller), timed_key(after), limit + 1)
        results = await listed(services, connection, caller, found[:limit])
    more = cursor(*found[limit - 1][1]) if len(found) > limit else None
    return read(paged(results, more), if_none_match)
