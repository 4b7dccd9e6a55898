"""The message itself: headers, a plain part and the same in HTML, the same bytes however often it is made."""

import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.quoprimime import body_encode
from email.utils import format_datetime
from typing import Any

WIDTH = 76
WIDEST = 78
"""Letters of an encoded line (RFC 5322, 2.1.1)."""
LONGEST_LINE = 998
"""Octets of a line without its end that SMTP carries (RFC 5321, 4.5.3.1.6)."""


def fits(line: str) -> bool:
    """Whether the library would leave the line as it is, which it takes long to find out."""
    return len(line) <= WIDTH and line.isprintable() and line == line.strip()


class _Folding(EmailPolicy):
    """Folds headers in plain ASCII at their spaces alone: the library would encode a long id, and indent a subject."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it goes over the wire."""
        if not value.isascii():
            return super().fold_binary(name, value)
        # A value without a space stays on its header's line: folded before it, it would begin with one.
        begins = f"{name}: "
        if fits(begins + value) and value == value.strip():
            return (begins + value + self.linesep).encode()
        lines = textwrap.wrap(value, WIDTH, initial_indent=begins, break_long_words=False, break_on_hyphens=False)
        lines = lines or [begins]
        return (f"{self.linesep} ".join(lines) + self.linesep).encode()


_MAIL = _Folding(linesep="\r\n")
_MAIL_WITH_ACCENTED_ADDRESS = _Folding(linesep="\r\n", utf8=True)


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to go, with its envelope."""

    id: str
    """Its Message-ID without our domain: what logs name a mail by."""
    file_name: str
    sender: str
    recipient: str
    content: bytes


def message(sender: Address, to: str, headers: dict[str, Any], text: str, html: str = "", boundary: str = "") -> bytes:
    """The message; ``boundary`` parts text and HTML, where there is one, and stands in neither."""
    plain = to.isascii() and sender.addr_spec.isascii()
    made = EmailMessage(policy=_MAIL if plain else _MAIL_WITH_ACCENTED_ADDRESS)
    given = {"From": sender, "To": address(to), **headers, "Auto-Submitted": "auto-generated"}
    for name, value in given.items():
        _put(made, name, value)
    if not html:
        made.set_content(text, cte=_encoding(text))
        return made.as_bytes()
    made.set_raw("MIME-Version", "1.0")
    made.set_raw("Content-Type", f'multipart/alternative; boundary="{boundary}"')
    parts = (_part(text, "plain", _encoding(text)), _part(html, "html", "quoted-printable", "MIME-Version: 1.0"))
    between = f"\r\n--{boundary}".encode()
    return _head(made) + between.join([b"", *(_END + part for part in parts), b"--" + _END])


_END = b"\r\n"


def _head(made: EmailMessage) -> bytes:
    return b"".join(made.policy.fold_binary(name, value) for name, value in made.raw_items())


def _part(text: str, subtype: str, encoding: str, *more: str) -> bytes:
    """A part to the byte as the library writes it, which would parse each header several times that we have given it.

    A mail took most of its time there (``tests/activities/mail/test_message.py`` compares the two).
    """
    lines = b"\n".join(text.encode().splitlines()) + b"\n"
    body = lines.decode("ascii") if encoding == "7bit" else body_encode(lines.decode("latin-1"), WIDEST)
    head = (f'Content-Type: text/{subtype}; charset="utf-8"', f"Content-Transfer-Encoding: {encoding}", *more, "", "")
    return "\r\n".join(head).encode() + body.replace("\n", "\r\n").encode("ascii")


def _put(made: EmailMessage, name: str, value: Any) -> None:
    """A header. What is plain goes in as it is: the library parses each value, and most of a mail's time went there."""
    written = format_datetime(value) if isinstance(value, datetime) else str(value)
    if written.isascii() and written.isprintable():
        made.set_raw(name, written)
    else:
        made[name] = value


def address(of: str, name: str = "") -> Address:
    """The address as a header holds it."""
    local, _, domain = of.rpartition("@")
    return Address(name, local, domain)


def _encoding(text: str) -> str:
    """Quoted-printable can be read in a file; left to itself, a mail with many accents would become base64."""
    fits = text.isascii() and all(len(line) <= LONGEST_LINE for line in text.splitlines())
    return "7bit" if fits else "quoted-printable"
