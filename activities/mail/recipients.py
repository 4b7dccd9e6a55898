"""To whom a mail really goes: the address of the person or team it is meant for, or of whoever can pass it on."""

from collections.abc import Iterator
from dataclasses import dataclass

from activities.mail.context import MailContext
from activities.mail.text import name_or_none, one_line, usable_address
from records.notifications.outbox import DueNotification
from records.notifications.sources import Person
from standards.formatting import spoken
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
_TELL_OF_REVIEWS = ("acc_", "rev_", "mrk_", "partner/")
"""How the subjects begin of which a mail may say that a review is open, or why it was."""
_OUTSIDE = (Recipient.PARTNER_CONTACT, Recipient.CUSTOMER)


@dataclass(frozen=True)
class MailRecipient:
    """Who gets the mail."""

    address: str
    role: Recipient
    """As what they get it."""
    name: str | None = None
    meant_for: str | None = None
    """Whom the mail was meant for, where somebody else has to pass it on."""

    @property
    def outside(self) -> bool:
        """Whether it leaves HubSpot, at once or passed on."""
        return self.role in _OUTSIDE


def recipients(notification: DueNotification, context: MailContext) -> tuple[MailRecipient, ...]:
    """Everybody with a usable address who may get the mail: the first gets it, the next where that one's is refused.

    Raises ``ValueError`` for a recipient that nobody has heard of.
    """
    role = Recipient(notification.recipient)
    found: dict[str, MailRecipient] = {}
    for person, meant_for in _candidates(role, notification.team, context):
        if person.sits and notification.subject.startswith(_TELL_OF_REVIEWS):
            continue  # Whoever may sit is told nothing of who is under review, as PDM neither (S32).
        address = usable_address(person.email)
        if address is not None:
            found.setdefault(address.casefold(), MailRecipient(address, role, name_or_none(person.name), meant_for))
    return tuple(found.values())


def _candidates(role: Recipient, team: str | None, context: MailContext) -> Iterator[tuple[Person, str | None]]:
    """In order: the recipient, then stand-ins. A customer has none, and nobody is mentioned in somebody's place."""
    parties, contacts = context.parties, context.edition.contacts
    partner, mailbox = one_line(parties.partner), Person(email=contacts.programme_mailbox)
    match role:
        case Recipient.CUSTOMER:
            yield parties.customer, None
        case Recipient.PDM:
            yield parties.pdm, None
            yield mailbox, f"the PDM of {partner}"
        case Recipient.PARTNER_CONTACT:
            yield parties.contact, None
            yield parties.pdm, f"the contact of {partner}"
            yield mailbox, f"the contact of {partner}"
        case Recipient.ASSIGNEE | Recipient.TEAM:
            if role is Recipient.ASSIGNEE:
                yield parties.assignee, None
            words = _TEAM_WORDS.get(team or "", spoken(team or "team"))
            yield Person(words, contacts.teams.get(team or "")), None
            yield mailbox, f"the {words}"
        case Recipient.PERSON:
            yield parties.assignee, None
            yield mailbox, "somebody whom the edition names for it"
        case Recipient.MENTIONED:
            yield parties.assignee, None
        case Recipient.PROGRAMME:
            yield mailbox, None


def told_of_refusals(notification: DueNotification, context: MailContext) -> tuple[MailRecipient, ...]:
    """Who is told that a mail was refused for good: the mailbox where nobody may pass it on, and the administrators."""
    contacts, found = context.edition.contacts, []
    if notification.recipient == Recipient.CUSTOMER:
        found.append(MailRecipient(contacts.programme_mailbox, Recipient.PROGRAMME))
    ops = usable_address(contacts.teams.get(Role.OPS.value))
    if ops is not None:
        found.append(MailRecipient(ops, Recipient.TEAM, _TEAM_WORDS[Role.OPS.value]))
    return tuple(found)


def in_words(notification: DueNotification) -> str:
    """Whom the mail is meant for, without a name."""
    if notification.team and notification.recipient != Recipient.ASSIGNEE:
        return f"the {_TEAM_WORDS.get(notification.team, notification.team.replace('_', ' '))}"
    words = {
        Recipient.PDM: "a PDM",
        Recipient.PARTNER_CONTACT: "the contact of a partner",
        Recipient.CUSTOMER: "a customer",
        Recipient.ASSIGNEE: "the person answerable for a case",
        Recipient.PERSON: "somebody whom an edition names",
        Recipient.MENTIONED: "somebody whom a note mentions",
        Recipient.PROGRAMME: "the programme mailbox",
    }
    return words.get(Recipient(notification.recipient), "a team")
