"""What letters of several kinds say: greeting and footer, dates as people write them, clauses in plain words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from activities.mail.recipients import Addressee
from activities.mail.text import name_or_none, one_line, usable_address
from records.notification_context import Correspondence
from standards.clauses import Clause
from standards.formatting import listed, spoken
from standards.notifications import Recipient


def day(value: date) -> str:
    """A date as people write it."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """An instant as people write it."""
    return f"{value:%A} {day(value)}, {value:%H:%M} UTC"


def by_when(due: datetime | None, overdue: bool) -> str:
    """Until when something is asked, as a sentence ends with it."""
    return "as soon as you can" if overdue or due is None else f"by {moment(due)}"


def kinds(names: Iterable[str]) -> str:
    """The kinds of some accreditations, as a sentence lists them."""
    return listed([spoken(name) for name in names])


def impersonal(file: Correspondence, to: Addressee) -> dict[str, Any]:
    """What every letter has; no partner is named in it."""
    contacts = file.edition.contacts
    return {
        "greeting": f"Hello {to.name}," if to.name else "Hello,",
        "meant_for": to.meant_for,
        "reference": file.reference,
        "programme_mailbox": contacts.programme_mailbox,
        "feedback_url": contacts.feedback_url,
    }


def common(file: Correspondence, to: Addressee) -> dict[str, Any]:
    """What every letter about a partner has: the partner, and the PDM to ask (S42)."""
    return impersonal(file, to) | {"partner": one_line(file.partner), "pdm": _pdm(file)}


def _pdm(file: Correspondence) -> str | None:
    """Name and address of the PDM (S42)."""
    address = usable_address(file.pdm.email)
    if address is None:
        return None
    name = name_or_none(file.pdm.name)
    return f"{name} <{address}>" if name else address


def told_to_the_partner(file: Correspondence, to: Addressee, clauses: Iterable[Clause], link: str) -> dict[str, Any]:
    """What letters have that go to the partner's contact, and to the PDM who should know what was told."""
    return common(file, to) | {
        "for_the_pdm": to.recipient is Recipient.PDM,
        "link": link if to.recipient is not Recipient.PARTNER_CONTACT else None,
        "rests_on": [clause.text for clause in clauses],
    }
