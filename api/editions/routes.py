"""Editions over HTTP: the dated numbers and lists that govern, read by everybody and published by ops."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, assert_never

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.conditional_requests import IfNoneMatch, digest_tag, read
from api.dependencies import Services, TheCaller, TheServices
from api.editions.body import EditionBody
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, instant_key, paged
from api.problems import Problem, coded, not_found
from records.editions import repository as editions
from records.editions.repository import Published
from records.idempotency import Answer
from records.workflow_cursors import have_all_look
from standards.editions import Edition
from standards.editions.differences import Difference, differences
from standards.editions.field_catalogue import said_at
from standards.editions.permissions import DECLARED
from standards.editions.publishing import (
    MAY_PUBLISH,
    Publication,
    Refused,
    Taken,
    faults,
    in_order,
)
from standards.editions.validation_errors import Fault, Place
from standards.rejections import RejectionCode
from standards.vocabulary import Role

router = APIRouter(prefix="/v1/editions", tags=["editions"], responses=PROBLEMS)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MOST_FAULTS = 500


class EditionView(BaseModel):
    """A published edition; nothing in it ever changes."""

    id: str = Field(examples=["2026-11"])
    effective_from: datetime
    in_force: bool = Field(description="Whether it governs new complaints now.")
    follows: str | None = Field(description="The edition over which it was written; null for the product's own.")
    published_by: str
    published_at: datetime
    content: dict[str, Any] = Field(description="Every number, list and named choice.")


class DifferenceView(BaseModel):
    """One field in which an edition departs from another."""

    path: str = Field(examples=["marks.review_at"])
    clauses: list[str] = Field(examples=[["S27", "S28"]])
    before: Any = Field(description="The value before; null where there was none.", examples=[3])
    after: Any = Field(description="The value after; null where there is none.", examples=[2])
    words: str = Field(examples=["A review is convened at 2 marks instead of 3 (S27, S28)."])


class PublishedView(EditionView):
    """A published edition, with what it changes."""

    diff: list[DifferenceView] = Field(description="What it says otherwise than the edition that it follows.")


class DiffView(BaseModel):
    """What one edition says otherwise than another."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", examples=["2026-11"])
    to: str = Field(examples=["2027-01"])
    results: list[DifferenceView]


@router.get("", response_model=Page[EditionView], responses=READ, summary="List editions")
async def list_editions(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """The published editions, the earliest first."""
    _must_have_a_role(caller)
    async with services.engine.connect() as connection:
        found = await editions.page(connection, instant_key(after), limit + 1)
        in_force = (await services.repository.in_force(connection, services.clock())).id
    more = cursor(found[limit - 1].edition.effective_from) if len(found) > limit else None
    return read(paged([_view(published, in_force) for published in found[:limit]], more), if_none_match)


SAME_AGAIN: dict[int | str, dict[str, Any]] = {
    200: {"model": PublishedView, "description": "The very same edition is on record already."}
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
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """201 with the edition and what it changes. The role ops publishes; nobody ever changes what is published.

    The body is `id`, `effective_from` and any subset of the edition's sections; what it leaves out is taken over from
    the edition in force just before `effective_from`. Every fault is listed with its place, and a field that no edition
    has is one of them. A complaint keeps the edition under which it opened; a decision on an accreditation takes the
    edition in force at that instant.
    """
    async with services.engine.connect() as connection:
        drafted = await editions.drafted(connection, services.repository, body, DECLARED)
    illegal, may_publish = drafted.reading.illegal, caller.has(*MAY_PUBLISH)
    if illegal:
        raise _faulty(faults(drafted, services.clock()) if may_publish else illegal)
    if not may_publish:
        raise coded(RejectionCode.ROLE_REQUIRED, "Editions are published with the role ops.")
    said = fingerprint_of(request, json.dumps(body, sort_keys=True))
    return await once(services, caller, idempotency_key, said, lambda: _publish(services, caller, body))


async def _publish(services: Services, caller: Caller, body: dict[str, Any]) -> Answer:
    by, role = caller.actor, caller.actor.acting_as(MAY_PUBLISH) or Role.OPS
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        judged = await editions.publish(connection, services.repository, body, DECLARED, by, role, services.clock)
        if isinstance(judged, Taken | Refused):
            raise _refused(judged)
        if isinstance(judged, Publication):
            # Dates that lie ahead move with an edition: the sweep nudges every process that keeps some.
            await have_all_look(connection, services.clock())
    async with services.engine.connect() as connection:
        published = await _found(connection, judged.edition.id)
        follows = await services.repository.by_id(connection, published.follows or published.edition.id)
        in_force = (await services.repository.in_force(connection, services.clock())).id
    view = _view(published, in_force)
    answer = PublishedView(**view.model_dump(), diff=_diff(follows, published.edition)).model_dump(mode="json")
    headers = {"Location": f"/v1/editions/{view.id}", "ETag": digest_tag(view.model_dump(mode="json"))}
    return Answer(201 if isinstance(judged, Publication) else 200, answer, headers | {"Vary": "Authorization"})


@router.get("/{edition_id}", response_model=EditionView, responses=READ, summary="Read an edition")
async def read_edition(
    services: TheServices, caller: TheCaller, edition_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """Every number, list and named choice of the edition."""
    _must_have_a_role(caller)
    async with services.engine.connect() as connection:
        found = await _found(connection, edition_id)
        in_force = (await services.repository.in_force(connection, services.clock())).id
    return read(_view(found, in_force).model_dump(mode="json"), if_none_match)


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
    _must_have_a_role(caller)
    async with services.engine.connect() as connection:
        after = await _found(connection, edition_id)
        before = await _found(connection, from_ or after.follows or edition_id)
    diff = DiffView(from_=before.edition.id, to=edition_id, results=_diff(before.edition, after.edition))
    return read(diff.model_dump(mode="json", by_alias=True), if_none_match)


async def _found(connection: AsyncConnection, edition_id: str) -> Published:
    found = await editions.find(connection, edition_id) if _ID.fullmatch(edition_id) else None
    if found is None:
        raise not_found("edition")
    return found


def _view(published: Published, in_force: str) -> EditionView:
    edition = published.edition
    return EditionView(
        id=edition.id,
        effective_from=edition.effective_from,
        in_force=edition.id == in_force,
        follows=published.follows,
        published_by=published.published_by,
        published_at=published.published_at,
        content=edition.model_dump(mode="json", exclude={"id", "effective_from"}),
    )


def _diff(before: Edition, after: Edition) -> list[DifferenceView]:
    return [_difference(found) for found in differences(before, after)]


def _difference(found: Difference) -> DifferenceView:
    clauses = [str(clause) for clause in found.clauses]
    return DifferenceView(path=found.path, clauses=clauses, before=found.before, after=found.after, words=found.words)


def _must_have_a_role(caller: Caller) -> None:
    if not caller.actor.roles:
        raise coded(RejectionCode.ROLE_REQUIRED, "Editions are read with any role.")


def _refused(judged: Taken | Refused) -> Problem:
    match judged:
        case Refused():
            return _faulty(judged.faults)
        case Taken(field="id"):
            detail = "Another edition has this id, and none ever changes; choose a new id."
        case Taken(by=by):
            detail = f"The edition {by} governs from this very instant; choose another effective_from."
        case _:
            assert_never(judged)
    return Problem(409, "already_published", detail, errors=[(judged.field, detail)])


def _faulty(faults: Sequence[Fault]) -> Problem:
    """Every fault with its place. The clauses are those that the faulty fields serve."""
    clauses = {clause for fault in faults if (says := said_at(fault.place)) for clause in says.clauses}
    more = f" (and {len(faults) - _MOST_FAULTS} more)" if len(faults) > _MOST_FAULTS else ""
    detail = f"Nothing was published. Correct each of the errors{more} and send it again."
    errors = [(told(fault.place), fault.problem) for fault in faults[:_MOST_FAULTS]]
    return Problem(422, "invalid", detail, clauses=in_order(clauses), errors=errors)


def told(place: Place) -> str:
    """The place as its sender wrote it; a name that looks like no name is not repeated."""
    parts = (str(part) for part in place)
    return ".".join(part if _PLAIN_NAME.fullmatch(part) else "(unknown name)" for part in parts) or "body"
