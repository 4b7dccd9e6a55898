"""The caller's inbox: what waits for the caller's role or for the caller in person, most urgent first."""

from fastapi import APIRouter, Response

from api.accreditations.presenter import review_view, subjects_of
from api.accreditations.schemas import ReviewView
from api.complaints.queries import listed
from api.complaints.schemas import ComplaintView
from api.complaints.visibility import scope_of
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.follow_up.schemas import FollowUpView
from api.follow_up.tasks import follow_up_tasks
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, paged, timed_key
from api.partners.schemas import MarkView
from api.partners.visibility import only_partners
from records import texts
from records.accreditations.queries import reviews_inbox
from records.complaints.queries import inbox
from standards.complaint.commands import STAGE_ROLES
from standards.vocabulary import ReviewStage, Role

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], responses=PROBLEMS)

REVIEW_ROLES = {ReviewStage.LEGAL: Role.LEGAL, ReviewStage.DIRECTOR: Role.DIRECTOR}
"""Whose a review's stage is. The board's own is told by mail: a list of tasks would say more than the packet (S32)."""


class TaskPage(Page[ComplaintView | ReviewView | MarkView | FollowUpView]):
    """A page of the inbox."""


@router.get("", response_model=TaskPage, responses=READ, summary="The caller's inbox")
async def list_tasks(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """Complaints and reviews that wait for the caller, and what follows from decisions, the earliest deadline first.

    A request to vacate a mark has no deadline: it stands at the instant at which it was made.
    """
    stages = [stage for stage, role in STAGE_ROLES.items() if caller.has(role)]
    judged = [stage for stage, role in REVIEW_ROLES.items() if caller.has(role)]
    key, releases = timed_key(after), caller.has(Role.PARTNER_OPS)
    async with services.engine.connect() as connection:
        cases = await inbox(connection, stages, caller.actor.sub, scope_of(caller), key, limit + 1)
        reviews = await reviews_inbox(connection, judged, only_partners(caller), key, limit + 1, releases=releases)
        edition = await services.repository.in_force(connection, services.clock())
        contents = await texts.of_subjects(connection, [name for review, _ in reviews for name in subjects_of(review)])
        shown = await listed(services, connection, caller, cases)
        follow_ups = await follow_up_tasks(services, connection, caller, key, limit + 1)
    told = [review_view(one, contents, caller, edition).model_dump(mode="json", by_alias=True) for one, _ in reviews]
    tasks = [*zip([due for _, due in cases], shown, strict=True), *zip([due for _, due in reviews], told, strict=True)]
    tasks += follow_ups
    tasks.sort(key=lambda task: task[0])
    more = cursor(*tasks[limit - 1][0]) if len(tasks) > limit else None
    return read(paged([task for _, task in tasks[:limit]], more), if_none_match)
