"""A partner's standing over HTTP: what it is and was and why, and applications for accreditations."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation.explain_standing import explain_blind, explain_standing
from analysis.explanation.standing_schema import StandingExplained
from api.accreditations.schemas import AccreditationView, ApplicationBody
from api.auth import Caller
from api.authorization import require_role
from api.command_targets import ACCREDITATION, PARTNER
from api.commands import Submission, decide_on_record, present
from api.conditional_requests import IfNoneMatch, digest_tag, read
from api.day_or_instant import EITHER, day_or_instant
from api.dependencies import COSTLY, Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ
from api.partners.visibility import visible_partner
from api.problems import Problem
from api.reviews.deliberation import standing_shown
from api.visibility import known_reviews, masked
from records.idempotency import Answer
from records.point_in_time import first_recorded_at, standing_as_of
from records.standing import load
from records.visibility import ReviewsKnown
from standards.field_types import PartnerId
from standards.formatting import at_instant
from standards.standing import Standing
from standards.standing.commands import Apply

router = APIRouter(prefix="/v1/partners", tags=["standing"], responses=PROBLEMS)


@router.get(
    "/{partner_id}/standing",
    response_model=StandingExplained,
    responses=READ,
    summary="Explain a standing",
    dependencies=[COSTLY],
)
async def read_standing(
    services: TheServices,
    caller: TheCaller,
    partner_id: str,
    as_of: Annotated[
        str | None,
        Query(
            max_length=40,
            description="A past instant, or a day for its last second; now without it.",
            json_schema_extra=dict(EITHER),
        ),
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The standing with its reasons by clause and evidence, and what lies ahead if nothing changes."""
    async with services.autocommit.connect() as connection:
        explained = await standing_body(services, connection, caller, partner_id, as_of)
    # The instant of the question alone makes no other version.
    return read(explained, if_none_match, digest_tag(explained | {"as_of": None}))


async def standing_body(
    services: Services, connection: AsyncConnection, caller: Caller, partner_id: str, as_of: str | None
) -> dict[str, Any]:
    """The standing explained, as the caller may see it. Raises a 404 problem for a partner that was not known then."""
    await visible_partner(connection, caller, partner_id)
    return (await standing_of(services, connection, caller, partner_id, as_of))[0]


async def standing_of(
    services: Services, connection: AsyncConnection, caller: Caller, partner_id: str, as_of: str | None
) -> tuple[dict[str, Any], Standing]:
    """The same of a partner that the caller may see, with the standing as the rules know it."""
    now, known = services.clock(), known_reviews(caller)
    at = _past(as_of, now) if as_of is not None else now
    if as_of is None:
        standing = await load(connection, partner_id, lock=False)
    else:
        standing = await standing_as_of(connection, partner_id, at)
    editions = await services.repository.timeline(connection)
    if standing is None:
        since = at_instant(await first_recorded_at(connection, partner_id))
        raise Problem(404, "not_found", f"The partner was not on record yet at that instant; it is since {since}.")
    body: dict[str, Any]
    if known is ReviewsKnown.ALL:
        body = standing_shown(caller, explain_standing(standing, at, editions).model_dump(mode="json"))
    else:
        marks = known is not ReviewsKnown.NONE
        body = masked(caller, explain_blind(standing, at, editions, marks=marks).model_dump(mode="json"))
    return body, standing


def _past(given: str, now: datetime) -> datetime:
    """The instant that is asked for; of today it is now. Raises a 422 problem for one that is to come, or is none."""
    asked = day_or_instant(given)
    if asked is None:
        detail = "Write as_of as 2026-11-02 or 2026-11-02T09:00:00Z."
    elif (asked.day or asked.at.date()) > now.date() or (asked.day is None and asked.at > now):
        detail = "A standing is known up to now; choose an earlier as_of."
    else:
        return min(asked.at, now)
    raise Problem(422, "invalid", detail, errors=[("as_of", detail)])


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
    require_role(caller, Apply.declaration.roles, "Applications are entered with the role ops.", ("S5",))
    submission = Submission(caller, partner_id, Apply(kind=body.kind), idempotency_key or uuid.uuid4().hex)
    work = lambda: apply(services, submission)  # noqa: E731 - what is done once
    return await once(services, caller, idempotency_key, fingerprint(request, body), work)


async def apply(services: Services, submission: Submission) -> Answer:
    """201 with the accreditation. Raises a 409 problem with every clause that stands against it."""
    await services.introduce(submission.caller)
    written = await decide_on_record(services, PARTNER, submission)
    assert written is not None  # a standing is always written
    issued = next(item for item in written.standing.accreditations if submission.command_id in item.commands)
    answer = await present(services, ACCREDITATION, submission.caller, issued.id)
    return Answer(201, answer.body, answer.headers | {"Location": f"/v1/accreditations/{issued.id}"})
