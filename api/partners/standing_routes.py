"""A partner's standing over HTTP: what it is and was and why, applications, and action on tier and programmes."""

import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation.explain_standing import explain_standing
from analysis.explanation.standing_schema import StandingExplained
from api.accreditations.routes import answered
from api.accreditations.schemas import AccreditationView
from api.auth import Caller
from api.commands import without_private_text
from api.complaints.authorization import may_ever
from api.complaints.command_routes import IfMatch
from api.conditional_requests import IfNoneMatch, digest_tag, must_match, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ
from api.partners.routes import seen
from api.partners.schemas import PartnerView, partner_view
from api.problems import Problem, coded, refusal
from api.reviews.visibility import masked
from records import texts
from records.complaints.queries import Scope, named_complaint
from records.complaints.queries import find as find_complaint
from records.idempotency import Answer
from records.point_in_time import standing_as_of
from records.standing import load, take
from standards.base_model import FrozenModel
from standards.commands import Command, Declaration
from standards.field_types import Code, PartnerId
from standards.partner.commands import PARTNER_COMMANDS
from standards.rejections import Rejection
from standards.rejections import RejectionCode as Refusal
from standards.standing.commands import Apply
from standards.time_types import Instant
from workflows.ids import update_id

router = APIRouter(prefix="/v1/partners", tags=["standing"], responses=PROBLEMS)

_INSTANT = TypeAdapter(Instant)


class ApplicationBody(FrozenModel):
    """An application for an accreditation."""

    kind: Code = Field(description="One of the edition's accreditations.", examples=["onboarding"])


@router.get("/{partner_id}/standing", response_model=StandingExplained, responses=READ, summary="Explain a standing")
async def read_standing(
    services: TheServices,
    caller: TheCaller,
    partner_id: str,
    as_of: Annotated[
        str | None, Query(max_length=40, description="A past instant, or a day for its last second; now without it.")
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The standing with its reasons by clause and evidence, and what lies ahead if nothing changes."""
    await seen(services, caller, partner_id)
    now = services.clock()
    at = min(_instant(as_of), now) if as_of is not None else now
    async with services.engine.connect() as connection:
        if as_of is None:
            standing = await load(connection, partner_id, lock=False)
        else:
            standing = await standing_as_of(connection, partner_id, at)
        editions = await services.repository.timeline(connection)
    if standing is None:
        raise Problem(404, "not_found", "The partner was not on record yet at that instant.")
    explained = masked(caller, explain_standing(standing, at, editions).model_dump(mode="json"))
    # The instant of the question alone makes no other version.
    return read(explained, if_none_match, digest_tag(explained | {"as_of": None}))


def _instant(given: str) -> datetime:
    try:
        if len(given) == len("2026-11-02"):
            return datetime.combine(date.fromisoformat(given), time.max, UTC)
        return _INSTANT.validate_python(given)
    except (ValidationError, ValueError):
        detail = "Write as_of as 2026-11-02 or 2026-11-02T09:00:00Z."
        raise Problem(422, "invalid", detail, errors=[("as_of", detail)]) from None


@router.post(
    "/{partner_id}/accreditations",
    status_code=201,
    response_model=AccreditationView,
    summary="Apply for an accreditation (S5, S9, S37)",
)
async def apply_for_accreditation(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    partner_id: PartnerId,
    body: ApplicationBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """201 with the accreditation, or 409 with every clause that stands against it."""
    if not caller.has(*Apply.declaration.roles):
        raise coded(Refusal.ROLE_REQUIRED, "Applications are entered with the role ops.", ("S5",))
    key = idempotency_key or uuid.uuid4().hex
    return await once(
        services,
        caller,
        idempotency_key,
        fingerprint(request, body),
        lambda: _apply(services, caller, partner_id, body.kind, key),
    )


async def _apply(services: Services, caller: Caller, partner_id: str, kind: str, key: str) -> Answer:
    await seen(services, caller, partner_id)
    now = services.clock()
    command = Command[Apply](
        id=update_id(caller.actor.sub, "apply", partner_id, key),
        by=caller.actor,
        submitted_at=now,
        data=Apply(kind=kind),
        seed=secrets.token_hex(16),
    )
    async with services.engine.begin() as connection:
        standing = await load(connection, partner_id)
        assert standing is not None  # the caller has seen it
        written = await take(connection, services.repository, standing, command, now)
        if isinstance(written, Rejection):
            raise refusal(written)
    services.nudge(written)
    issued = next(item for item in written.standing.accreditations if command.id in item.orders)
    answer = await answered(services, caller, issued.id)
    return Answer(201, answer.body, answer.headers | {"Location": f"/v1/accreditations/{issued.id}"})


def _endpoint(declared: Declaration) -> Callable[..., Any]:
    async def act(
        request: Request,
        services: TheServices,
        caller: TheCaller,
        partner_id: PartnerId,
        body: Any,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
    ) -> Response:
        await may_ever(services, caller, declared)
        key = idempotency_key or uuid.uuid4().hex
        return await once(
            services,
            caller,
            idempotency_key,
            fingerprint(request, body),
            lambda: _request_action(services, caller, partner_id, body, key, if_match),
        )

    act.__annotations__["body"] = declared.model
    act.__name__ = declared.name
    return act


async def _request_action(
    services: Services, caller: Caller, partner_id: str, body: Any, key: str, if_match: str | None
) -> Answer:
    before = partner_view(await seen(services, caller, partner_id)).model_dump(mode="json")
    must_match(if_match, digest_tag(before))
    now, actor = services.clock(), caller.actor
    order_id = update_id(actor.sub, body.declaration.name, partner_id, key)
    action, contents = without_private_text(body, order_id)
    command = Command[Any](id=order_id, by=actor, submitted_at=now, data=action, seed=secrets.token_hex(16))
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        standing = await load(connection, partner_id)
        command = command.model_copy(update={"named": await named_complaint(connection, action.names)})
        assert standing is not None  # the caller has seen it
        written = await take(connection, services.repository, standing, command, now)
        if isinstance(written, Rejection):
            raise refusal(written)
        if action.complaint_id is not None:
            await _must_be_about(connection, action.complaint_id, partner_id)
        await texts.store(connection, f"partner/{partner_id}", contents, now)
    services.nudge(written)
    found = partner_view(await seen(services, caller, partner_id)).model_dump(mode="json")
    return Answer(200, found, {"ETag": digest_tag(found), "Vary": "Authorization"})


async def _must_be_about(connection: AsyncConnection, complaint_id: str, partner_id: str) -> None:
    """Raises a 422 problem where no complaint of that id is about the partner."""
    found = await find_complaint(connection, complaint_id, Scope(all=True))
    if found is None or found.case.partner_id != partner_id:
        raise coded(Refusal.INVALID, "Name a complaint about this partner that is on record.", field="complaint_id")


for _declared in PARTNER_COMMANDS.values():
    router.add_api_route(
        f"/{{partner_id}}/actions/{_declared.name}",
        _endpoint(_declared),
        methods=["POST"],
        response_model=PartnerView,
        summary=_declared.summary,
        description=f"Roles: {', '.join(_declared.roles)}. From: {', '.join(_declared.stages)}. "
        f"Clauses: {', '.join(_declared.clauses)}.",
        operation_id=_declared.name,
    )
