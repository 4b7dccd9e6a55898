"""Rendering: a notification and its context become a mail, the same one however often it is made."""

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

from activities.mail.context import MailContext
from activities.mail.context.base import day
from activities.mail.recipients import MailRecipient, in_words
from activities.mail.text import name_or_none, one_line, usable_address
from records.notifications.outbox import DueNotification
from records.notifications.sources import Person
from standards.ids import digest_id
from standards.notifications import NotificationKind, Recipient

WIDTH = 76
LONGEST_LINE = 998
"""Octets of a line without its end that SMTP carries (RFC 5321, 4.5.3.1.6)."""
_HANGING = {"- ": "  ", "> ": "> "}
"""What the further lines of a list's item and of a quotation begin with."""
# Mails are plain text, so nothing is escaped; what people wrote enters as a value and is never a template.
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
class Mail:
    """A mail that is ready to go, with its envelope."""

    id: str
    """Its Message-ID without our domain: what logs name a mail by."""
    file_name: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True)
class MailRenderer:
    """Makes mails, with what each of them carries: who sends it, and where staff find the case."""

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
    def console(self) -> str:
        """The address of the staff pages."""
        return f"{self.public_url}/console"

    @property
    def domain(self) -> str:
        """The fixed part of every Message-ID."""
        return self.address.rpartition("@")[2]

    def render(self, notification: DueNotification, context: MailContext, to: MailRecipient, refused: str = "") -> Mail:
        """The notification as a mail to one of its recipients; ``refused`` is the code with which another one's failed.

        Raises Jinja's errors where the template asks for more than the context holds, and ``ValueError`` for a kind
        that nobody has heard of.
        """
        template = f"{NotificationKind(notification.kind).value}.txt"
        values = _values(context, to) | {"refused": bool(refused)} | context.values
        return self._mail(notification, context, to, template, values, "passed on" if refused else "")

    def render_refusal(
        self, notification: DueNotification, context: MailContext, to: MailRecipient, refused: str, *, passed_on: bool
    ) -> Mail:
        """Tells somebody that the notification's mail was refused for good, without saying what stood in it."""
        about = {
            "refused": False,
            "code": refused,
            "on": day(notification.caused_at),
            "was_for": in_words(notification),
            "passed_on": passed_on,
            "reference": notification.id,
        }
        return self._mail(notification, context, to, "undeliverable.txt", _values(context, to) | about, to.address)

    def render_check(self, now: datetime) -> Mail:
        """A mail to ourselves that asks nothing of anybody: it shows whether the mail server confirms what it takes."""
        subject, body = _rendered("server_check.txt", {})
        headers = {"Subject": subject, "Date": now, "Message-ID": make_msgid("check", self.domain)}
        content = self._message(self.address, headers, body)
        return Mail("check", "server-check.eml", self.address, self.address, content)

    def message_id(self, notification_id: str) -> str:
        """The Message-ID of the notification's mail: the same at every attempt, and no id can be read from it."""
        return f"<{_id_of(notification_id)}@{self.domain}>"

    def _mail(
        self,
        notification: DueNotification,
        context: MailContext,
        to: MailRecipient,
        template: str,
        values: dict[str, Any],
        variant: str,
    ) -> Mail:
        subject, body = _rendered(template, values)
        mail_id = _id_of(notification.id, variant)
        # The mails of one case are one thread to each reader; its first id is made up, so that it names no case.
        thread = f"<{digest_id('case', notification.subject, to.address)}@{self.domain}>"
        headers = {
            "Subject": subject,
            "Date": notification.caused_at,  # What the mail tells was so then, however late it is sent.
            "Message-ID": f"<{mail_id}@{self.domain}>",
            "In-Reply-To": thread,
            "References": thread,
            "Reply-To": context.edition.contacts.programme_mailbox,  # S44
        }
        content = self._message(to.address, headers, body)
        return Mail(mail_id, _file_name(notification, variant), self.address, to.address, content)

    def _message(self, to: str, headers: dict[str, Any], body: str) -> bytes:
        plain = to.isascii() and self.address.isascii()
        message = EmailMessage(policy=_MAIL if plain else _MAIL_WITH_ACCENTED_ADDRESS)
        message["From"] = _address(self.address, self.name)
        message["To"] = _address(to)
        for name, value in headers.items():
            message[name] = value
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body, cte=_encoding(body))
        return message.as_bytes()


def _id_of(notification_id: str, variant: str = "") -> str:
    # The prefix is the first release's: a mail that is tried again after an upgrade keeps its id.
    return digest_id("notice", notification_id, *filter(None, [variant]))


def _encoding(body: str) -> str:
    """Quoted-printable can be read in a file; left to itself, a mail with many accents would become base64."""
    fits = body.isascii() and all(len(line) <= LONGEST_LINE for line in body.splitlines())
    return "7bit" if fits else "quoted-printable"


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _values(context: MailContext, to: MailRecipient) -> dict[str, Any]:
    """What templates of every kind may say to this recipient."""
    contacts, parties = context.edition.contacts, context.parties
    values: dict[str, Any] = {
        "greeting": f"Hello {to.name}," if to.name else "Hello,",
        "meant_for": to.meant_for,
        "reference": context.reference,
        "programme_mailbox": contacts.programme_mailbox,
        "feedback_url": contacts.feedback_url,
        "for_the_pdm": to.role is Recipient.PDM,
        "rests_on": [clause.text for clause in context.clauses],
    }
    if parties.partner:
        values["partner"] = one_line(parties.partner)
    if parties.partner and to.role is not Recipient.CUSTOMER:
        values["pdm"] = _name_and_address(parties.pdm)  # S42
    if context.link and not to.outside:
        values["link"] = context.link
    return values


def _name_and_address(person: Person) -> str | None:
    address, name = usable_address(person.email), name_or_none(person.name)
    return f"{name} <{address}>" if address and name else address


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


def _file_name(notification: DueNotification, variant: str) -> str:
    """Sorted by time, readable, and the same for the same mail alone."""
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", f"{notification.kind}-{notification.id}".replace("_", "-")).strip("-.")
    digest = digest_id("", notification.id, *filter(None, [variant]))
    return f"{notification.caused_at:%Y%m%dT%H%M%SZ}-{slug[:120]}-{digest[1:9]}.eml"
