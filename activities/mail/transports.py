"""Transports: a mail goes to an SMTP server, or into a folder that a person can look into."""

import asyncio
import contextlib
import errno
import os
import re
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from activities.mail.message import Mail

PATIENCE = 10.0
"""Seconds that one mail may take, from connecting to the server's word that it has the mail."""
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
# The first that fits: the later ones are bases of the earlier ones.
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "timeout"),
    (SMTPServerDisconnected, "dropped"),
    (ssl.SSLError, "tls_failed"),
    (socket.gaierror, "host_unknown"),
    (OSError, "unreachable"),
)


_ABOUT_US = re.compile(r"\s*5\.7\.")
"""RFC 3463: security or policy, as where we may not relay or must authenticate."""
_AUTHENTICATION = (530, 534, 535, 538)


class Refusal(StrEnum):
    """How a server refused a mail for good: by a 5xx answer to its recipient or to its content."""

    MAIL = "mail"
    """This mail: it would be refused again."""
    SENDER = "sender"
    """Us, by policy: the next mail would be refused too, and somebody may put that right."""


class Undelivered(Exception):
    """The mail has not verifiably arrived. ``code`` never holds what a server said: that can name people."""

    def __init__(self, code: str, *, in_doubt: bool = False, refusal: Refusal | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.in_doubt = in_doubt
        """Whether the server may have it all the same: the mail was handed over and no answer came."""
        self.refusal = refusal
        """None where trying again may help."""


class Transport(Protocol):
    """A way to deliver mails."""

    async def send(self, mail: Mail) -> None:
        """Delivers the mail. Raises ``Undelivered`` where that is not certain."""


def transport_for(url: str, patience: float = PATIENCE) -> Transport:
    """The transport of ``smtp://host:25``, ``file:///folder`` or their like. Raises ``ValueError`` for others."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        if parts.netloc not in {"", "localhost"} or not parts.path.strip("/"):
            raise ValueError("the mail folder must be given as file:///folder")
        return FileOutbox(Path(unquote(parts.path)))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("the mail server must be given as smtp://, smtps:// or smtp+starttls://host:port")
    return _smtp(parts, parts.hostname, patience)


def _smtp(parts: SplitResult, host: str, patience: float) -> "SmtpServer":
    return SmtpServer(
        host=host,
        port=parts.port or _PORTS[parts.scheme],
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=parts.scheme == "smtps",
        start_tls=parts.scheme == "smtp+starttls",
        patience=patience,
    )


@dataclass(frozen=True)
class SmtpServer:
    """An SMTP server. Each mail has a connection of its own, so that none suffers from the one before."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    start_tls: bool = False
    patience: float = PATIENCE

    async def send(self, mail: Mail) -> None:
        """Delivers the mail. Raises ``Undelivered`` within ``patience`` seconds where that is not certain."""
        client = self._client(mail.sender)
        handed_over = False
        try:
            async with asyncio.timeout(self.patience):
                await client.connect()
                await _envelope(client, mail)
                handed_over = True
                await client.data(mail.content)
        except Undelivered:
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong on the way, the mail has not arrived
            code, answered = _reason(error)
            in_doubt = handed_over and not answered
            # The cause names the recipient and must not turn up in a traceback.
            raise Undelivered(code, in_doubt=in_doubt, refusal=_refusal(error)) from None
        finally:
            _leave(client)

    def _client(self, sender: str) -> SMTP:
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.tls,
            start_tls=self.start_tls,
            tls_context=self._trusted if self.tls or self.start_tls else None,
            local_hostname=sender.rpartition("@")[2],  # Asking the resolver for our own name can take seconds.
            timeout=self.patience,
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context()


async def _envelope(client: SMTP, mail: Mail) -> None:
    """Says from whom and to whom; an address with accents before the @ needs a server that knows SMTPUTF8."""
    if mail.sender.isascii() and mail.recipient.isascii():
        await client.mail(mail.sender)
        await client.rcpt(mail.recipient)
        return
    await client.ehlo()
    if not client.supports_extension("smtputf8"):
        # Our own address is for ops to change; a recipient's stays as it is.
        raise Undelivered("smtputf8_not_supported", refusal=Refusal.MAIL if mail.sender.isascii() else None)
    await client.mail(mail.sender, options=["SMTPUTF8", "BODY=8BITMIME"], encoding="utf-8")
    await client.rcpt(mail.recipient, encoding="utf-8")


def _reason(error: Exception) -> tuple[str, bool]:
    """A code for the failure, and whether it was the server's own answer."""
    if isinstance(error, SMTPResponseException) and 200 <= error.code <= 599:
        return f"smtp_{error.code}", True
    seen = (error, error.__cause__)  # A failure to connect is wrapped in one of aiosmtplib's own.
    return next((code for kind, code in _CODES if any(isinstance(one, kind) for one in seen)), "protocol_error"), False


def _refusal(error: Exception) -> Refusal | None:
    """Whether the mail was refused for good. A 5xx to anything else, such as our password, is no answer to a mail."""
    if not isinstance(error, SMTPRecipientRefused | SMTPDataError) or not 500 <= error.code <= 599:
        return None
    about_us = error.code in _AUTHENTICATION or _ABOUT_US.match(error.message)
    return Refusal.SENDER if about_us else Refusal.MAIL


def _leave(client: SMTP) -> None:
    """Says goodbye without waiting for the answer: the mail's fate is known by now."""
    if client.protocol is not None and client.is_connected:
        with contextlib.suppress(SMTPException, OSError):
            client.protocol.write(b"QUIT\r\n")
    client.close()


@dataclass(frozen=True)
class FileOutbox:
    """A folder of ``.eml`` files, each written whole or not at all; the same mail is the same file."""

    folder: Path

    async def send(self, mail: Mail) -> None:
        """Puts the mail into the folder, unless it is there. Raises ``Undelivered`` where that fails."""
        try:
            await asyncio.to_thread(self._put, mail)
        except OSError as error:
            raise Undelivered(f"file_{errno.errorcode.get(error.errno or 0, 'error')}") from None

    def _put(self, mail: Mail) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self.folder / mail.file_name
        if place.exists():
            return
        unfinished = place.with_name(f".{place.name}.unfinished")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(mail.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
