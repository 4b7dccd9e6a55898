"""An SMTP server on loopback that fails in the ways in which mail servers fail."""

import asyncio
import email
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

from activities.mail.message import Mail
from activities.mail.transports import transport_for


class SmtpBehaviour(StrEnum):
    WELL = "takes every mail"
    REFUSING = "refuses connections"
    SILENT = "takes connections and says nothing"
    BUSY = "says 451 to every mail"
    UNWILLING = "says 550 to every recipient"
    LOSING = "drops the connection after DATA, and the mail with it"
    KEEPING = "drops the connection after DATA, and keeps the mail"
    SLOW = "keeps the mail and never says so"


class FakeSmtpServer:
    """Listens on one port until it is closed; its behaviour can change at any time."""

    def __init__(self) -> None:
        self.port = 0
        self.behaviour = SmtpBehaviour.WELL
        self.kept: list[EmailMessage] = []
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        """What it says to a recipient, where that differs from its behaviour."""
        self._listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def behave(self, behaviour: SmtpBehaviour) -> None:
        self.behaviour = behaviour
        if behaviour is SmtpBehaviour.REFUSING:
            await self.close()
        elif self._listener is None:
            await self.open()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    async def send(self, mail: Mail) -> None:
        """As the product sends, with little patience only where the server would use up all of it."""
        hangs = self.behaviour in {SmtpBehaviour.SILENT, SmtpBehaviour.SLOW}
        await transport_for(self.url, patience=0.05 if hangs else 10).send(mail)

    async def called(self) -> None:
        """Waits until somebody has connected."""
        async with asyncio.timeout(10):
            while not self.connections:
                await asyncio.sleep(0.01)

    def _protocol(self) -> asyncio.BaseProtocol:
        self.connections += 1
        if self.behaviour is SmtpBehaviour.SILENT:
            return asyncio.Protocol()
        return SMTP(self, hostname="mail.example", enable_SMTPUTF8=True, loop=asyncio.get_running_loop())

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        if self.behaviour is SmtpBehaviour.UNWILLING:
            return f"550 5.1.1 no such mailbox: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.behaviour is SmtpBehaviour.BUSY:
            return f"451 4.3.2 try again later, {envelope.mail_from}"
        if self.behaviour is not SmtpBehaviour.LOSING:
            assert isinstance(envelope.content, bytes)
            self.kept.append(email.message_from_bytes(envelope.content, policy=default))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        if self.behaviour in {SmtpBehaviour.LOSING, SmtpBehaviour.KEEPING}:
            assert server.transport is not None
            server.transport.abort()
        if self.behaviour is SmtpBehaviour.SLOW:
            await asyncio.sleep(3600)  # Ends when the client goes away.
        return "250 OK"
