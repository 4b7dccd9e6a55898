"""The complaints' addresses: file one, list them, read one, ask its running process, follow its timeline."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from api.authorization import require_role
from api.complaints.intake import implied_key, take_in
from api.complaints.presenter import present, present_timeline, read_opened
from api.complaints.schemas import ComplaintView, FiledComplaint, LiveView, TimelinePage
from api.complaints.visibility import opened_complaint, visible_complaint, visible_complaints
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import COSTLY, COSTLY_SEARCH, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, PageRequest, ThePage, timed_key
from api.problems import Problem, unavailable
from api.reviews.deliberation import told_of_mark_votes
from records.complaints import pages as complaints
from records.complaints.pages import Reader
from records.complaints.queries import Filters, Sort
from standards.complaint import FileComplaint
from standards.field_types import Code, PartnerId, Storable, Subject
from standards.time_types import Instant
from standards.vocabulary import Outcome, Severity, Stage, Status
from temporal.client import complaint_handle
from workflows.complaint import ComplaintWorkflow

router = APIRouter(prefix="/v1/complaints", tags=["complaints"], responses=PROBLEMS)

LIVE_WITHIN = timedelta(seconds=4)
Words = Annotated[
    Storable | None,
    Query(min_length=1, max_length=200, description="Words of the complaint, or their beginnings."),
]


FILED: dict[int | str, dict[str, Any]] = {
    200: {"model": ComplaintView, "description": "The same complaint opened this case before, under another key."},
    202: {"model": ComplaintView, "description": "The complaint is stored, and its case starts by itself."},
}


@router.post("", status_code=201, response_model=ComplaintView, responses=FILED, summary="File a complaint (S13)")
async def file_complaint(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: FiledComplaint,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """201 with the case, 200 when the same complaint opened it before, 202 when it is stored and starts later."""
    roles = FileComplaint.declaration.roles
    require_role(caller, roles, "Complaints are filed with the role intake or cs.", ("S13",))
    key = idempotency_key or implied_key(body)
    return await once(
        services,
        caller,
        key,
        fingerprint(request, body),
        lambda: take_in(services, caller, key, body),
        implied=idempotency_key is None,
    )


@router.get(
    "",
    response_model=Page[ComplaintView],
    responses=READ,
    summary="List complaints",
    dependencies=[COSTLY_SEARCH],
)
async def list_complaints(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    stage: Stage | None = None,
    status: Status | None = None,
    partner_id: PartnerId | None = None,
    assignee: Subject | None = None,
    overdue: bool | None = None,
    q: Words = None,
    opened_after: Instant | None = None,
    opened_before: Instant | None = None,
    category: Code | None = None,
    severity: Severity | None = None,
    outcome: Outcome | None = None,
    closed_after: Instant | None = None,
    closed_before: Instant | None = None,
    waiting: Annotated[bool | None, Query(description="Whether the clock of the stage stands still.")] = None,
    sort: Sort = Sort.NEWEST,
) -> Response:
    """Complaints that the caller may see, newest first.

    `sort=due_at` puts the most urgent first, `sort=-closed_at` lists those that are closed, the latest first.
    """
    filters = Filters(
        *(stage, status, partner_id, assignee, overdue, q, opened_after, opened_before),
        *(category, severity, outcome, closed_after, closed_before, waiting),
    )
    reader = Reader(caller.actor.sub, caller.email)
    async with services.autocommit.connect() as connection:
        visibility = await visible_complaints(connection, caller)
        found = await complaints.opened_page(
            connection, visibility, filters, sort, timed_key(page.after), page.with_next, reader
        )
        results = await present(services, connection, caller, [one for one, _ in found[: page.limit]])
    return page.answer(found, results, key=lambda one: one[1])


@router.get("/{complaint_id}", response_model=ComplaintView, responses=READ, summary="Read a complaint")
async def read_complaint(
    services: TheServices, caller: TheCaller, complaint_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The complaint from the records, with what the caller may do to it now."""
    async with services.autocommit.connect() as connection:
        found = await opened_complaint(connection, caller, complaint_id)
        return await read_opened(services, connection, caller, found, if_none_match)


@router.get(
    "/{complaint_id}/live",
    response_model=LiveView,
    responses=READ,
    summary="Ask the running process",
    dependencies=[COSTLY],
)
async def read_live(
    services: TheServices, caller: TheCaller, complaint_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """A Temporal query of the case's workflow: its stage, its pending deadline, who has voted how many."""
    async with services.engine.connect() as connection:
        await visible_complaint(connection, caller, complaint_id)
    try:
        live = await complaint_handle(services.temporal, complaint_id).query(
            ComplaintWorkflow.live, rpc_timeout=LIVE_WITHIN
        )
    except WorkflowQueryFailedError:
        raise unavailable("The case's process cannot answer now; try again.") from None
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            detail = "The case's process has ended or not begun; read the complaint instead."
            raise Problem(404, "not_running", detail) from None
        raise unavailable("The case's process cannot answer now; try again.") from None
    shown = live.model_dump(mode="json")
    return read(shown if told_of_mark_votes(caller) else shown | {"votes": None}, if_none_match)


@router.get(
    "/{complaint_id}/timeline", response_model=TimelinePage, responses=READ, summary="Follow a complaint's timeline"
)
async def read_timeline(
    services: TheServices,
    caller: TheCaller,
    complaint_id: str,
    limit: Limit = 200,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Every event of the case in words, with who, when, under which edition and on which clauses."""
    async with services.autocommit.connect() as connection:
        found = await visible_complaint(connection, caller, complaint_id)
        return await present_timeline(connection, caller, found.case, PageRequest(limit, after, if_none_match))
