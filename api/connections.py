"""Connections with limits: how many, how long each part of a request may take, and how large its head may be.

Started as ``uvicorn --http api.connections:BoundedProtocol``, the API needs no proxy in front to hold them.
"""

import asyncio
import resource
from collections import defaultdict
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

STATE_KEY = "connection_limits"
"""Under which name the application's lifespan gives the limits to the protocol."""
_FILES_KEPT_FREE = 128  # for the database, Temporal and logs

log = structlog.get_logger("api")


@dataclass(frozen=True)
class ConnectionLimits:
    """What a client may ask of a process. Times are in seconds, sizes in bytes."""

    per_client: int = 512
    """Connections from one address."""
    in_all: int = 4096
    header_bytes: int = 32 * 1024
    """The request's line and headers together."""
    header_count: int = 100
    headers_within: float = 10.0
    """From the first byte, or from the connection's start, to the end of the headers."""
    body_within: float = 30.0
    """From the end of the headers to the end of the body."""
    answer_within: float = 30.0
    """How long a client that does not read its answer keeps a connection."""

    @property
    def possible(self) -> int:
        """``in_all``, or less where the process may not open as many files."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if files == resource.RLIM_INFINITY:
            return self.in_all
        return max(min(self.in_all, files - _FILES_KEPT_FREE), 1)


class Connections:
    """The open connections of a process, by client, the oldest first."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._in_all = limits.possible
        self._count = 0
        self._of: defaultdict[str, dict[BoundedProtocol, None]] = defaultdict(dict)

    def add(self, client: str, connection: "BoundedProtocol") -> bool:
        """Takes the connection in; False where there are too many and none of the client's can give way."""
        mine = self._of[client]
        full = len(mine) >= self.limits.per_client or self._count >= self._in_all
        if full and not self._make_room(mine):
            self._forget_empty(client)
            return False
        mine[connection] = None
        self._count += 1
        return True

    def discard(self, client: str, connection: "BoundedProtocol") -> None:
        """Forgets a connection; one that was not taken in is unknown."""
        if connection in self._of[client]:
            del self._of[client][connection]
            self._count -= 1
        self._forget_empty(client)

    def _make_room(self, mine: "dict[BoundedProtocol, None]") -> bool:
        """Closes the client's oldest connection on which no request is being answered."""
        idle = next((connection for connection in mine if connection.is_idle), None)
        if idle is None:
            return False
        del mine[idle]
        self._count -= 1
        idle.transport.close()
        return True

    def _forget_empty(self, client: str) -> None:
        if not self._of[client]:
            del self._of[client]


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol on httptools, with the limits that the application gives in its lifespan's state."""

    _in_head = False
    _head_bytes = 0
    _timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _refused = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.all = _connections(self.app_state)
        self.limits = self.all.limits

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered: there is none, or it has not come completely."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete or cycle.more_body

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection in, or turns it away."""
        super().connection_made(transport)
        if not self.all.add(self._address, self):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections; come back later.")
            return
        self._limit(self.limits.headers_within, self._headers_are_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        self._stop_timers()
        self.all.discard(self._address, self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, where the head stays within its size."""
        if self._refused:
            return
        had_begun = self._in_head
        super().data_received(data)
        if had_begun and self._in_head:
            self._head_bytes += len(data)
        elif self._in_head:
            self._head_bytes = len(data)
        if self._in_head and self._head_bytes > self.limits.header_bytes:
            self._too_large()

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head = True
        if self._timer is None:  # after another request on the same connection
            self._limit(self.limits.headers_within, self._headers_are_late)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        super().on_url(url)
        if len(self.url) > self.limits.header_bytes:
            self._too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One more header."""
        super().on_header(name, value)
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.headers) > self.limits.header_count or size > self.limits.header_bytes:
            self._too_large()

    def on_headers_complete(self) -> None:
        """The head has ended; the body begins."""
        self._in_head, self._head_bytes = False, 0
        if self._refused:
            return
        super().on_headers_complete()
        self._limit(self.limits.body_within, self._body_is_late)

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is complete."""
        if self._refused:
            return
        self._stop_timer()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client reads more slowly than it is answered."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.limits.answer_within, self._answer_is_not_read)

    def resume_writing(self) -> None:
        """The client has caught up."""
        super().resume_writing()
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _headers_are_late(self) -> None:
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The headers did not come in time.")

    def _body_is_late(self) -> None:
        if self.cycle.response_started:
            self.transport.close()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The body did not come in time.")

    def _answer_is_not_read(self) -> None:
        log.warning("connection_ended", because="answer_not_read")
        self.transport.abort()

    def _too_large(self) -> None:
        self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The request's line and headers are too large.")

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answers in place of the application, once, and ends the connection."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_timers()
        log.warning("connection_refused", status=int(status))
        self.transport.write(_answer(status, detail))
        self.transport.close()

    def _limit(self, within: float, late: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(within, late)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _stop_timers(self) -> None:
        self._stop_timer()
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None


def _connections(state: MutableMapping[str, Any]) -> Connections:
    """The connections of the process whose application has this state; the defaults where it gives no limits."""
    known = state.get(STATE_KEY)
    if not isinstance(known, Connections):
        known = state[STATE_KEY] = Connections(known or ConnectionLimits())
    return known


def _answer(status: HTTPStatus, detail: str) -> bytes:
    code = status.name.lower()
    body = f'{{"type":"urn:recourse:problem:{code}","title":"{status.phrase}","status":{int(status)},'
    body += f'"detail":"{detail}","code":"{code}"}}'
    again = "retry-after: 2\r\n" if status is HTTPStatus.SERVICE_UNAVAILABLE else ""
    head = f"HTTP/1.1 {int(status)} {status.phrase}\r\ncontent-type: application/problem+json\r\n{again}"
    return f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}".encode()
