"""The outermost layer: identity before anything is read, bounded bodies, safe headers, one log line a request."""

import json
import re
import time
import types
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import structlog
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import metrics
from api.auth import Verifier
from api.console.errors import bare_page, is_page
from api.problems import Problem, correlation, unavailable
from api.rate_limits import Kind, Limits
from records.database import is_away
from records.editions.repository import NoEdition

MAX_BODY = 1024 * 1024
FORM_AROUND_A_FILE = 16 * 1024
"""How much a form adds to the file that it carries."""
PROTECTED = "/v1/"
_UPLOAD = re.compile(r"/(v1/complaints/[^/]+/evidence/files|console/cases/[^/]+/files)/?")
"""Where a form with a file is sent to, and larger bodies are read."""
_JSON_SUFFIX = re.compile(rb"application/[a-z0-9.-]+\+json")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)

log = structlog.get_logger("api")


class RequestMiddleware:
    """Authenticates, limits and logs. Bodies are read here, after the caller is known and before any parsing.

    What comes in at an open path is judged by its route alone, signature first.
    """

    def __init__(
        self,
        app: ASGIApp,
        verifier: Verifier,
        limits: Limits | None = None,
        open_paths: Iterable[str] = (),
        most_upload: int = MAX_BODY,
        is_signed_in: Callable[[Scope], Awaitable[bool]] | None = None,
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._limits = limits or Limits()
        self._open = frozenset(open_paths)
        self._most_upload = most_upload
        self._is_signed_in = is_signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through or answers in its place."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        correlation.set(str(uuid.uuid4()))
        structlog.contextvars.bind_contextvars(correlation=correlation.get())
        answer = _Answer(send)
        try:
            await self._enter(scope, receive, answer)
        except Problem as problem:
            await answer.instead(_response(scope, problem), scope)
        except Exception as error:  # noqa: BLE001 - whatever happened, the caller gets an answer without a stack trace
            await answer.instead(_response(scope, _unexpected(error)), scope)
        finally:
            _account(scope, answer.status, time.perf_counter() - began)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        headers = dict(scope["headers"])
        if path.startswith(PROTECTED) and path not in self._open:
            scope["path"] = scope["path"].removesuffix("/")  # an address is the same with a slash at its end
            given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
            scope["caller"] = await self._verifier.verify(given[0] if len(given) == 1 else None)
            kind = Kind.READ if scope["method"] in {"GET", "HEAD"} else Kind.WRITE
            self._limits.admit(scope["caller"].actor.sub, kind)
        if scope["method"] in {"POST", "PUT", "PATCH", "DELETE"}:
            if _UPLOAD.fullmatch(path):
                await self._enter_with_a_file(scope, receive, send)
                return
            body = await _whole_body(headers, receive, MAX_BODY)
            if body and path.startswith(PROTECTED) and path not in self._open:
                _must_be_json(headers.get(b"content-type", b""))
                _must_name_once(body)
            receive = _replaying(body, receive)
        await self._app(scope, receive, send)

    async def _enter_with_a_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads a large body for a verified caller or an open session alone, and only so many of them at once."""
        if "caller" not in scope and not (self._is_signed_in and await self._is_signed_in(scope)):
            await self._app(scope, _replaying(b"", receive), send)  # its page asks to sign in, whatever was sent
            return
        async with self._limits.upload():
            body = await _whole_body(dict(scope["headers"]), receive, self._most_upload)
            await self._app(scope, _replaying(body, receive), send)


def _response(scope: Scope, problem: Problem) -> Response:
    return bare_page(problem, scope["path"]) if is_page(scope) else problem.response()


class _Answer:
    """Passes the response on with our headers, and remembers whether it began."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            present = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(header for header in _HEADERS if header[0] not in present)]
        await self._send(message)

    async def instead(self, response: Response, scope: Scope) -> None:
        if self.status is None:
            await response(scope, _nothing, self)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _whole_body(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    declared = headers.get(b"content-length", b"0").lstrip(b"0")
    if len(declared) > len(str(most)) or (declared.isdigit() and int(declared) > most):
        raise _too_large(most)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # What came is not what was meant, even where it happens to be valid.
            raise Problem(400, "malformed", "The body ended early; send it again.")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > most:
            raise _too_large(most)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replaying(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _must_be_json(content_type: bytes) -> None:
    """Raises a 415 problem for a body of another media type; one that names none is read as JSON."""
    media_type = content_type.partition(b";")[0].strip().lower()
    if content_type and media_type != b"application/json" and not _JSON_SUFFIX.fullmatch(media_type):
        detail = "Send the body as JSON, with Content-Type: application/json."
        raise Problem(415, "unsupported_media_type", detail)


class _NamedTwice(Exception):
    """An object of the body holds a name twice."""


def _must_name_once(body: bytes) -> None:
    """Raises a 400 problem for an object that holds a name twice: which of the two counts, nobody could say."""
    try:
        json.loads(body, object_pairs_hook=_object)
    except _NamedTwice:
        detail = "An object of the body holds the same name twice; send each name once."
        raise Problem(400, "malformed", detail) from None
    except (ValueError, RecursionError):
        return  # the route reads it again and says so


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NamedTwice
    return found


def _too_large(most: int) -> Problem:
    told = f"{most // MAX_BODY} MiB" if most >= MAX_BODY else f"{most} bytes"
    return Problem(
        413, "too_large", f"A body may have {told} at most; keep large files elsewhere and send their address."
    )


def _unexpected(error: Exception) -> Problem:
    if is_away(error) or isinstance(error, NoEdition):
        log.warning("store_away", error=type(error).__name__)
        return unavailable()
    # The exception's own text can hold parameters of a statement, so only its type and place are logged.
    frames = [f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" for frame in _frames(error)]
    log.error("unexpected", error=type(error).__name__, at=frames[-6:])
    return Problem(500, "unexpected", "Something failed on our side; quote the correlationId when asking about it.")


def _frames(error: BaseException) -> Iterable[types.TracebackType]:
    frame = error.__traceback__
    while frame is not None:
        yield frame
        frame = frame.tb_next


def _account(scope: Scope, status: int | None, seconds: float) -> None:
    """One log line and one observation a request, by the route's template: a path or a query can be private."""
    route = scope.get("route")
    template = getattr(route, "path", "unmatched")
    metrics.observe(scope["method"], template, status or 0, seconds)
    caller = scope.get("caller")
    log.info(
        "request",
        method=scope["method"],
        route=template,
        status=status,
        ms=round(seconds * 1000, 1),
        caller=caller.actor.sub if caller else None,
    )
