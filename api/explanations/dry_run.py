"""Asking over HTTP why an order would be refused: it is judged as if it were given, and nothing is done (I9)."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation import Explanation, OrderOnComplaint, why_refused
from api.auth import Caller
from api.commands import without_private_text
from api.complaints.visibility import visible_complaint
from api.conditional_requests import digest_tag
from api.dependencies import Services, TheCaller, TheServices
from api.explanations.routes import visible_owner
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS
from api.problems import Problem, ProblemDetails
from api.reviews.packet_release import ReleaseBody
from api.reviews.visibility import masked
from records.idempotency import Answer
from records.standing import load
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.base_model import FrozenModel
from standards.commands import Command, CommandData, CommandRegistry
from standards.complaint import COMPLAINT_COMMANDS, decide
from standards.editions.timeline import EditionTimeline
from standards.partner.commands import PARTNER_COMMANDS
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS
from standards.review.commands import ReleasePacket
from standards.standing import STANDING_DECIDER

router = APIRouter(prefix="/v1", tags=["explanations"], responses=PROBLEMS)

_ACTIONS: Mapping[str, CommandRegistry] = {
    "cmp_": COMPLAINT_COMMANDS,
    "acc_": ACCREDITATION_COMMANDS,
    "rev_": REVIEW_COMMANDS,
    "partner/": PARTNER_COMMANDS,
}
"""What can be done, by how the names of its subjects begin."""
_PLAIN_NAME = re.compile(r"[a-z0-9_]{1,64}")
_ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemDetails, "description": "No such subject, or outside what the caller may see."}
}


class AttemptBody(FrozenModel):
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


def _action(body: AttemptBody) -> CommandData:
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
        await visible_complaint(connection, caller, subject)
    else:
        await visible_owner(connection, caller, subject)


async def _judged(
    services: Services, connection: AsyncConnection, caller: Caller, subject: str, action: CommandData
) -> Judged:
    now, order_id = services.clock(), uuid.uuid4().hex
    referring, _ = without_private_text(action, order_id)
    command = Command[Any](id=order_id, by=caller.actor, submitted_at=now, data=referring, subject=subject)
    editions = await services.repository.timeline(connection)
    if subject.startswith("cmp_"):
        case = (await visible_complaint(connection, caller, subject)).case
        decided = decide(case, command, now, await services.repository.by_id(connection, case.edition))
        refused = decided if isinstance(decided, Rejection) else None
        why = why_refused(refused, OrderOnComplaint(command), case, now, editions) if refused else None
    else:
        refused, why = await _of_standing(connection, caller, subject, command, editions)
    return Judged(
        subject=subject,
        action=action.declaration.name,
        accepted=refused is None,
        refused=refused.code.value if refused else None,
        explanation=why,
    )


async def _of_standing(
    connection: AsyncConnection, caller: Caller, subject: str, command: Command[Any], editions: EditionTimeline
) -> tuple[Rejection | None, Explanation | None]:
    standing = await load(connection, await visible_owner(connection, caller, subject), lock=False)
    assert standing is not None  # the caller has seen it
    now = command.submitted_at
    decided = STANDING_DECIDER.decide(standing, command, now, editions)
    if not isinstance(decided, Rejection):
        return None, None
    return decided, why_refused(decided, command, standing, now, editions)
