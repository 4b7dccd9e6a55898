"""What HubSpot signs, as FastAPI dependencies: the raw body of a request once its signature holds.

The signature covers the configured public address. HubSpot reaches us by it, whatever stands between.
"""

from typing import Annotated, Any, Final

from fastapi import Depends, Request

from api.dependencies import TheServices
from api.hubspot.signatures import Headers, require_v2, require_v3
from api.problems import unavailable

WEBHOOKS: Final = "/v1/hubspot/webhooks"
FILE_COMPLAINT: Final = "/v1/hubspot/workflow-actions/file-complaint"
TICKET_CARD: Final = "/v1/hubspot/cards/ticket"
COMPANY_CARD: Final = "/v1/hubspot/cards/company"
SCHEMES: Final[dict[str, dict[str, Any]]] = {
    "hubspot_v3": {"type": "apiKey", "in": "header", "name": "X-HubSpot-Signature-v3"},
    "hubspot_v2": {"type": "apiKey", "in": "header", "name": "X-HubSpot-Signature"},
}
SIGNED: Final = {
    WEBHOOKS: "hubspot_v3",
    FILE_COMPLAINT: "hubspot_v2",
    TICKET_CARD: "hubspot_v3",
    COMPANY_CARD: "hubspot_v3",
}
"""Addresses that take HubSpot's signature and no bearer token, and the scheme of each."""


async def signed_v3(request: Request, services: TheServices) -> bytes:
    """The body of a request that HubSpot signed with version 3. Raises a 401 problem, 503 without a client secret."""
    body = await request.body()
    secret, uri = _secret(services.hubspot_secret), _uri(request, services.public_url)
    require_v3(secret, request.method, uri, body, _headers(request), services.clock())
    return body


async def signed_v2(request: Request, services: TheServices) -> bytes:
    """The body of a request that HubSpot signed with version 2. Raises a 401 problem, 503 without a client secret."""
    body = await request.body()
    secret, uri = _secret(services.hubspot_secret), _uri(request, services.public_url)
    require_v2(secret, request.method, uri, body, _headers(request))
    return body


SignedV3 = Annotated[bytes, Depends(signed_v3)]
SignedV2 = Annotated[bytes, Depends(signed_v2)]


def _secret(secret: str | None) -> str:
    if not secret:  # HubSpot sends its events again for a day
        raise unavailable("HubSpot is not set up here; set RECOURSE_HUBSPOT_CLIENT_SECRET.")
    return secret


def _uri(request: Request, public_url: str) -> str:
    """The address as HubSpot knows it; a query is part of it."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    query = request.scope["query_string"].decode("latin-1")
    return f"{public_url.rstrip('/')}{path}{'?' if query else ''}{query}"


def _headers(request: Request) -> Headers:
    found: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        found.setdefault(name, []).append(value)
    return found
