"""Clients that are slow, many or too wordy are ended by the API itself; nothing stands in front of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from cli.local.environment import in_environment
from settings import Settings
from tests.support.product import serving
from tests.support.waiting import PATIENCE

HEAD = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"


@asynccontextmanager
async def limited(**limits: Any) -> AsyncIterator[tuple[str, int]]:
    """The API with these limits; no store is there, and none is needed."""
    settings = Settings(
        database_url="postgresql://nobody@127.0.0.1:1/none",
        oidc_issuer="https://login.example",
        log_level="ERROR",
        **limits,
    )
    with in_environment(TEMPORAL_ADDRESS="127.0.0.1:1"):
        async with serving(settings) as address:
            url = httpx.URL(address)
            assert url.port is not None
            yield url.host, url.port


async def answered(where: tuple[str, int], *pieces: bytes) -> bytes:
    """Everything that comes back until the server ends the connection; the client never does."""
    reader, writer = await asyncio.open_connection(*where)
    try:
        for piece in pieces:
            with contextlib.suppress(ConnectionError):
                writer.write(piece)
                await writer.drain()
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionError):
                return await reader.read()
    finally:
        await ended(writer)
    return b""


async def ended(writer: asyncio.StreamWriter) -> None:
    """Ends the client's side."""
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def healthy(where: tuple[str, int]) -> bool:
    """Whether somebody who behaves is served."""
    return (await answered(where, HEAD + b"Connection: close\r\n\r\n")).startswith(b"HTTP/1.1 200")


def status(answer: bytes) -> bytes:
    return answer.split(b" ")[1] if answer else b"none"


async def test_a_connection_that_sends_nothing_is_ended() -> None:
    async with limited(headers_within_seconds=0.2) as where:
        assert status(await answered(where)) == b"408"


async def test_headers_that_never_end_are_ended() -> None:
    async with limited(headers_within_seconds=0.2) as where:
        assert status(await answered(where, HEAD)) == b"408"
        assert await healthy(where)


async def test_a_slow_second_request_on_a_connection_is_ended_too() -> None:
    async with limited(headers_within_seconds=0.5) as where:
        answer = await answered(where, HEAD + b"\r\n", HEAD)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"HTTP/1.1 408" in answer


async def test_a_body_that_never_ends_is_ended() -> None:
    head = b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
    async with limited(body_within_seconds=0.2) as where:
        assert status(await answered(where, head, b"half")) == b"408"


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X-Long: " + b"a" * 5000 + b"\r\n\r\n",
        HEAD + b"X-Unended: " + b"a" * 5000,
        b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        HEAD + b"".join(b"X-%d: a\r\n" % number for number in range(40)) + b"\r\n",
    ],
    ids=["one long header", "a header without an end", "a long address", "many headers"],
)
async def test_a_head_that_is_too_large_gets_431(head: bytes) -> None:
    async with limited(header_bytes=4096, header_count=20) as where:
        assert status(await answered(where, head)) == b"431"
        assert await healthy(where)


async def test_a_large_body_is_no_large_head() -> None:
    head = b"POST /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"
    async with limited(header_bytes=4096) as where:
        assert status(await answered(where, head + b"a" * 200_000)) == b"405"


async def test_a_file_of_nobody_who_is_signed_in_is_answered_before_it_is_read() -> None:
    head = b"POST /console/cases/cmp_x/files HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    more = b"Sec-Fetch-Site: same-origin\r\nContent-Length: 9000000\r\n\r\n"
    async with limited(body_within_seconds=5.0) as where:
        assert status(await answered(where, head + more + bytes(1000))) == b"401"


async def test_idle_connections_give_way_to_new_ones() -> None:
    async with limited(connections_per_client=4) as where:
        idle = [await asyncio.open_connection(*where) for _ in range(20)]
        assert all([await healthy(where) for _ in range(8)])
        for _, writer in idle:
            await ended(writer)


async def test_half_sent_requests_give_way_to_whole_ones() -> None:
    half = b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"
    async with limited(connections_per_client=4) as where:
        slow = [await asyncio.open_connection(*where) for _ in range(20)]
        for _, writer in slow:
            with contextlib.suppress(ConnectionError):
                writer.write(half)
                await writer.drain()
        assert await healthy(where)
        for _, writer in slow:
            await ended(writer)
