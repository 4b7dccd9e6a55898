"""Drafts of forms: what is being typed is kept on the server, never in the browser."""

import re

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.posted import Posted, posted
from api.console.visit import TheVisit, Visit
from api.problems import Problem
from records.console import drafts
from records.console.drafts import Draft

router = APIRouter(prefix="/console/drafts", include_in_schema=False)
_FORM = re.compile(r"/console/[a-z]+/[A-Za-z0-9._-]{1,64}/actions/[a-z_]{1,64}")
_NOT_KEPT = frozenset({"if_match", "idempotency_key", "confirmed", "draft_of"})
LONGEST = 100_000
"""Letters of one draft."""


@router.post("")
async def keep_draft(request: Request, visit: TheVisit) -> Response:
    """Keeps what is typed in the form so far. 204, and nothing else is told."""
    form = await posted(request)
    address = form.one("draft_of")
    if not _FORM.fullmatch(address):
        raise _no_draft()
    await keep(visit, address, form)
    return Response(status_code=204)


async def keep(visit: Visit, address: str, form: Posted) -> None:
    """Keeps what was typed in the form of the address. Raises a 422 problem where it is too much for a draft."""
    pairs = [(name, text) for name, text in form.pairs if name not in _NOT_KEPT]
    if sum(len(text) for _, text in pairs) > LONGEST:
        raise _no_draft()
    async with visit.services.engine.begin() as connection:
        await drafts.save(connection, visit.caller.actor.sub, address, pairs, visit.now)


def _no_draft() -> Problem:
    return Problem(422, "invalid", "This is no draft of a form.")


async def draft_of(connection: AsyncConnection, visit: Visit, address: str) -> tuple[Posted, Draft] | None:
    """What the visitor typed in the form before, or None."""
    found = await drafts.find(connection, visit.caller.actor.sub, address)
    return None if found is None else (Posted(tuple(found.fields)), found)


async def forget_draft(visit: Visit, address: str) -> None:
    """The form was sent, or the visitor wants to begin anew."""
    async with visit.services.engine.begin() as connection:
        await drafts.remove(connection, visit.caller.actor.sub, address)
