"""An SMTP server that takes mails, and sometimes refuses them, hangs, or drops the connection once it has one."""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from cli.local.ports import LOOPBACK

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HANGS_FOR = 60.0


class MailFault(StrEnum):
    """What the server does with a mail."""

    NONE = "none"
    REFUSES = "refuses"
    BUSY = "busy"
    HANGS = "hangs"
    DROPS = "drops"
    """After it has taken the mail, and before it says so."""


class MailServer:
    """Counts how often it took each mail, by its Message-ID."""

    def __init__(self) -> None:
        self.fault = MailFault.NONE
        self.taken: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if await self._greeted(writer):
                while await self._command(reader, writer):
                    await writer.drain()
        writer.close()

    async def _greeted(self, writer: asyncio.StreamWriter) -> bool:
        if self.fault is MailFault.HANGS:
            await asyncio.sleep(_HANGS_FOR)
            return False
        writer.write(b"421 later\r\n" if self.fault is MailFault.BUSY else b"220 chaos ESMTP\r\n")
        return self.fault is not MailFault.BUSY

    async def _command(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one command; False at the end."""
        line = (await reader.readline()).upper()
        if not line or line.startswith(b"QUIT"):
            return False
        if line.startswith(b"DATA"):
            writer.write(b"354 go on\r\n")
            return await self._mail(await reader.readuntil(b"\r\n.\r\n"), writer)
        refused = line.startswith(b"RCPT") and self.fault is MailFault.REFUSES
        writer.write(b"451 not now\r\n" if refused else b"250 fine\r\n")
        return True

    async def _mail(self, content: bytes, writer: asyncio.StreamWriter) -> bool:
        found = _MESSAGE_ID.search(content)
        self.taken[found.group(1).decode(errors="replace") if found else ""] += 1
        if self.fault is MailFault.DROPS:
            writer.transport.abort()
            return False
        writer.write(b"250 taken\r\n")
        return True


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[MailServer, str]]:
    """For the block, a server; with its address for the worker."""
    made = MailServer()
    server = await asyncio.start_server(made.serve, LOOPBACK, 0)
    try:
        yield made, f"smtp://{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def any_fault(chance: random.Random) -> MailFault:
    """One of the faults, at random."""
    return chance.choice([fault for fault in MailFault if fault is not MailFault.NONE])
