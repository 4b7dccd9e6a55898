"""Asking over HTTP why an order would be refused: it is judged as if it were given, and nothing is done (I9)."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.complaints.reading import recorded
from api.identity import Caller
from api.once import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS
from api.orders import without_private_text
from api.problems import Problem, ProblemDetails
from api.reads import digest_tag
from api.services import Services, TheCaller, TheServices
from api.standing.explanations import visible_owner
from api.standing.releasing import ReleaseBody
from api.standing.sight import masked
from records.idempotency import Answer
from records.standing import load
from standards.accreditation import ACCREDITATION_ACTIONS
from standards.actions import Action, Actions, Order
from standards.complaint import COMPLAINT_ACTIONS, decide
from standards.editions.timeline import EditionTimeline
from standards.explaining import (
    Explanation,
    OrderOnAccreditation,
    OrderOnComplaint,
    OrderOnPartner,
    OrderOnReview,
    why_refused,
)
from standards.explaining.causes import run
from standards.frozen import Frozen
from standards.partner.actions import PARTNER_ACTIONS
from standards.rejections import Rejection
from standards.review import REVIEW_ACTIONS
from standards.review.actions import ReleasePacket

router = APIRouter(prefix="/v1", tags=["explanations"], responses=PROBLEMS)

_ACTIONS: Mapping[str, Actions] = {
    "cmp_": COMPLAINT_ACTIONS,
    "acc_": ACCREDITATION_ACTIONS,
    "rev_": REVIEW_ACTIONS,
    "partner/": PARTNER_ACTIONS,
}
"""What can be done, by how the names of its subjects begin."""
_PLAIN_NAME = re.compile(r"[a-z0-9_]{1,64}")
_ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemDetails, "description": "No such subject, or outside what the caller may see."}
}


class AttemptBody(Frozen):
    """An order that is not given yet."""

    subject: Annotated[
        str, StringConstraints(max_length=100, pattern=r"^(cmp_|acc_|rev_|partner/)[A-Za-z0-9._-]+$")
    ] = Field(description="What would be acted on.", examples=["cmp_01m83kkh1qkpscs7k0khp59zhv", "partner/tour"])
    action: Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z_]+$")] = Field(
        description="One of its declared actions.", examples=["record_mediation_outcome"]
    )
    fields: dict[str, Any] = Field(
        default={}, description="The action's body, as at its own address.", examples=[{"outcome": "resolved"}]
    )


class Judged(BaseModel):
    """Whether the order would be accepted now, and why not."""

    subject: str
    action: str
    accepted: bool
    refused: str | None = Field(
        description="The code with which it would be refused.", examples=["no_mutual_agreement"]
    )
    explanation: Explanation | None = Field(description="Null where it would be accepted.")


@router.post("/explanations", response_model=Judged, responses=_ABSENT, summary="Ask why an order would be refused")
async def explain_attempt(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: AttemptBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The order judged as it would be from this caller now: the clauses, the facts, and what would have it accepted.

    Nothing is done. What it names elsewhere, such as another complaint, is looked up only when it is given.
    """
    action = _action(body)

    async def judge() -> Answer:
        async with services.engine.connect() as connection:
            judged = await _judged(services, connection, caller, body.subject, action)
        told = masked(caller, judged.model_dump(mode="json", by_alias=True))
        return Answer(200, told, {"ETag": digest_tag(told), "Vary": "Authorization"})

    async def must_see() -> None:
        async with services.engine.connect() as connection:
            await _must_see(connection, caller, body.subject)

    said = fingerprint_of(request, json.dumps(body.model_dump(), sort_keys=True))
    return await once(services, caller, idempotency_key, said, judge, must_see)


def _action(body: AttemptBody) -> Action:
    """The action with its fields. Raises a 422 problem with each field at fault."""
    actions = next(declared for begins, declared in _ACTIONS.items() if body.subject.startswith(begins))
    if body.action not in actions:
        detail = f"Use one of {', '.join(actions)}."
        raise Problem(422, "invalid", detail, errors=[("action", detail)])
    model = actions[body.action].model
    try:
        if model is ReleasePacket:
            return ReleaseBody.model_validate(body.fields).as_action()
        return model.model_validate(body.fields)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        errors = [(f"fields.{_told(fault['loc'])}", fault["msg"].removeprefix("Value error, ")) for fault in faults]
        raise Problem(422, "invalid", "Correct the fields and ask again.", errors=errors) from None


def _told(place: tuple[int | str, ...]) -> str:
    """The field, where it has a field's name; what else was sent is not repeated."""
    return ".".join(str(part) if _PLAIN_NAME.fullmatch(str(part)) else "(unknown name)" for part in place)


async def _must_see(connection: AsyncConnection, caller: Caller, subject: str) -> None:
    if subject.startswith("cmp_"):
        await recorded(connection, caller, subject)
    else:
        await visible_owner(connection, caller, subject)


async def _judged(
    services: Services, connection: AsyncConnection, caller: Caller, subject: str, action: Action
) -> Judged:
    now, order_id = services.clock(), uuid.uuid4().hex
    referring, _ = without_private_text(action, order_id)
    order = Order[Any](id=order_id, by=caller.actor, submitted_at=now, action=referring)
    editions = await services.shelf.timeline(connection)
    if subject.startswith("cmp_"):
        case = (await recorded(connection, caller, subject)).case
        decided = decide(case, order, now, await services.shelf.by_id(connection, case.edition))
        refused = decided if isinstance(decided, Rejection) else None
        why = why_refused(refused, OrderOnComplaint(order), case, now, editions) if refused else None
    else:
        refused, why = await _of_standing(connection, caller, subject, order, editions)
    return Judged(
        subject=subject,
        action=action.declaration.name,
        accepted=refused is None,
        refused=refused.code.value if refused else None,
        explanation=why,
    )


async def _of_standing(
    connection: AsyncConnection, caller: Caller, subject: str, order: Order[Any], editions: EditionTimeline
) -> tuple[Rejection | None, Explanation | None]:
    standing = await load(connection, await visible_owner(connection, caller, subject), lock=False)
    assert standing is not None  # the caller has seen it
    attempt: OrderOnAccreditation | OrderOnReview | OrderOnPartner
    if subject.startswith("acc_"):
        attempt = OrderOnAccreditation(subject, order)
    elif subject.startswith("rev_"):
        attempt = OrderOnReview(subject, order)
    else:
        attempt = OrderOnPartner(order)
    outcome = run(standing, attempt, order.submitted_at, editions)
    if not isinstance(outcome, Rejection):
        return None, None
    return outcome, why_refused(outcome, attempt, standing, order.submitted_at, editions)
