"""The worker's own `/readyz`: whether its work gets done, for the machine that keeps it running."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_PATIENCE = 30.0
"""Seconds beyond its own pause after which a loop without a good round is late."""
_READS_WITHIN = 5.0
_ANSWERS_WITHIN = 5.0


@dataclass
class Progress:
    """When each loop last ended a round well."""

    clock: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict)

    def begins(self, name: str, every: float) -> None:
        """A loop begins; its first round is due."""
        self._due[name] = self.clock() + every + _PATIENCE

    def late(self) -> list[str]:
        """The loops whose work does not get done."""
        now = self.clock()
        return sorted(name for name, due in self._due.items() if due < now)

    def done(self, name: str, every: float) -> None:
        """A round ended well; the next is due."""
        self.begins(name, every)


Check = Callable[[], Awaitable[bool]]


async def nothing_waits() -> bool:
    """For whoever takes nothing from a queue."""
    return True


@asynccontextmanager
async def readiness_served(
    address: str | None, progress: Progress, queue_moves: Check = nothing_waits
) -> AsyncIterator[None]:
    """For the block, answers `GET /readyz` at ``host:port``: 200, or 503 with what is late."""
    if address is None:
        yield
        return
    host, _, port = address.rpartition(":")
    server = await asyncio.start_server(
        lambda reader, writer: _serve(reader, writer, progress, queue_moves), host, int(port)
    )
    async with server:
        yield


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, progress: Progress, queue_moves: Check
) -> None:
    try:
        async with asyncio.timeout(_READS_WITHIN):
            await reader.readuntil(b"\r\n\r\n")
        writer.write(_answer(progress.late(), await _holds(queue_moves)))
        await writer.drain()
    except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # who asks like this gets no answer
    finally:
        writer.close()


async def _holds(check: Check) -> bool:
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN):
            return await check()
    except TimeoutError:
        return False


def _answer(late: list[str], moves: bool) -> bytes:
    ready = moves and not late
    body = {
        "status": "ready" if ready else "not_ready",
        "checks": {"task_queue": moves, "loops": not late},
        "late": late,
    }
    content = json.dumps(body).encode()
    status = b"200 OK" if ready else b"503 Service Unavailable"
    head = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
    return head % (status, len(content)) + content
