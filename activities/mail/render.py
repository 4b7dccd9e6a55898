"""Rendering: a notification and its context become a mail, the same one however often it is made."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from activities.mail.context import MailContext
from activities.mail.context.base import day
from activities.mail.html import OWED, html_of
from activities.mail.message import WIDTH, Mail, address, fits, message
from activities.mail.partner_links import PartnerLinks
from activities.mail.recipients import MailRecipient, in_words
from activities.mail.text import name_or_none, one_line, usable_address
from records.notifications.outbox import DueNotification
from records.notifications.sources import Person
from standards.formatting import several
from standards.ids import digest_id
from standards.notifications import BOARD_KINDS, NotificationKind, Recipient

_HANGING = {"- ": "  ", "> ": "> "}
"""What the further lines of a list's item and of a quotation begin with."""
# The text is plain, so nothing is escaped in it; what people wrote enters as a value and is never a template.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # the files change with the release alone
)


CLOSING = "Kind regards,"


@dataclass(frozen=True)
class Gathered:
    """A notification that goes out in a digest."""

    notification: DueNotification
    context: MailContext
    to: MailRecipient


@dataclass(frozen=True)
class MailRenderer:
    """Makes mails, with what each of them carries: who sends it, and where staff find the case."""

    name: str
    address: str
    public_url: str
    key: str = ""
    """What a mail's ids are made with, so that nobody finds out of which review a mail is by trying ids."""
    links: PartnerLinks | None = None
    """Makes the links to partners' own pages, where mails carry them."""

    @classmethod
    def of(cls, mail_from: str, public_url: str, key: str = "", links: PartnerLinks | None = None) -> "MailRenderer":
        """From the settings. Raises ``ValueError`` where ``mail_from`` is no address."""
        name, address = parseaddr(mail_from)
        usable = usable_address(address)
        if usable is None or not mail_from.isprintable():
            raise ValueError("mail_from must be an address, as `a@b.example` or `Name <a@b.example>`")
        return cls(name_or_none(name) or "", usable, public_url.rstrip("/"), key, links)

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
        kind = NotificationKind(notification.kind)
        page = self._own_page(notification, context, to)
        values = _values(context, to) | {"refused": bool(refused), "partner_page": page} | context.values
        variant = "passed on" if refused else ""
        return self._mail(notification, context, to, f"{kind.value}.txt", values, variant, OWED.get(kind))

    def render_refusal(
        self, notification: DueNotification, context: MailContext, to: MailRecipient, refused: str, *, passed_on: bool
    ) -> Mail:
        """Tells somebody that the notification's mail was refused for good, without saying what stood in it."""
        about = {
            "refused": False,
            "partner_page": None,
            "code": refused,
            "on": day(notification.caused_at),
            "was_for": in_words(notification),
            "passed_on": passed_on,
            "reference": notification.id,
            "link": context.link or self.console,
        }
        return self._mail(notification, context, to, "undeliverable.txt", _values(context, to) | about, to.address)

    def render_digest(self, gathered: Sequence[Gathered]) -> Mail:
        """Several notifications to one person as one mail, each told as its own mail would."""
        latest = max(gathered, key=lambda one: one.notification.caused_at)
        told = [self._told(one) for one in gathered]
        on = latest.notification.caused_at
        values = _values(latest.context, latest.to) | {"refused": False, "partner_page": None, "mails": told}
        values |= {"on": day(on), "reference": several(len({one.notification.subject for one in gathered}), "case")}
        subject, text = rendered("digest.txt", values)
        links = {one.context.link for one in gathered if one.context.link}
        mail_id = self._id_of("+".join(sorted(one.notification.id for one in gathered)), "digest")
        headers = {
            "Subject": subject,
            "Date": on,
            "Message-ID": f"<{mail_id}@{self.domain}>",
            "Reply-To": latest.context.edition.contacts.programme_mailbox,  # S44
        }
        html = html_of(subject, text, links, None)
        sender, to = address(self.address, self.name), latest.to.address
        content = message(sender, to, headers, wrapped(text), html, boundary=f"=_{mail_id}")
        return Mail(mail_id, f"{on:%Y%m%dT%H%M%SZ}-digest-{mail_id[-8:]}.eml", self.address, to, content)

    def _told(self, one: Gathered) -> dict[str, str]:
        """What the notification's own mail says, without the frame that all mails have."""
        values = _values(one.context, one.to) | {"refused": False, "partner_page": None} | one.context.values
        subject, text = rendered(f"{NotificationKind(one.notification.kind).value}.txt", values)
        inside = text.partition("\n\n")[2].rpartition(f"\n\n{CLOSING}")[0]
        return {"subject": subject, "text": inside.strip()}

    def render_check(self, now: datetime) -> Mail:
        """A mail to ourselves that asks nothing of anybody: it shows whether the mail server confirms what it takes."""
        subject, text = rendered("server_check.txt", {})
        headers = {"Subject": subject, "Date": now, "Message-ID": make_msgid("check", self.domain)}
        content = message(address(self.address, self.name), self.address, headers, wrapped(text))
        return Mail("check", "server-check.eml", self.address, self.address, content)

    def _own_page(self, notification: DueNotification, context: MailContext, to: MailRecipient) -> str | None:
        """The partner's own page, in a mail to the partner itself; nobody else gets it, to pass it on either."""
        partner_id = context.parties.partner_id
        theirs = to.role is Recipient.PARTNER_CONTACT and to.meant_for is None
        return self.links.address(partner_id, notification.caused_at) if self.links and partner_id and theirs else None

    def message_id(self, notification_id: str) -> str:
        """The Message-ID of the notification's mail: the same at every attempt, and no id can be read from it."""
        return f"<{self._id_of(notification_id)}@{self.domain}>"

    def _id_of(self, notification_id: str, variant: str = "") -> str:
        # The prefix is the first release's: without a key a mail that is tried again after an upgrade keeps its id.
        return digest_id("notice", *filter(None, [self.key, notification_id, variant]))

    def _mail(
        self,
        notification: DueNotification,
        context: MailContext,
        to: MailRecipient,
        template: str,
        values: dict[str, Any],
        variant: str,
        owed: str | None = None,
    ) -> Mail:
        subject, text = rendered(template, values)
        html = html_of(subject, text, [link for link in (values.get("link"),) if link], owed)
        mail_id = self._id_of(notification.id, variant)
        # The mails of one case are one thread to each reader; its first id is made up, so that it names no case.
        thread = f"<{digest_id('case', *filter(None, [self.key]), notification.subject, to.address)}@{self.domain}>"
        headers = {
            "Subject": subject,
            "Date": _date_of(notification),
            "Message-ID": f"<{mail_id}@{self.domain}>",
            "In-Reply-To": thread,
            "References": thread,
            "Reply-To": context.edition.contacts.programme_mailbox,  # S44
        }
        sender = address(self.address, self.name)
        content = message(sender, to.address, headers, wrapped(text), html, boundary=f"=_{mail_id}")
        return Mail(mail_id, _file_name(notification, variant), self.address, to.address, content)


def _date_of(notification: DueNotification) -> datetime:
    """When what the mail tells was so, however late it is sent. For a seat it is the day alone.

    The instant of a review's events stands in the partner's history too, and would say whose review it is (S32).
    """
    if notification.kind in BOARD_KINDS:
        return notification.caused_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return notification.caused_at


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


def rendered(template: str, values: dict[str, Any]) -> tuple[str, str]:
    """Subject and text: a template's first line is the subject. Templates needn't count blank lines."""
    subject, _, text = _TEMPLATES.get_template(template).render(values).strip().partition("\n")
    return one_line(subject), re.sub(r"\n{3,}", "\n\n", text.strip())


def wrapped(text: str) -> str:
    """The text in lines of readable length."""
    lines = []
    for line in text.split("\n"):
        if fits(line):
            lines.append(line)
            continue
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
