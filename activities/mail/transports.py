"""Delivery: a letter goes to an SMTP server, or into a folder that a person can look into."""

import asyncio
import contextlib
import errno
import os
import socket
import ssl
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from activities.mail.render import Letter

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


class Undelivered(Exception):
    """The letter has not verifiably arrived. ``code`` never holds what a server said: that can name people."""

    def __init__(self, code: str, *, in_doubt: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.in_doubt = in_doubt
        """Whether the server may have it all the same: the letter was handed over and no answer came."""


class Transport(Protocol):
    """A way to deliver letters."""

    async def send(self, letter: Letter) -> None:
        """Delivers the letter. Raises ``Undelivered`` where that is not certain."""


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
    """An SMTP server. Each letter has a connection of its own, so that none suffers from the one before."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    start_tls: bool = False
    patience: float = PATIENCE

    async def send(self, letter: Letter) -> None:
        """Delivers the letter, or says within ``patience`` seconds why not."""
        client = self._client(letter.sender)
        handed_over = False
        try:
            async with asyncio.timeout(self.patience):
                await client.connect()
                await _envelope(client, letter)
                handed_over = True
                await client.data(letter.content)
        except Undelivered:
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong on the way, the letter has not arrived
            code, answered = _reason(error)
            # The cause names the recipient and must not turn up in a traceback.
            raise Undelivered(code, in_doubt=handed_over and not answered) from None
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


async def _envelope(client: SMTP, letter: Letter) -> None:
    """Says from whom and to whom; an address with accents before the @ needs a server that knows SMTPUTF8."""
    if letter.sender.isascii() and letter.recipient.isascii():
        await client.mail(letter.sender)
        await client.rcpt(letter.recipient)
        return
    await client.ehlo()
    if not client.supports_extension("smtputf8"):
        raise Undelivered("smtputf8_not_supported")
    await client.mail(letter.sender, options=["SMTPUTF8", "BODY=8BITMIME"], encoding="utf-8")
    await client.rcpt(letter.recipient, encoding="utf-8")


def _reason(error: Exception) -> tuple[str, bool]:
    """A code for the failure, and whether it was the server's own answer."""
    if isinstance(error, SMTPResponseException) and 200 <= error.code <= 599:
        return f"smtp_{error.code}", True
    seen = (error, error.__cause__)  # A failure to connect is wrapped in one of aiosmtplib's own.
    return next((code for kind, code in _CODES if any(isinstance(one, kind) for one in seen)), "protocol_error"), False


def _leave(client: SMTP) -> None:
    """Says goodbye without waiting for the answer: the letter's fate is known by now."""
    if client.protocol is not None and client.is_connected:
        with contextlib.suppress(SMTPException, OSError):
            client.protocol.write(b"QUIT\r\n")
    client.close()


@dataclass(frozen=True)
class FileOutbox:
    """A folder of ``.eml`` files, each written whole or not at all; the same letter is the same file."""

    folder: Path

    async def send(self, letter: Letter) -> None:
        """Puts the letter into the folder, unless it is there."""
        try:
            await asyncio.to_thread(self._put, letter)
        except OSError as error:
            raise Undelivered(f"file_{errno.errorcode.get(error.errno or 0, 'error')}") from None

    def _put(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self.folder / letter.file_name
        if place.exists():
            return
        unfinished = place.with_name(f".{place.name}.unfinished")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(letter.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
