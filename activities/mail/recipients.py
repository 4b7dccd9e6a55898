"""To whom a letter really goes: the address of the person or team it is meant for, or of whoever can pass it on."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.mail.text import name_or_none, one_line, usable_address
from records.notification_context import Correspondence, Person
from records.notifications.outbox import DueNotice
from standards.notifications import Recipient
from standards.review.messages import SEAT_WORDS
from standards.vocabulary import Role

_TEAM_WORDS = {
    Role.CS.value: "CS team",
    Role.SERVICE_ACCELERATION.value: "Service Acceleration team",
    Role.PARTNER_OPS.value: "Partner Ops team",
    Role.MARK_BOARD.value: "mark board",
    Role.DIRECTOR.value: "directors",
    Role.LEGAL.value: "Legal team",
    Role.OPS.value: "administrators",
    **{seat.value: f"members of the review board for {words}" for seat, words in SEAT_WORDS.items()},
}


@dataclass(frozen=True)
class Addressee:
    """Who gets the letter."""

    address: str
    name: str | None = None
    meant_for: str | None = None
    """Whom the letter was meant for, where somebody else has to pass it on."""
    recipient: Recipient | None = None
    """As what they get it."""


def addressee(notification: DueNotice, file: Correspondence) -> Addressee | None:
    """The first of those who may get the letter with a usable address, or None where there is nobody.

    Raises ``ValueError`` for a recipient that nobody has heard of.
    """
    recipient = Recipient(notification.recipient)
    for person, meant_for in _candidates(recipient, notification.team, file):
        address = usable_address(person.email)
        if address is not None:
            return Addressee(address, name_or_none(person.name), meant_for, recipient)
    return None


def _candidates(to: Recipient, team: str | None, file: Correspondence) -> Iterator[tuple[Person, str | None]]:
    """In order: the recipient, then stand-ins. A customer has none: nobody else should read that letter."""
    partner = one_line(file.partner)
    mailbox = Person(email=file.edition.contacts.programme_mailbox)
    match to:
        case Recipient.CUSTOMER:
            yield file.customer, None
        case Recipient.PDM:
            yield file.pdm, None
            yield mailbox, f"the PDM of {partner}"
        case Recipient.PARTNER_CONTACT:
            yield file.contact, None
            yield file.pdm, f"the contact of {partner}"
            yield mailbox, f"the contact of {partner}"
        case Recipient.ASSIGNEE | Recipient.TEAM:
            if to is Recipient.ASSIGNEE:
                yield file.assignee, None
            words = _TEAM_WORDS.get(team or "", (team or "team").replace("_", " "))
            yield Person(words, file.edition.contacts.teams.get(team or "")), None
            yield mailbox, f"the {words}"
        case Recipient.PROGRAMME:
            yield mailbox, None
