"""Idempotency of a POST: the same key and body get the first answer again, whatever happened in between."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Header, Request
from pydantic import BaseModel, StringConstraints
from pydantic_core import to_json
from starlette.responses import Response

from api.auth import Caller
from api.dependencies import Services
from api.problems import MEDIA_TYPE, Problem
from records.idempotency import Answer, KeyReused, release, reserve, settle

IdempotencyKey = Annotated[
    Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")] | None,
    Header(description="Makes the request safe to send again: the same key and body get the first answer."),
]
_SETTLED_REJECTIONS = frozenset({403, 404, 409, 412, 422})


def fingerprint(request: Request, body: BaseModel) -> str:
    """What makes two requests the same: method, path and meaning of the body."""
    return fingerprint_of(request, body.model_dump_json())


def fingerprint_of(request: Request, said: str) -> str:
    """The fingerprint of a request whose body means what is said."""
    return hashlib.sha256(f"{request.method} {request.url.path}\n{said}".encode()).hexdigest()


async def once(
    services: Services,
    caller: Caller,
    key: str | None,
    print_of_request: str,
    work: Callable[[], Awaitable[Answer]],
    may_see: Callable[[], Awaitable[None]] | None = None,
    *,
    implied: bool = False,
) -> Response:
    """Does the work, or gives the answer that the key got before. Raises a 409 problem for a key used otherwise.

    An answer that is not final (202, 5xx) is not kept: the work itself is safe to repeat. ``may_see`` raises a
    problem for a caller who may no longer see what the answer shows, as the work itself would. An
    ``implied`` key is one that the caller cannot choose: a rejected request leaves it free, to be corrected and sent
    again, and another request under it is judged by the work itself.
    """
    if key is None:
        return respond(await work())
    try:
        async with services.autocommit.connect() as connection:
            reserved = await reserve(connection, caller.actor.sub, key, print_of_request)
    except KeyReused:
        if implied:  # nobody chose the key: the work itself says what is wrong
            return respond(await _worked(work))
        detail = "This idempotency key was used for another request; send a new key."
        raise Problem(409, "idempotency_key_reused", detail) from None
    if reserved.answer is not None:
        if may_see is not None:
            await may_see()
        return respond(_again(reserved.answer))
    answer = await _worked(work)
    if answer.status in _SETTLED_REJECTIONS and implied:
        async with services.autocommit.connect() as connection:
            await release(connection, caller.actor.sub, key, print_of_request)
        return respond(answer)
    return respond(await _first(services, caller, key, answer))


async def _first(services: Services, caller: Caller, key: str, answer: Answer) -> Answer:
    """The answer, kept as the key's first one where it is final; or the one that a twin of the request got before."""
    if answer.status not in {200, 201} and answer.status not in _SETTLED_REJECTIONS:
        return answer
    async with services.autocommit.connect() as connection:
        kept = await settle(connection, caller.actor.sub, key, answer)
    return answer if kept is None else _again(kept)


def _again(answer: Answer) -> Answer:
    return replace(answer, headers=answer.headers | {"Idempotent-Replayed": "true"})


async def _worked(work: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        return await work()
    except Problem as problem:
        if problem.status not in _SETTLED_REJECTIONS:
            raise
        return Answer(problem.status, problem.body(), problem.headers)


def respond(answer: Answer) -> Response:
    """The answer as a response."""
    media_type = MEDIA_TYPE if answer.status >= 400 else "application/json"
    return Response(to_json(answer.body), answer.status, headers=answer.headers, media_type=media_type)
