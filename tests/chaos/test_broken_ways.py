"""What a campaign breaks is broken for as long as it says and no longer: a way between two parts, and the disk."""

import asyncio
import contextlib
import errno
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cli.chaos.disk import mounted
from cli.chaos.proxy import Proxy, WayFault, proxied
from cli.local.ports import LOOPBACK

BROKEN_FOR = 0.5
BEFORE_IT_ENDS = 0.2


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while content := await reader.read(100):
            writer.write(content)
    await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@pytest_asyncio.fixture
async def way() -> AsyncIterator[tuple[Proxy, int]]:
    """A way to a server that says everything again."""
    server = await asyncio.start_server(_echo, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    async with proxied(lambda: port) as proxy:
        yield proxy
    server.close()


async def _asked(port: int) -> bytes:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(b"hello")
        return await reader.read(100)
    finally:
        await _closed(writer)


async def _broken(proxy: Proxy, fault: WayFault) -> "asyncio.Task[None]":
    suffering = asyncio.create_task(proxy.suffer(fault, BROKEN_FOR))
    await asyncio.sleep(0)  # it begins
    return suffering


async def test_a_way_that_is_cut_resets_what_is_open_and_what_comes(way: tuple[Proxy, int]) -> None:
    proxy, port = way
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(b"hello")
    assert await reader.read(100) == b"hello"
    suffering = await _broken(proxy, WayFault.CUT)
    with pytest.raises(ConnectionResetError):
        await reader.read(100)
    await _closed(writer)
    with pytest.raises(ConnectionResetError):
        await _asked(port)
    await suffering
    assert await _asked(port) == b"hello"


async def test_on_a_way_that_stands_still_nothing_arrives_until_it_goes_on(way: tuple[Proxy, int]) -> None:
    proxy, port = way
    suffering = await _broken(proxy, WayFault.STALLED)
    asking = asyncio.create_task(_asked(port))
    done, _ = await asyncio.wait({asking}, timeout=BEFORE_IT_ENDS)
    assert done == set()
    await suffering
    assert await asking == b"hello"


async def test_a_slow_way_brings_everything_later(way: tuple[Proxy, int]) -> None:
    proxy, port = way
    clock = asyncio.get_running_loop().time
    suffering, began = await _broken(proxy, WayFault.SLOW), clock()
    assert await _asked(port) == b"hello"
    assert clock() - began >= 2 * 0.1, "once there and once back"
    await suffering


async def test_a_full_disk_has_no_room_for_anybody_and_has_it_again(tmp_path: Path) -> None:
    with mounted(tmp_path) as disk:
        if disk is None:
            pytest.skip("this machine lets nobody mount a disk")
        filling = asyncio.create_task(disk.be_full(BROKEN_FOR))
        await asyncio.sleep(0)  # it begins
        with pytest.raises(OSError, match="No space") as refused:
            (tmp_path / "more").write_bytes(b"x" * 10_000)
        assert refused.value.errno == errno.ENOSPC
        await filling
        (tmp_path / "more").write_bytes(b"x" * 10_000)
