"""HubSpot's API as far as we use it, over a portal in memory: strict about requests, and at times out of order."""

import asyncio
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Lifespan

from cli.hubspot_stand_in import operations
from cli.hubspot_stand_in.faults import Fault, Faults
from cli.hubspot_stand_in.portal import Portal, Refusal
from cli.hubspot_stand_in.specifications import Operation, Specifications, Unspecified

LIMIT: Final = 190
INTERVAL_MS: Final = 10_000


@dataclass
class StandIn:
    """A stand-in for HubSpot's servers."""

    token: str
    portal: Portal = field(default_factory=Portal)
    faults: Faults = field(default_factory=Faults)
    limit: int = LIMIT
    interval_ms: int = INTERVAL_MS
    hangs_for: float = 12.0
    """Seconds for which a request without an answer hangs."""
    clock: Callable[[], float] = time.monotonic
    specifications: Specifications = field(default_factory=Specifications)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each request, in order."""
    complaints: list[str] = field(default_factory=list)
    """What was wrong with requests that the specifications do not know: a test looks that there is none."""
    _recent: deque[float] = field(default_factory=deque)

    async def answer(self, request: Request) -> Response:
        """Answers a request, or misbehaves."""
        self.requests.append((request.method, request.url.path))
        try:
            self._must_be_known(request)
            self._must_be_within_limits()
            fault = self.faults.next()
            if fault in {Fault.LIMITED, Fault.LIMITED_477, Fault.BROKEN, Fault.SILENT}:
                return await self._misbehave(fault)
            status, body = await self._perform(request)
        except Unspecified as error:
            self.complaints.append(f"{request.method} {request.url.path}: {error}")
            return self._failed(error.status, "VALIDATION_ERROR", str(error))
        except Refusal as refusal:
            return self._failed(refusal.status, refusal.category, str(refusal), self._retry_after(refusal))
        if fault is Fault.LOST:
            return await self._misbehave(fault)
        return self._answered(status, body)

    async def _perform(self, request: Request) -> tuple[int, Any]:
        operation, path = self.specifications.operation(request.method, request.url.path)
        body = await _body(request)
        self.specifications.check(operation, set(request.query_params), body)
        status, answer = operations.perform(self.portal, operation, path, dict(request.query_params), body)
        self._must_be_as_specified(operation, status, answer)
        return status, answer

    def _must_be_as_specified(self, operation: Operation, status: int, answer: Any) -> None:
        for fault in self.specifications.faults_of_answer(operation, status, answer):
            self.complaints.append(f"the stand-in's own answer to {operation.method} {operation.path}: {fault}")

    def _must_be_known(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise Refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found or not valid")

    def _must_be_within_limits(self) -> None:
        now = self.clock()
        while self._recent and self._recent[0] <= now - self.interval_ms / 1000:
            self._recent.popleft()
        if len(self._recent) >= self.limit:
            raise Refusal(429, "RATE_LIMITS", "You have reached your ten secondly limit.")
        self._recent.append(now)

    def _retry_after(self, refusal: Refusal) -> dict[str, str]:
        return {"Retry-After": str(max(self.interval_ms // 1000, 0))} if refusal.status == 429 else {}

    async def _misbehave(self, fault: Fault) -> Response:
        chance = self.faults.chance
        match fault:
            case Fault.LIMITED:
                return self._failed(429, "RATE_LIMITS", "too many", chance.choice([{}, {"Retry-After": "0"}]))
            case Fault.LIMITED_477:
                return self._failed(477, "MIGRATION_IN_PROGRESS", "being moved", {"Retry-After": "0"})
            case Fault.BROKEN:
                return Response("<html>oops</html>", chance.choice([500, 502, 503, 504]))
            case Fault.SILENT | Fault.LOST:
                await asyncio.sleep(self.hangs_for)
                return Response(status_code=504)

    def _limits(self) -> dict[str, str]:
        return {
            "X-HubSpot-RateLimit-Max": str(self.limit),
            "X-HubSpot-RateLimit-Remaining": str(self.limit - len(self._recent)),
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(self.interval_ms),
            "X-HubSpot-RateLimit-Daily-Remaining": "640000",
        }

    def _answered(self, status: int, body: Any) -> Response:
        if body is None:
            return Response(status_code=status, headers=self._limits())
        return JSONResponse(body, status, headers=self._limits())

    def _failed(self, status: int, category: str, message: str, headers: dict[str, str] | None = None) -> Response:
        told = {"status": "error", "message": message, "category": category, "correlationId": str(uuid.uuid4())}
        return JSONResponse(told, status, headers=self._limits() | (headers or {}))


async def _body(request: Request) -> Any:
    content = await request.body()
    if not content:
        return None
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Unspecified(415, "the body is not said to be JSON")
    try:
        return json.loads(content)
    except ValueError:
        raise Unspecified(400, "the body is no JSON") from None


def api_of(stand_in: StandIn, *routes: Route, lifespan: Lifespan[Starlette] | None = None) -> Starlette:
    """The stand-in as an application; ``routes`` come before HubSpot's own paths."""
    everything = Route("/{path:path}", stand_in.answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return Starlette(routes=[*routes, everything], lifespan=lifespan)
