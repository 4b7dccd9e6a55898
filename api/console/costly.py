"""Pages whose answer takes the database or the rules long: they count as the API's costly reads do, for one caller."""

from collections.abc import AsyncIterator
from contextlib import nullcontext

from fastapi import Depends, Request

from api.console.visit import TheVisit


async def _costly(visit: TheVisit) -> AsyncIterator[None]:
    """Counts the page among the visitor's costly requests, and holds a place among the few that go on at once."""
    async with visit.services.limits.costly(visit.caller.actor.sub):
        yield


async def _costly_search(request: Request, visit: TheVisit) -> AsyncIterator[None]:
    """The same where something is searched for; a page without words is cheap."""
    searches = request.query_params.get("q", "").strip()
    async with visit.services.limits.costly(visit.caller.actor.sub) if searches else nullcontext():
        yield


COSTLY_PAGE = Depends(_costly)
"""For a page with a report, a standing or an explanation."""
COSTLY_SEARCH_PAGE = Depends(_costly_search)
"""For a page on which something may be searched for."""
