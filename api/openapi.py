"""What our OpenAPI says beside the routes: problems, pages and the bearer token."""

from typing import Any, Generic, TypeVar

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from api.hubspot.signed_requests import SCHEMES, SIGNED
from api.problems import MEDIA_TYPE, ProblemDetails

T = TypeVar("T")

_DESCRIBED = {
    400: "The body is not valid JSON.",
    401: "No valid bearer token.",
    403: "The caller's role or part in the case does not allow it.",
    404: "Absent, or outside what the caller may see.",
    409: "The state of things does not allow it, or the idempotency key was used otherwise.",
    412: "It has changed since the version in If-Match.",
    413: "Larger than 1 MiB or, in a form, than an evidence file may be.",
    415: "The body is said to be something else than JSON.",
    422: "A field is at fault; `errors` names it.",
    429: "Too many requests; wait as long as Retry-After says.",
    503: "A store is away; nothing was half done. Send it again.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "model": ProblemDetails} for status, description in _DESCRIBED.items()
}
READ: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this version already."}}
_HEADERS = {
    "ETag": "The version that was read or reached.",
    "Location": "Where what was made is read.",
    "Idempotent-Replayed": "`true` where this is the first answer to the key, given again.",
    "Retry-After": "Seconds after which it is worth asking again.",
    "WWW-Authenticate": "How to authenticate.",
}


class AcceptedView(BaseModel):
    """A command that is safe and not on record yet."""

    id: str = Field(description="What it acts on.")
    accepted: bool
    detail: str


ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": AcceptedView, "description": "Safe, but not on record yet; read it after Retry-After."}
}


class Next(BaseModel):
    """Where the next page begins."""

    after: str


class Paging(BaseModel):
    """Present where there is a next page."""

    next: Next


class Page(BaseModel, Generic[T]):
    """A page of a list."""

    results: list[T]
    paging: Paging | None = None


def operation_id(route: APIRoute) -> str:
    """An operation is called as its function is; no two have the same name."""
    return route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: problems in their own media type, and the bearer token on every protected address."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    document["components"]["securitySchemes"] = {"bearer": bearer, **SCHEMES}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/v1/"):
                operation["security"] = [{SIGNED.get(path, "bearer"): []}]
                _describe_answers(method, operation)
    app.openapi_schema = document
    return document


def _describe_answers(method: str, operation: dict[str, Any]) -> None:
    for status in _impossible(method, operation) & set(operation["responses"]):
        operation["responses"].pop(status)
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
        names = _headers(method, int(status))
        if names:
            response["headers"] = {
                name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in names
            }


def _impossible(method: str, operation: dict[str, Any]) -> set[str]:
    """The refusals that an operation cannot meet."""
    places = {(one["in"], one["name"]) for one in operation.get("parameters", ())}
    return {
        *(() if "requestBody" in operation else ("400", "413", "415")),
        *(() if any(place == "path" for place, _ in places) or _names_by_query(operation) else ("404",)),
        *(() if method == "post" else ("409",)),
        *(() if ("header", "if-match") in places else ("412",)),
    }


def _names_by_query(operation: dict[str, Any]) -> bool:
    """Whether the operation says of itself what it does not find."""
    return bool(operation["responses"]["404"]["description"] != _DESCRIBED[404])


def _headers(method: str, status: int) -> list[str]:
    """The headers that tell something, of an answer with this status."""
    found = {202: ["Retry-After"], 401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
    named = [*found.get(status, ()), *(["ETag"] if status in {200, 201, 304} else ())]
    named += ["Location"] if (method, status) == ("post", 201) else []
    return named + (["Idempotent-Replayed"] if method == "post" and status not in {202, 401, 429, 503} else [])
