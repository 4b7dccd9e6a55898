"""Entity tags: an answer with the version that it shows, 304 where the caller has it, 412 where it has changed."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header
from pydantic import BaseModel
from pydantic_core import to_json
from starlette.responses import Response

from api.problems import coded
from records.idempotency import Answer
from standards.rejections import RejectionCode

IfNoneMatch = Annotated[
    str | None, Header(max_length=2000, description="ETags that the caller has; 304 where one is current.")
]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=500,
        description="Acts only on the version with this ETag, else 412: judged once the role and the existence of what "
        "it acts on are, and before its stage.",
    ),
]


def rendered(body: Any) -> bytes:
    """The body as the JSON that is sent; bytes are JSON already."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, BaseModel):
        return body.__pydantic_serializer__.to_json(body, by_alias=True)
    return to_json(body)


def digest_tag(body: Any) -> str:
    """An entity tag that follows from the whole body."""
    return f'"{hashlib.sha256(rendered(body)).hexdigest()[:32]}"'


def sequence_tag(subject: str, sequence: int) -> str:
    """The entity tag of something with a sequence."""
    return f'"{subject}-{sequence}"'


def read(body: Any, if_none_match: str | None, tag: str | None = None) -> Response:
    """The body with its tag, by default the digest of it; what a caller sees depends on who it is."""
    sent = rendered(body)
    headers = {"ETag": tag or digest_tag(sent), "Vary": "Authorization"}
    if has(if_none_match, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(sent, headers=headers, media_type="application/json")


def answer(body: Any, tag: str | None = None, status: int = 200, **headers: str) -> Answer:
    """The same for what was done: the body as it stands then, with its tag."""
    return Answer(status, body, {**headers, "ETag": tag or digest_tag(body), "Vary": "Authorization"})


def given_tags(if_match: str | None) -> list[str] | None:
    """The tags of ``If-Match``; None where any version will do."""
    given = None if if_match is None else [tag.strip() for tag in if_match.split(",")]
    return None if given == ["*"] else given


def must_match(if_match: str | None, tag: str) -> None:
    """Raises a 412 problem where the caller acts on another version than the one with the tag."""
    given = given_tags(if_match)
    if given is not None and tag not in given:
        raise coded(RejectionCode.PRECONDITION_FAILED, "It has changed since you read it; read it again.")


def seen_sequence(subject: str, sequences: Sequence[int], if_match: str | None) -> int | None:
    """The sequence that ``If-Match`` holds the caller to; None where any version will do.

    It is the last of ``sequences`` where the caller saw the subject as it was at one of them, else 0, which none has.
    """
    given = given_tags(if_match)
    if given is None:
        return None
    return max(sequences) if any(sequence_tag(subject, sequence) in given for sequence in sequences) else 0


def has(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller has the version with this tag."""
    given = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return tag in given or given == ["*"]
