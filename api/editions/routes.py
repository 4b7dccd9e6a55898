"""Editions over HTTP: the dated numbers and lists that govern, read by everybody and published by ops."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import Caller
from api.authorization import require_role
from api.conditional_requests import IfNoneMatch, answer, read
from api.dependencies import Services, TheCaller, TheServices
from api.editions.presenter import diff_view, faulty, present, present_one, rejected, tag_of, validated_view, view_of
from api.editions.schemas import DiffView, EditionBody, EditionView, PublishedView, ValidatedView
from api.editions.visibility import found_edition, require_any_role
from api.idempotency import IdempotencyKey, fingerprint_of, once, respond
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, timed_key
from records.editions import repository as editions
from records.idempotency import Answer
from records.workflow_cursors import have_all_look
from standards.editions.permissions import DECLARED
from standards.editions.publishing import MAY_PUBLISH, Draft, Publication, Refused, Taken, faults, judge
from standards.vocabulary import EditionStage

router = APIRouter(prefix="/v1/editions", tags=["editions"], responses=PROBLEMS)


@router.get("", response_model=Page[EditionView], responses=READ, summary="List editions")
async def list_editions(
    services: TheServices, caller: TheCaller, page: ThePage, stage: EditionStage | None = None
) -> Response:
    """The editions on record, the earliest first; without a stage those that were not withdrawn."""
    require_any_role(caller)
    async with services.engine.connect() as connection:
        found = await editions.page(connection, stage, timed_key(page.after), page.with_next)
        person = await services.as_person(connection, caller)
        views = await present(services, connection, person, found[: page.limit])
    return page.answer(found, views, key=lambda one: (one.edition.effective_from, one.edition.id))


SAME_AGAIN: dict[int | str, dict[str, Any]] = {
    200: {
        "model": PublishedView | ValidatedView,
        "description": "The very same edition is on record already; or with `validate_only`, what it would change.",
    }
}


@router.post(
    "",
    status_code=201,
    response_model=PublishedView,
    responses=SAME_AGAIN,
    summary="Publish an edition of the standards",
)
async def publish_edition(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: EditionBody,
    validate_only: Annotated[bool, Query(description="Publishes nothing; says what publishing would.")] = False,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """201 with the edition and what it changes. The role ops publishes; nobody ever changes what is published.

    It counts once another person approves it, unless the deployment asks for none (`RECOURSE_EDITION_APPROVAL`).

    The body is `id`, `effective_from` and any subset of the edition's sections; what it leaves out is taken over from
    the edition in force just before `effective_from`. Every fault is listed with its place, and a field that no edition
    has is one of them. A complaint keeps the edition under which it opened; a decision on an accreditation takes the
    edition in force at that instant.
    """
    async with services.engine.connect() as connection:
        drafted = await editions.drafted(connection, services.repository, body, DECLARED)
    illegal, may_publish = drafted.reading.illegal, caller.has(*MAY_PUBLISH)
    if illegal:
        raise faulty(faults(drafted, services.clock()) if may_publish else illegal, "was published")
    require_role(caller, MAY_PUBLISH, "Editions are published with the role ops.")
    if validate_only:
        return await _validated(services, drafted)
    said = fingerprint_of(request, json.dumps(body, sort_keys=True))
    return await once(services, caller, idempotency_key, said, lambda: publish_body(services, caller, body))


async def _validated(services: Services, drafted: Draft) -> Response:
    judged = judge(drafted, services.clock())
    if isinstance(judged, Taken | Refused):
        raise rejected(judged)
    async with services.engine.connect() as connection:
        follows = judged.follows if isinstance(judged, Publication) else None
        if follows is None:
            published = await found_edition(connection, judged.edition.id)
            follows = await services.repository.by_id(connection, published.follows or judged.edition.id)
    return respond(answer(validated_view(judged.edition, follows).model_dump(mode="json")))


async def publish_body(services: Services, caller: Caller, body: dict[str, Any]) -> Answer:
    """201 with the edition that the body comes to. Raises a problem with each fault where it comes to none."""
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        judged = await editions.publish(
            connection,
            services.repository,
            body,
            DECLARED,
            caller.actor,
            services.clock,
            approval=services.edition_approval,
        )
        if isinstance(judged, Taken | Refused):
            raise rejected(judged)
        if isinstance(judged, Publication) and not services.edition_approval:
            # Dates that lie ahead move with an edition: the sweep nudges every process that keeps some.
            await have_all_look(connection, services.clock())
    async with services.engine.connect() as connection:
        published = await found_edition(connection, judged.edition.id)
        follows = await services.repository.by_id(connection, published.follows or published.edition.id)
        view = await view_of(services, connection, caller, published)
    diff = [one.model_dump(mode="json") for one in diff_view(follows, published.edition)]
    shown = view.model_dump(mode="json", by_alias=True) | {"diff": diff}
    status = 201 if isinstance(judged, Publication) else 200
    return answer(shown, tag_of(view), status, Location=f"/v1/editions/{view.id}")


@router.get("/{edition_id}", response_model=EditionView, responses=READ, summary="Read an edition")
async def read_edition(
    services: TheServices, caller: TheCaller, edition_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """Every number, list and named choice of the edition."""
    require_any_role(caller)
    async with services.engine.connect() as connection:
        shown = await present_one(services, connection, caller, await found_edition(connection, edition_id))
    return read(shown.body, if_none_match, shown.headers["ETag"])


@router.get("/{edition_id}/diff", response_model=DiffView, responses=READ, summary="Compare two editions in words")
async def read_diff(
    services: TheServices,
    caller: TheCaller,
    edition_id: str,
    from_: Annotated[
        str | None, Query(alias="from", max_length=64, description="The other edition; by default the one it follows.")
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Every field in which the edition departs from the other one, with its clauses and a sentence."""
    require_any_role(caller)
    async with services.engine.connect() as connection:
        after = await found_edition(connection, edition_id)
        before = await found_edition(connection, from_ or after.follows or edition_id)
    diff = DiffView(from_=before.edition.id, to=edition_id, results=diff_view(before.edition, after.edition))
    return read(diff.model_dump(mode="json", by_alias=True), if_none_match)
