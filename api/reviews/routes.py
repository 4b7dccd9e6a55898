"""Accreditation reviews over HTTP: blind for the board, whole for staff; one address for each declared action."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.accreditations import commands as desk
from api.accreditations.presenter import review_view, subjects_of
from api.accreditations.routes import ACCEPTED
from api.accreditations.schemas import BlindReviewView, ReviewView
from api.auth import Caller
from api.commands import etag
from api.complaints.authorization import may_ever
from api.complaints.command_routes import IfMatch
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, paged, timed_key
from api.problems import not_found
from api.reviews.blind_view import blind_view
from api.reviews.packet_release import ReleaseBody, keep_release, with_its_packet
from api.reviews.visibility import Sight, is_kept_from, reviews_of, sight_of
from records import texts
from records.accreditations.queries import ReviewFilters, find_review, reviews_page
from records.idempotency import Answer
from standards.commands import Declaration
from standards.editions import Edition
from standards.field_types import PartnerId
from standards.review import REVIEW_COMMANDS, AccreditationReview
from standards.review.commands import ReleasePacket
from standards.vocabulary import Packet, ReviewStage

router = APIRouter(prefix="/v1/reviews", tags=["accreditation reviews"], responses=PROBLEMS)


class ReviewPage(Page[ReviewView | BlindReviewView]):
    """A page of reviews."""


@router.get("", response_model=ReviewPage, responses=READ, summary="List reviews")
async def list_reviews(
    services: TheServices,
    caller: TheCaller,
    stage: ReviewStage | None = None,
    open: bool | None = None,
    partner_id: PartnerId | None = None,
    limit: Limit = 50,
    after: After = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Reviews within the caller's sight, newest first; the board sees pseudonyms, and no filter tells it more."""
    sight = sight_of(caller)
    # A filter that finds tells whose review it is.
    sealed = partner_id is not None and is_kept_from(caller)
    filters = ReviewFilters(stage, open, None if sight is Sight.BOARD else partner_id, sealed)
    async with services.engine.connect() as connection:
        key = timed_key(after)
        found = await reviews_page(connection, reviews_of(caller), filters, key, limit + 1)
        if sight is Sight.BOARD and partner_id is not None:
            found = []
        edition = await services.repository.in_force(connection, services.clock())
        contents = await texts.of_subjects(connection, [name for one in found for name in subjects_of(one)])
        views = [await _told(connection, caller, one, edition, contents, whole=False) for one in found[:limit]]
    more = cursor(found[limit - 1].opened_at, found[limit - 1].id) if len(found) > limit else None
    return read(paged(views, more), if_none_match)


@router.get("/{review_id}", response_model=ReviewView | BlindReviewView, responses=READ, summary="Read a review")
async def read_review(
    services: TheServices, caller: TheCaller, review_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The review; for the board the blind packet and nothing else."""
    sight_of(caller)
    async with services.engine.connect() as connection:
        found = await seen(connection, caller, review_id)
        body = await _shown(services, connection, caller, found)
    return read(body, if_none_match, etag(found.id, found.sequence))


async def seen(connection: AsyncConnection, caller: Caller, review_id: str) -> AccreditationReview:
    """The review, if the caller may see it. Raises a 404 problem otherwise."""
    found = None
    if len(review_id) <= 64 and "\x00" not in review_id:
        found = await find_review(connection, review_id, reviews_of(caller))
    if found is None:
        raise not_found("review")
    return found


async def _shown(
    services: Services, connection: AsyncConnection, caller: Caller, found: AccreditationReview
) -> dict[str, Any]:
    edition = await services.repository.in_force(connection, services.clock())
    contents = await texts.of_subjects(connection, subjects_of(found))
    return await _told(connection, caller, found, edition, contents, whole=True)


async def _told(
    connection: AsyncConnection,
    caller: Caller,
    found: AccreditationReview,
    edition: Edition,
    contents: Mapping[str, str],
    *,
    whole: bool,
) -> dict[str, Any]:
    if sight_of(caller) is Sight.BOARD:
        blind = await blind_view(connection, found, caller, edition, contents, whole=whole)
        return blind.model_dump(mode="json", by_alias=True)
    return review_view(found, contents, caller, edition).model_dump(mode="json", by_alias=True)


async def _answered(services: Services, caller: Caller, review_id: str, *, recorded: bool) -> Answer:
    if not recorded:
        detail = "The order is safe and will be on record as soon as PostgreSQL is back; read the review then."
        return Answer(202, {"id": review_id, "accepted": True, "detail": detail}, {"Retry-After": "2"})
    async with services.engine.connect() as connection:
        found = await seen(connection, caller, review_id)
        body = await _shown(services, connection, caller, found)
    return Answer(200, body, {"ETag": etag(found.id, found.sequence), "Vary": "Authorization"})


def _endpoint(declared: Declaration) -> Callable[..., Any]:
    async def act(
        request: Request,
        services: TheServices,
        caller: TheCaller,
        review_id: str,
        body: Any,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
    ) -> Response:
        await may_ever(services, caller, declared)
        sight_of(caller)
        key = idempotency_key or uuid.uuid4().hex

        async def take() -> Answer:
            async with services.engine.connect() as connection:
                found = await seen(connection, caller, review_id)
            if isinstance(body, ReleaseBody) and if_match is None and found.to_prepare:
                found = await with_its_packet(services, found)
                if found.packet is Packet.OPEN:  # by itself: there is nothing left to say
                    return await _answered(services, caller, found.id, recorded=True)
            action = body.as_action() if isinstance(body, ReleaseBody) else body
            command = desk.Request(found.partner_id, found.id, action, key, if_match)
            await keep_release(services, caller, found, command)
            return await _answered(services, caller, found.id, recorded=await desk.take(services, caller, command))

        async def must_see() -> None:
            async with services.engine.connect() as connection:
                await seen(connection, caller, review_id)

        return await once(services, caller, idempotency_key, fingerprint(request, body), take, must_see)

    act.__annotations__["body"] = ReleaseBody if declared.model is ReleasePacket else declared.model
    act.__name__ = f"review_{declared.name}" if declared.name == "recuse" else declared.name
    return act


for _declared in REVIEW_COMMANDS.values():
    router.add_api_route(
        f"/{{review_id}}/actions/{_declared.name}",
        _endpoint(_declared),
        methods=["POST"],
        response_model=ReviewView | BlindReviewView,
        responses=ACCEPTED,
        summary=_declared.summary,
        description=f"Roles: {', '.join(_declared.roles)}. From: {', '.join(_declared.stages)}. "
        f"Clauses: {', '.join(_declared.clauses)}.",
        operation_id=f"review_{_declared.name}" if _declared.name == "recuse" else _declared.name,
    )
