"""The actions' addresses, one for each declaration; nobody writes the list a second time."""

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from api.complaints import commands as desk
from api.complaints.authorization import may_ever
from api.complaints.queries import must_see
from api.complaints.schemas import ACCEPTED, ComplaintView
from api.dependencies import TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS
from standards.commands import Declaration
from standards.complaint import COMPLAINT_COMMANDS

router = APIRouter(prefix="/v1/complaints", tags=["complaint actions"], responses=PROBLEMS)

IfMatch = Annotated[
    str | None,
    Header(
        max_length=500,
        description="Acts only on the version with this ETag, else 412: judged once the role and the complaint's "
        "existence are, and before its stage.",
    ),
]


def _endpoint(declared: Declaration) -> Callable[..., Any]:
    async def act(
        request: Request,
        services: TheServices,
        caller: TheCaller,
        complaint_id: str,
        body: Any,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
    ) -> Response:
        # Judged before the key: an answer that staff got is not for the same person under a board-only token.
        await may_ever(services, caller, declared)
        # Without a key every request is its own; the random one only has to be new.
        command = desk.Request(complaint_id, body, idempotency_key or uuid.uuid4().hex, if_match)
        return await once(
            services,
            caller,
            idempotency_key,
            fingerprint(request, body),
            lambda: desk.take(services, caller, command),
            lambda: must_see(services, caller, complaint_id),
        )

    act.__annotations__["body"] = declared.model
    act.__name__ = declared.name
    return act


for _declared in COMPLAINT_COMMANDS.values():
    router.add_api_route(
        f"/{{complaint_id}}/actions/{_declared.name}",
        _endpoint(_declared),
        methods=["POST"],
        response_model=ComplaintView,
        responses=ACCEPTED,
        summary=_declared.summary,
        description=f"Roles: {', '.join(_declared.roles)}. From: {', '.join(_declared.stages)}. "
        f"Clauses: {', '.join(_declared.clauses) or 'none; an extension'}.",
        operation_id=_declared.name,
    )
