"""What a browser shows where the server is not reached: a service worker that has one page, and keeps nothing."""

import json
from functools import cache

from fastapi import APIRouter, Response

from api.console.pages import content_of, rendered

router = APIRouter(include_in_schema=False)

OFFLINE_WORKER = "/console/offline.js"
_OF_THE_WORKER = "default-src 'none'; connect-src 'self'"
_OF_THE_PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@cache
def _script() -> str:
    page = json.dumps(rendered("offline.html"))
    return content_of("offline.js").decode().replace('"{{ page }}"', page).replace("{{ policy }}", _OF_THE_PAGE)


@router.get(OFFLINE_WORKER)
async def read_offline_worker() -> Response:
    """The service worker, for every page of the console."""
    headers = {"Content-Security-Policy": _OF_THE_WORKER, "Service-Worker-Allowed": "/console"}
    return Response(_script(), media_type="text/javascript", headers=headers)
