"""A TCP proxy on a way between two parts, which can be cut, stand still, or be slow."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum

from cli.local.ports import LOOPBACK

_CHUNK = 64 * 1024
_SLOW = 0.1
"""Seconds that a slow way takes for each piece."""


class WayFault(StrEnum):
    """What is wrong with a way."""

    CUT = "cut"
    """Connections are reset, and new ones too."""
    STALLED = "stalled"
    """Connections stay open, and nothing arrives: half open, as after a cable was pulled."""
    SLOW = "slow"


class Proxy:
    """Passes connections on to a port of this machine, which may change."""

    def __init__(self, port: Callable[[], int]) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None] | None] = set()
        self._refuses, self._delay = False, 0.0
        self._flows = asyncio.Event()
        self._flows.set()

    def cut(self) -> int:
        """Resets every connection; how many there were."""
        cut = len(self._open)
        for writer in list(self._open):
            _reset(writer)
        return cut // 2

    async def suffer(self, fault: WayFault, seconds: float) -> None:
        """The fault, for so long."""
        self._refuses, self._delay = fault is WayFault.CUT, _SLOW if fault is WayFault.SLOW else 0.0
        if fault is WayFault.CUT:
            self.cut()
        if fault is WayFault.STALLED:
            self._flows.clear()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._refuses, self._delay = False, 0.0
            self._flows.set()

    async def end(self) -> None:
        """Resets every connection and waits until nothing is left of them."""
        self.cut()
        self._flows.set()
        await asyncio.gather(*(task for task in self._serving if task), return_exceptions=True)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        mine = asyncio.current_task()
        self._serving.add(mine)
        try:
            await self._pass_on(reader, writer)
        finally:
            self._serving.discard(mine)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._refuses:
                raise ConnectionRefusedError
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._port())
        except OSError:
            _reset(writer)
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            return
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}
            for each in (writer, far_writer):
                with contextlib.suppress(OSError):
                    await each.wait_closed()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while content := await reader.read(_CHUNK):
                await self._flows.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                writer.write(content)
                await writer.drain()
        writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends the connection at once, so that the other side is told of an error and not of an end."""
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):  # it is closed already, or gone
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def proxied(port: Callable[[], int]) -> AsyncIterator[tuple[Proxy, int]]:
    """For the block, a proxy before the port; with its own port."""
    proxy = Proxy(port)
    server = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    try:
        yield proxy, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await proxy.end()
