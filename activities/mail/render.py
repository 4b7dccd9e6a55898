"""Composing: a notice and its case file become a mail, the same one however often it is made."""

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from activities.mail.context import contents
from activities.mail.recipients import addressee
from activities.mail.text import name_or_none, one_line, usable_address
from records.notification_context import File
from records.notifications.outbox import DueNotice
from standards.ids import digest_id
from standards.notifications import NoticeKind

WIDTH = 76
_HANGING = {"- ": "  ", "> ": "> "}
"""What the further lines of a list's item and of a quotation begin with."""
# Letters are plain text, so nothing is escaped; what people wrote enters as a value and is never a template.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Folding(EmailPolicy):
    """Folds headers in plain ASCII at their spaces alone: the library would encode a long id, and indent a subject."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it goes over the wire."""
        if not value.isascii():
            return super().fold_binary(name, value)
        # A value without a space stays on its header's line: folded before it, it would begin with one.
        begins = f"{name}: "
        lines = textwrap.wrap(value, WIDTH, initial_indent=begins, break_long_words=False, break_on_hyphens=False)
        lines = lines or [begins]
        return (f"{self.linesep} ".join(lines) + self.linesep).encode()


_MAIL = _Folding(linesep="\r\n")
_MAIL_WITH_ACCENTED_ADDRESS = _Folding(linesep="\r\n", utf8=True)


@dataclass(frozen=True)
class MailRenderer:
    """What every letter carries: who sends it, and where staff find the case."""

    name: str
    address: str
    public_url: str

    @classmethod
    def of(cls, mail_from: str, public_url: str) -> "MailRenderer":
        """From the settings. Raises ``ValueError`` where ``mail_from`` is no address."""
        name, address = parseaddr(mail_from)
        usable = usable_address(address)
        if usable is None or not mail_from.isprintable():
            raise ValueError("mail_from must be an address, as `a@b.example` or `Name <a@b.example>`")
        return cls(name_or_none(name) or "", usable, public_url.rstrip("/"))

    @property
    def domain(self) -> str:
        """The fixed part of every Message-ID."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Letter:
    """A mail that is ready to go, with its envelope."""

    file_name: str
    sender: str
    recipient: str
    content: bytes


def compose(notification: DueNotice, file: File, stationery: MailRenderer) -> Letter | None:
    """The notice as a mail, or None where there is nobody to send it to."""
    to = addressee(notification, file)
    if to is None:
        return None
    kind = NoticeKind(notification.kind)
    subject, body = _render(kind, contents(kind, file, to, stationery.public_url))
    headers = {
        "Subject": subject,
        "Date": notification.caused_at,  # What the letter tells was so then, however late it is sent.
        "Message-ID": f"<{digest_id('notice', notification.id)}@{stationery.domain}>",
        "References": f"<{digest_id('case', notification.subject, to.address)}@{stationery.domain}>",
        "Reply-To": file.edition.contacts.programme_mailbox,  # S44
        "X-Recourse-Notice": notification.id,
    }
    message = _mail(stationery, to.address, headers, body)
    return Letter(_file_name(notification), stationery.address, to.address, message)


def compose_check(stationery: MailRenderer, now: datetime) -> Letter:
    """A mail to ourselves, which asks nothing of anybody: it shows whether the mail server confirms what it takes."""
    subject, body = _rendered("server_check.txt", {})
    headers = {"Subject": subject, "Date": now, "Message-ID": make_msgid("check", stationery.domain)}
    message = _mail(stationery, stationery.address, headers, body)
    return Letter("server-check.eml", stationery.address, stationery.address, message)


def _mail(stationery: MailRenderer, to: str, headers: dict[str, Any], body: str) -> bytes:
    plain = to.isascii() and stationery.address.isascii()
    message = EmailMessage(policy=_MAIL if plain else _MAIL_WITH_ACCENTED_ADDRESS)
    message["From"] = _address(stationery.address, stationery.name)
    message["To"] = _address(to)
    for name, value in headers.items():
        message[name] = value
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable can be read in a file; left to itself, a letter with many accents would become base64.
    message.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
    return message.as_bytes()


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _render(kind: NoticeKind, values: dict[str, Any]) -> tuple[str, str]:
    return _rendered(f"{kind.value}.txt", values)


def _rendered(template: str, values: dict[str, Any]) -> tuple[str, str]:
    """Subject and body: a template's first line is the subject."""
    subject, _, body = _TEMPLATES.get_template(template).render(values).strip().partition("\n")
    return one_line(subject), _wrap(body)


def _wrap(text: str) -> str:
    """Paragraphs in lines of readable length; templates needn't count blank lines."""
    lines = []
    for line in re.sub(r"\n{3,}", "\n\n", text.strip()).split("\n"):
        hanging = _HANGING.get(line[:2], "")
        lines += textwrap.wrap(
            line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines) + "\n"


def _file_name(notification: DueNotice) -> str:
    """Sorted by time, readable, and the same for the same notice alone."""
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", f"{notification.kind}-{notification.id}".replace("_", "-")).strip("-.")
    return f"{notification.caused_at:%Y%m%dT%H%M%SZ}-{slug[:120]}-{digest_id('', notification.id)[1:9]}.eml"
