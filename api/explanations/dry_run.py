"""Asking over HTTP why a command would be rejected: it is judged as if it were given, and nothing is done (I9)."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation import Explanation, why_rejected
from api import command_targets as targets
from api.auth import Caller
from api.command_targets import Target
from api.commands import Submission, command_of
from api.conditional_requests import answer
from api.dependencies import COSTLY, Services, TheCaller, TheServices
from api.explanations.schemas import AttemptBody, Judged
from api.explanations.visibility import bare, must_see
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS
from api.problems import Problem, ProblemDetails
from api.reviews.deliberation import attempt_shown
from api.reviews.packet_release import ReleaseBody
from api.visibility import masked
from records.idempotency import Answer
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.commands import CommandData, CommandRegistry
from standards.complaint import COMPLAINT_COMMANDS
from standards.partner.commands import PARTNER_COMMANDS
from standards.review import REVIEW_COMMANDS
from standards.review.commands import ReleasePacket

router = APIRouter(prefix="/v1", tags=["explanations"], responses=PROBLEMS)

_NOUNS: Mapping[str, tuple[CommandRegistry, Target]] = {
    "cmp_": (COMPLAINT_COMMANDS, targets.COMPLAINT),
    "acc_": (ACCREDITATION_COMMANDS, targets.ACCREDITATION),
    "rev_": (REVIEW_COMMANDS, targets.REVIEW),
    "partner/": (PARTNER_COMMANDS, targets.PARTNER),
}
"""What commands act on, by how the names of its subjects begin."""
_PLAIN_NAME = re.compile(r"[a-z0-9_]{1,64}")
_ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemDetails, "description": "No such subject, or outside what the caller may see."}
}


@router.post(
    "/explanations",
    response_model=Judged,
    responses=_ABSENT,
    summary="Ask why a command would be rejected",
    dependencies=[COSTLY],
)
async def explain_attempt(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: AttemptBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The command judged as it would be from this caller now: the clauses, the facts, and what would have it accepted.

    Nothing is done.
    """
    target, data = _command(body)

    async def judge() -> Answer:
        async with services.engine.connect() as connection:
            judged = await _judged(services, connection, caller, body, target, data)
        told = judged.model_dump(mode="json", by_alias=True)
        return answer(masked(caller, told | {"explanation": bare(caller, told["explanation"])}))

    async def may_see() -> None:
        async with services.engine.connect() as connection:
            await must_see(connection, caller, body.subject)

    said = fingerprint_of(request, json.dumps(body.model_dump(), sort_keys=True))
    return await once(services, caller, idempotency_key, said, judge, may_see)


def _command(body: AttemptBody) -> tuple[Target, CommandData]:
    """What would be acted on, and the command with its fields. Raises a 422 problem with each field at fault."""
    registry, target = next(noun for begins, noun in _NOUNS.items() if body.subject.startswith(begins))
    if body.action not in registry:
        detail = f"Use one of {', '.join(registry)}."
        raise Problem(422, "invalid", detail, errors=[("action", detail)])
    model = registry[body.action].model
    try:
        if model is ReleasePacket:
            return target, ReleaseBody.model_validate(body.fields).as_action()
        return target, model.model_validate(body.fields)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        errors = [(f"fields.{_name(fault['loc'])}", fault["msg"].removeprefix("Value error, ")) for fault in faults]
        raise Problem(422, "invalid", "Correct the fields and ask again.", errors=errors) from None


def _name(place: tuple[int | str, ...]) -> str:
    """The field, where it has a field's name; what else was sent is not repeated."""
    return ".".join(str(part) if _PLAIN_NAME.fullmatch(str(part)) else "(unknown name)" for part in place)


async def _judged(
    services: Services,
    connection: AsyncConnection,
    caller: Caller,
    body: AttemptBody,
    target: Target,
    data: CommandData,
) -> Judged:
    await must_see(connection, caller, body.subject)
    found = await target.find(connection, caller, body.subject.removeprefix("partner/"))
    context = await target.context_of(services, connection, found)
    attempt = Submission(caller, body.subject, data, uuid.uuid4().hex)
    command, _ = await command_of(services, connection, attempt, context)
    rejected = target.decider.rejected(context.state, command, command.submitted_at, context.rules)
    return Judged(
        subject=body.subject,
        action=data.declaration.name,
        accepted=rejected is None,
        refused=rejected.rejection.code.value if rejected else None,
        explanation=_shown(caller, body, why_rejected(target.decider, rejected, context.rules)) if rejected else None,
    )


def _shown(caller: Caller, body: AttemptBody, explained: Explanation) -> Explanation:
    # The board sees nothing of this address about reviews but what its guards say of itself.
    return explained if caller.board_only else attempt_shown(caller, body.subject, body.action, explained)
