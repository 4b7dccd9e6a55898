"""Editions over HTTP: the dated numbers and lists that govern, for everybody who works under them."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.openapi import PROBLEMS, READ, Page
from api.paging import After, Limit, cursor, instant_key, paged
from api.problems import coded
from api.reads import IfNoneMatch, read
from api.services import TheCaller, TheServices
from records import editions
from records.editions import Published
from standards.rejections import Code

router = APIRouter(prefix="/v1/editions", tags=["editions"], responses=PROBLEMS)


class EditionView(BaseModel):
    """A published edition; nothing in it ever changes."""

    id: str = Field(examples=["2026-11"])
    effective_from: datetime
    in_force: bool = Field(description="Whether it governs new complaints now.")
    published_by: str
    published_at: datetime
    content: dict[str, Any] = Field(description="Every number, list and named choice.")


@router.get("", response_model=Page[EditionView], responses=READ, summary="List editions")
async def list_editions(
    services: TheServices, caller: TheCaller, limit: Limit = 50, after: After = None, if_none_match: IfNoneMatch = None
) -> Response:
    """The published editions, the earliest first."""
    if not caller.actor.roles:
        raise coded(Code.ROLE_REQUIRED, "Editions are read with any role.")
    async with services.engine.connect() as connection:
        found = await editions.page(connection, instant_key(after), limit + 1)
        in_force = (await services.shelf.in_force(connection, services.clock())).id
    more = cursor(found[limit - 1].edition.effective_from) if len(found) > limit else None
    return read(paged([_view(published, in_force) for published in found[:limit]], more), if_none_match)


def _view(published: Published, in_force: str) -> EditionView:
    edition = published.edition
    return EditionView(
        id=edition.id,
        effective_from=edition.effective_from,
        in_force=edition.id == in_force,
        published_by=published.published_by,
        published_at=published.published_at,
        content=edition.model_dump(mode="json", exclude={"id", "effective_from"}),
    )
