"""Marks over HTTP: listed, and vacated where ops ask and a director approves."""

import uuid
from typing import Any

from fastapi import APIRouter, Request, Response

from api.auth import Caller
from api.commands import without_private_text
from api.complaints.authorization import may_ever
from api.complaints.command_routes import IfMatch
from api.conditional_requests import IfNoneMatch, digest_tag, must_match, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, named_key, paged
from api.partners.schemas import MarkView, mark_view
from api.partners.visibility import only_partners
from api.problems import not_found, refusal
from records import texts
from records.idempotency import Answer
from records.marks.annulment import vacate_on_record
from records.partners import queries as partners
from standards.commands import Command
from standards.field_types import PartnerId
from standards.mark import MARK_COMMANDS, Vacate
from standards.rejections import Rejection
from workflows.ids import update_id

router = APIRouter(prefix="/v1/marks", tags=["marks"], responses=PROBLEMS)


@router.get("", response_model=Page[MarkView], responses=READ, summary="List marks")
async def list_marks(
    services: TheServices,
    caller: TheCaller,
    partner_id: PartnerId | None = None,
    limit: Limit = 50,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Marks within the caller's sight, oldest first."""
    async with services.engine.connect() as connection:
        found = await partners.marks_page(connection, only_partners(caller), partner_id, named_key(after), limit + 1)
    more = cursor(found[limit - 1].id) if len(found) > limit else None
    return read(paged([mark_view(mark) for mark in found[:limit]], more), if_none_match)


_VACATE = MARK_COMMANDS["vacate"]


@router.post(
    "/{mark_id}/actions/vacate",
    response_model=MarkView,
    summary=_VACATE.summary,
    description=f"Asked by ops, approved by a director who did not ask; the mark stays on record and counts no more. "
    f"Roles: {', '.join(_VACATE.roles)}. From: {', '.join(_VACATE.stages)}. Clauses: none; an extension.",
)
async def vacate(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    mark_id: str,
    body: Vacate,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response:
    """Asked by ops, approved by a director who did not ask; the mark stays on record and counts no more (extension)."""
    await may_ever(services, caller, _VACATE)
    key = idempotency_key or uuid.uuid4().hex
    return await once(
        services,
        caller,
        idempotency_key,
        fingerprint(request, body),
        lambda: _vacate(services, caller, mark_id, body, key, if_match),
    )


async def _vacate(
    services: Services, caller: Caller, mark_id: str, body: Vacate, key: str, if_match: str | None
) -> Answer:
    if len(mark_id) > 64 or "\x00" in mark_id:
        raise not_found("mark")
    now = services.clock()
    order_id = update_id(caller.actor.sub, "vacate", mark_id, key)
    action, contents = without_private_text(body, order_id)
    command = Command[Any](id=order_id, by=caller.actor, submitted_at=now, data=action)
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        found = await partners.mark(connection, mark_id, only_partners(caller))
        if found is None:
            raise not_found("mark")
        must_match(if_match, digest_tag(mark_view(found).model_dump(mode="json")))
        written = await vacate_on_record(connection, services.repository, found.id, found.partner_id, command)
        if isinstance(written, Rejection):
            raise refusal(written)
        await texts.store(connection, mark_id, contents, now)
        after = await partners.mark(connection, mark_id, None)
    services.nudge(written)
    assert after is not None
    view = mark_view(after).model_dump(mode="json")
    return Answer(200, view, {"ETag": digest_tag(view), "Vary": "Authorization"})
