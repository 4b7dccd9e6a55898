"""The event log over HTTP, for auditors and administrators."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import made_of
from api.auth import Caller
from api.authorization import require_role
from api.conditional_requests import IfNoneMatch, read
from api.dependencies import COSTLY, TheCaller, TheServices
from api.openapi import PROBLEMS, READ, Page
from api.paging import PageRequest, ThePage, numbered_key, placed_key, unknown_cursor
from api.reviews.deliberation import deliberations_told
from api.visibility import blinded, masked
from records import audit_log
from records.seals import Fault
from records.verification import verification_progress
from records.visibility import EVERYTHING, Visibility
from standards.field_types import Storable
from standards.vocabulary import Role

router = APIRouter(prefix="/v1/events", tags=["events"], responses=PROBLEMS)

MAY_AUDIT = (Role.AUDITOR, Role.OPS)
_COUNTED = ("events", "streams", "seals", "unsealed", "up_to", "sealed_up_to", "whole_at")


class EventView(BaseModel):
    """One event: who did what, when, under which edition, on which clauses."""

    position: int
    subject: str
    sequence: int
    type: str
    at: datetime
    actor: str
    role: str
    edition: str
    clauses: list[str]
    command: str | None
    fact: dict[str, Any]
    hash: str


@router.get("", response_model=Page[EventView], responses=READ, summary="Read the event log")
async def list_events(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    subject: Annotated[
        Storable | None, Query(max_length=200, description="A complaint's id, `partner/{id}` or `edition/{id}`.")
    ] = None,
) -> Response:
    """Events in the order in which they were written; how a review's board votes, for auditors alone (S34, S35).

    To who is not shown all of it, positions count what is shown: they leave no gap where something is hidden.
    """
    _must_audit(caller)
    async with services.autocommit.connect() as connection:
        visibility = await visible_log(connection, caller)
        if visibility.hides_events:
            return await _without_gaps(connection, caller, visibility, page, subject)
        found = await audit_log.page(connection, visibility, subject, numbered_key(page.after), page.with_next)
    views = [made_of(EventView, vars(event)) for event in found[: page.limit]]
    return page.answer(found, views, key=lambda one: (one.position,))


async def _without_gaps(
    connection: AsyncConnection, caller: Caller, visibility: Visibility, page: PageRequest, subject: str | None
) -> Response:
    """A page whose positions and whose cursor hold nothing but what the reader is shown."""
    key, begins_at = placed_key(page.after), 0
    after: int | None = 0
    if key is not None:
        after, begins_at = await audit_log.position_of(connection, visibility, key[0], key[1]), key[2]
    if after is None:
        raise unknown_cursor()
    found = await audit_log.page(connection, visibility, subject, after, page.with_next)
    placed = [replace(one, position=place) for place, one in enumerate(found, start=begins_at + 1)]
    views = [EventView(**masked(caller, vars(event))) for event in placed[: page.limit]]
    return page.answer(placed, views, key=lambda one: (one.subject, one.sequence, one.position))


class Verification(BaseModel):
    """How far the chain of events is verified, and what was found. The work goes on beside the worker."""

    verified: bool = Field(description="Whether something was looked at, and none of it is at fault.")
    events: int = Field(description="Events that were looked at.")
    streams: int = Field(description="Streams that begin among them.")
    seals: int
    unsealed: int = Field(description="Events that are not sealed yet; they are looked at once they are.")
    faults: list[Fault] = Field(description="A fault stays until the whole log was looked at without finding it again.")
    up_to: int | None = Field(default=None, description="The position up to which it was looked.")
    sealed_up_to: int | None = Field(default=None, description="The position up to which it can be looked.")
    at: datetime | None = Field(default=None, description="When it was last looked.")
    whole_at: datetime | None = Field(default=None, description="When everything sealed had last been looked at.")


@router.get(
    "/verification",
    response_model=Verification,
    responses=READ,
    summary="How far the chain of events is verified",
    dependencies=[COSTLY],
)
async def read_verification(services: TheServices, caller: TheCaller, if_none_match: IfNoneMatch = None) -> Response:
    """How far every hash and seal was recomputed, and when; lists each place that does not hold."""
    _must_audit(caller)
    async with services.autocommit.connect() as connection:
        found = await verification_progress(connection)
    view = Verification(
        verified=not found.faults and found.events > 0,
        faults=list(found.faults),
        at=found.looked_at,
        **{name: getattr(found, name) for name in _COUNTED},
    )
    return read(masked(caller, view.model_dump(mode="json")), if_none_match)


async def visible_log(connection: AsyncConnection, caller: Caller) -> Visibility:
    """What an auditor or an administrator is shown: how a review's board votes is for auditors alone (S34, S35)."""
    return await blinded(connection, caller, replace(EVERYTHING, deliberations=deliberations_told(caller)))


def _must_audit(caller: Caller) -> None:
    require_role(caller, MAY_AUDIT, "The event log is read with the role auditor or ops.")
