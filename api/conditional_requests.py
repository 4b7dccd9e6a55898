"""Reads: a JSON answer with its entity tag, or 304 where the caller has it already."""

import hashlib
from typing import Annotated, Any

from fastapi import Header
from starlette.responses import JSONResponse, Response

from api.problems import coded
from standards.rejections import RejectionCode

IfNoneMatch = Annotated[
    str | None, Header(max_length=2000, description="ETags that the caller has; 304 where one is current.")
]


def digest_tag(body: Any) -> str:
    """An entity tag that follows from the whole body."""
    rendered: bytes = JSONResponse(body).body  # type: ignore[assignment] # JSON is rendered to bytes
    return f'"{hashlib.sha256(rendered).hexdigest()[:32]}"'


def read(body: Any, if_none_match: str | None, tag: str | None = None) -> Response:
    """The body with its tag, by default the digest of it; what a caller sees depends on who it is."""
    headers = {"ETag": tag or digest_tag(body), "Vary": "Authorization"}
    if has(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


def must_match(if_match: str | None, tag: str) -> None:
    """Raises a 412 problem where the caller acts on another version than the one with the tag."""
    given = [one.strip() for one in (if_match or "*").split(",")]
    if tag not in given and given != ["*"]:
        raise coded(RejectionCode.PRECONDITION_FAILED, "It has changed since you read it; read it again.")


def has(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller has the version with this tag."""
    given = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return tag in given or given == ["*"]
