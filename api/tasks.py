"""The caller's inbox: what waits for the caller's role or for the caller in person, most urgent first."""

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.complaints import presenter as complaint_presenter
from api.complaints.mentions import MentionView, mention_task
from api.complaints.schemas import ComplaintView
from api.complaints.visibility import visible_complaints
from api.dependencies import TheCaller, TheServices
from api.editions.schemas import EditionView
from api.editions.tasks import edition_tasks
from api.follow_up.schemas import FollowUpView
from api.follow_up.tasks import follow_up_tasks
from api.marks.schemas import MarkView
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, timed_key
from api.reviews import presenter as review_presenter
from api.reviews.schemas import ReviewView
from api.reviews.visibility import visible_reviews
from records.complaints import pages as complaints
from records.complaints.pages import Reader
from records.keyset import Key
from records.notifications import mentions
from records.reviews import queries as reviews
from records.visibility import Visibility
from standards.complaint.roles import STAGE_ROLES
from standards.vocabulary import ReviewStage, Role

router = APIRouter(prefix="/v1/tasks", tags=["tasks"], responses=PROBLEMS)

REVIEW_ROLES = {ReviewStage.LEGAL: Role.LEGAL, ReviewStage.DIRECTOR: Role.DIRECTOR}
"""Whose a review's stage is. The board learns of its own by mail: a task would say more than the packet (S32)."""


class TaskPage(Page[ComplaintView | ReviewView | MarkView | FollowUpView | EditionView | MentionView]):
    """A page of the inbox."""


@router.get("", response_model=TaskPage, responses=READ, summary="The caller's inbox")
async def list_tasks(services: TheServices, caller: TheCaller, page: ThePage) -> Response:
    """Complaints and reviews that wait for the caller, and what follows from decisions, the earliest deadline first.

    A request to vacate a mark has no deadline: it stands at the instant at which it was made. An edition that waits for
    a second person stands at the instant from which it would govern. A note that mentions the caller stands at its own.
    """
    stages = [stage for stage, role in STAGE_ROLES.items() if caller.has(role)]
    review_stages = [stage for stage, role in REVIEW_ROLES.items() if caller.has(role)]
    key, releases = timed_key(page.after), caller.has(Role.PARTNER_OPS)
    async with services.autocommit.connect() as connection:
        visible = await visible_complaints(connection, caller)
        reader = Reader(caller.actor.sub, caller.email)
        cases = await complaints.opened_inbox(connection, stages, reader, visible, key, page.with_next)
        person = await services.as_person(connection, caller)
        mentioned = await _mentions(connection, person, visible, key, page.with_next)
        visible = await visible_reviews(connection, caller)
        judged = await reviews.inbox(connection, review_stages, visible, key, page.with_next, releases=releases)
        shown: list[Any] = await complaint_presenter.present(services, connection, caller, [case for case, _ in cases])
        shown += await review_presenter.present(services, connection, caller, [review for review, _ in judged])
        now = services.clock()
        edition = await services.repository.in_force(connection, now)
        follow_ups = await follow_up_tasks(connection, person, edition, now, key, page.with_next)
        to_approve = await edition_tasks(services, connection, person, key, page.with_next)
    keys = [key for _, key in (*cases, *judged)]
    tasks = sorted([*zip(keys, shown, strict=True), *follow_ups, *to_approve, *mentioned], key=lambda task: task[0])
    return page.answer(tasks, [task for _, task in tasks[: page.limit]], key=lambda one: one[0])


async def _mentions(
    connection: AsyncConnection, person: Caller, visible: Visibility, after: Key | None, limit: int
) -> list[tuple[Key, dict[str, Any]]]:
    """Notes that mention the person; the board is mentioned in none (S32)."""
    if person.board_only:
        return []
    actor = person.actor
    found = await mentions.page(connection, (actor.sub, *actor.other_subs), visible, after, limit)
    return [mention_task(person, one) for one in found]
