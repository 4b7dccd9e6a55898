"""The inbox: what waits for the person and for the team, the earliest deadline first; and the list of all cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import JSONResponse, RedirectResponse

from api.authorization import require_role
from api.complaints.mentions import writer_shown
from api.complaints.visibility import SEES_SOME, visible_complaints
from api.console import query
from api.console.costly import COSTLY_SEARCH_PAGE
from api.console.pages import page
from api.console.rows import Row, case_rows, edition_row, follow_up_row, named_case_rows, review_row
from api.console.saved_views import views_shown
from api.console.visit import StaffVisit, TheVisit, Visit
from api.editions.tasks import edition_tasks
from api.follow_up.tasks import Task, follow_up_tasks
from api.paging import cursor, timed_key
from api.reviews import presenter as review_presenter
from api.reviews.visibility import visible_reviews
from api.tasks import REVIEW_ROLES
from records.complaints import pages as complaints
from records.complaints.queries import Sort, Whose
from records.console.list_context import list_context
from records.console.names import names_of
from records.keyset import Key
from records.notifications import mentions
from records.notifications.mentions import Mention
from records.reviews import queries as reviews
from records.visibility import Visibility
from standards.complaint.roles import STAFF_ON_CASE, STAGE_ROLES
from standards.editions import Edition
from standards.review import AccreditationReview
from standards.vocabulary import OPEN_STAGES, Outcome, Role, Severity, Stage, Status

router = APIRouter(prefix="/console", include_in_schema=False)

ROWS = 50
"""How many rows a page has."""
FOLLOWING_UP = (Role.PARTNER_OPS, Role.SERVICE_ACCELERATION, Role.DIRECTOR)
"""Whose tasks can follow from a decision or an agreement."""


TABS = {
    Whose.WAITING: ("To do", "What waits for you: yours, and what nobody in your team has taken."),
    Whose.MINE: ("Mine", "What is assigned to you."),
    Whose.TEAM: ("Team", "Everything in your team's steps, whoever has it."),
    Whose.UNASSIGNED: ("Unassigned", "What nobody in your team has taken."),
}


@router.get("", dependencies=[COSTLY_SEARCH_PAGE])
async def read_inbox(request: Request, visit: TheVisit) -> Response:
    """The person's inbox. The board has no tasks: its room is the list of reviews (S32)."""
    if visit.caller.board_only:
        return RedirectResponse("/console/reviews", 303)
    tab = query.choice(request, "tab", Whose) or Whose.WAITING
    stages = [stage for stage, role in STAGE_ROLES.items() if visit.caller.has(role)]
    async with visit.services.autocommit.connect() as connection:
        visible = await visible_complaints(connection, visit.caller)
        mentioning = _mentioning(visit, visible) if _is_first(request, tab) else None
        context = await list_context(connection, visit.caller.actor.sub, visit.now, mentioning)
        edition = await visit.services.repository.governing(connection, context.edition)
        rows, following = await _waiting(connection, visit, request, tab, stages, context.covered, edition, visible)
    if query.wants_data(request):
        return _data(rows, context.mentions)
    return page(
        request,
        "inbox.html",
        views=views_shown(visit, context.views),
        bulk=visit.caller.has(*STAFF_ON_CASE),
        tab=tab,
        tabs=[(one, *TABS[one], query.with_query("/console", query.kept(request) | {"tab": one})) for one in Whose],
        rows=rows,
        mentions=[writer_shown(visit.caller, one) for one in context.mentions],
        stages=stages if len(stages) > 1 else (),
        categories=edition.complaint_categories,
        severities=tuple(Severity),
        asked=query.shown(request, "tab"),
        filtered=bool(query.kept(request)),
        here=query.with_query("/console", query.kept(request, "tab", "after")),
        following=_following("/console", request, following),
        works=bool(stages) or visit.caller.has(*REVIEW_ROLES.values(), Role.OPS),
    )


def _is_first(request: Request, tab: Whose) -> bool:
    """Whether it is the page on which mentions stand: the first one of what waits for the person, unfiltered."""
    return tab is Whose.WAITING and "after" not in request.query_params and not query.kept(request)


def _mentioning(visit: Visit, visible: Visibility) -> Select[Any]:
    actor = visit.person.actor
    return mentions.unseen((actor.sub, *actor.other_subs), visible, None, mentions.MOST)


async def _waiting(
    connection: AsyncConnection,
    visit: Visit,
    request: Request,
    tab: Whose,
    stages: Sequence[Stage],
    covered: Sequence[str],
    edition: Edition,
    visible: Visibility,
) -> tuple[list[Row], Key | None]:
    """A page of complaints and reviews by their deadlines, and the key after which the next one begins."""
    caller, filters, after = visit.caller, query.filters_of(request), timed_key(request.query_params.get("after"))
    cases = await complaints.inbox(
        connection, stages, caller.actor.sub, visible, after, ROWS + 1, tab, filters, covered
    )
    judged: Sequence[tuple[AccreditationReview, Key]] = ()
    tasks: Sequence[Task] = ()
    approvals: Sequence[Task] = ()
    if tab in (Whose.WAITING, Whose.TEAM) and not query.kept(request):
        judged = await _reviews(connection, visit, after)
        tasks = await _follow_ups(connection, visit, edition, after)
        approvals = await edition_tasks(visit.services, connection, visit.person, after, ROWS + 1)
    partner_ids = [*(one.case.partner_id for one, _ in cases), *(review.partner_id for review, _ in judged)]
    partner_ids += [task["partner_id"] for _, task in tasks]
    names, people = await names_of(connection, partner_ids, [one.case.assignee for one, _ in cases])
    rows = await named_case_rows(connection, visit, [one for one, _ in cases], names, people)
    keyed = [(key, row) for (_, key), row in zip(cases, rows, strict=True)]
    keyed += [(key, _review_row(visit, review, names, edition)) for review, key in judged]
    keyed += [(key, follow_up_row(task, names, edition, visit.now)) for key, task in tasks]
    keyed += [(key, edition_row(task, edition, visit.now)) for key, task in approvals]
    keyed.sort(key=lambda one: one[0])
    return [row for _, row in keyed[:ROWS]], keyed[ROWS - 1][0] if len(keyed) > ROWS else None


async def _reviews(
    connection: AsyncConnection, visit: Visit, after: Key | None
) -> Sequence[tuple[AccreditationReview, Key]]:
    """The reviews that wait for the person, as `GET /v1/tasks` has them."""
    stages = [stage for stage, role in REVIEW_ROLES.items() if visit.caller.has(role)]
    releases = visit.caller.has(Role.PARTNER_OPS)
    if not stages and not releases:
        return ()
    visible = await visible_reviews(connection, visit.caller)
    return await reviews.inbox(connection, stages, visible, after, ROWS + 1, releases=releases)


def _review_row(visit: Visit, review: AccreditationReview, names: Mapping[str, str], edition: Edition) -> Row:
    """The review as the API shows it to the person, in a row, which holds none of its texts."""
    shown = review_presenter.review_view(review, names, {}, visit.person, edition).model_dump(mode="json")
    return review_row(review, shown, edition, visit.now)


async def _follow_ups(connection: AsyncConnection, visit: Visit, edition: Edition, after: Key | None) -> Sequence[Task]:
    """What follows from decisions and requests, as `GET /v1/tasks` has it."""
    if not visit.caller.has(*FOLLOWING_UP):
        return ()
    return await follow_up_tasks(connection, visit.person, edition, visit.now, after, ROWS + 1, named=False)


@router.get("/cases", dependencies=[COSTLY_SEARCH_PAGE])
async def list_cases(request: Request, visit: StaffVisit) -> Response:
    """The cases that the person may see, by the filters of the API."""
    require_role(visit.caller, SEES_SOME, "Cases are read by those who work on them.")
    sort = query.choice(request, "sort", Sort) or Sort.NEWEST
    after = timed_key(request.query_params.get("after"))
    async with visit.services.autocommit.connect() as connection:
        visible = await visible_complaints(connection, visit.caller)
        found = await complaints.page(connection, visible, query.filters_of(request), sort, after, ROWS + 1)
        rows = await case_rows(connection, visit, [one for one, _ in found[:ROWS]])
        context = await list_context(connection, visit.caller.actor.sub, visit.now)
        edition = await visit.services.repository.governing(connection, context.edition)
    if query.wants_data(request):
        return _data(rows)
    return page(
        request,
        "cases.html",
        views=views_shown(visit, context.views),
        bulk=visit.caller.has(*STAFF_ON_CASE),
        rows=rows,
        stages=(*OPEN_STAGES, Stage.CLOSED),
        statuses=tuple(Status),
        outcomes=tuple(Outcome),
        categories=edition.complaint_categories,
        severities=tuple(Severity),
        sorts=SORTS,
        asked=query.shown(request, "sort"),
        filtered=bool(query.kept(request, "sort")),
        here=query.with_query("/console/cases", query.kept(request, "sort", "after")),
        following=_following("/console/cases", request, found[ROWS - 1][1] if len(found) > ROWS else None),
    )


SORTS = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.DUE: "Most urgent first",
    Sort.CLOSED: "Latest closed first",
}


def _following(path: str, request: Request, key: Key | None) -> str | None:
    """The address of the next page."""
    asked = query.kept(request, "tab", "sort")
    return query.with_query(path, asked | {"after": cursor(*key)}) if key else None


def _data(rows: Sequence[Row], mentioned: Sequence[Mention] = ()) -> Response:
    """Which rows there are and in which version: what a page that is open compares with what it shows."""
    shown = {row.key: row.sequence for row in rows} | {one.id: one.sequence for one in mentioned}
    return JSONResponse({"rows": shown})
