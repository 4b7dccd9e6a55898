"""The neutral words that stand in a packet for whoever must not be known (S32), and for whom each stands."""

from dataclasses import dataclass
from enum import StrEnum


class Mask(StrEnum):
    """What stands in brackets where no word for a person or company would read well."""

    WITHHELD = "[withheld]"
    """Hides what is in doubt until Partner Ops have looked at it."""
    NAME = "[name]"
    LINK = "[link]"
    EMAIL = "[e-mail]"
    PHONE = "[phone]"
    ADDRESS = "[address]"
    FILE = "[file]"
    HANDLE = "[handle]"
    REFERENCE = "[reference]"


class StandsFor(StrEnum):
    """Whom or what an identifier gives away; ``word`` is what the board reads instead."""

    word: str

    def __new__(cls, value: str, word: str) -> "StandsFor":
        """Keeps the neutral word beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = word
        return member

    PARTNER = "partner", "the partner"
    PARTNER_PERSON = "partner_person", "a person at the partner"
    CUSTOMER = "customer", "the customer"
    CUSTOMER_PERSON = "customer_person", "a person at the customer"
    STAFF = "staff", "a HubSpot employee"
    PERSON = "person", "a person"
    REFERENCE = "reference", Mask.REFERENCE.value
    """An id of the case itself, such as the ticket's."""
    SEVERAL = "several", Mask.NAME.value
    """A word that two sides of the case share, so that neither may be put in its place."""

    @property
    def organisation(self) -> "StandsFor":
        """To whom the domain of the person's address belongs."""
        return _ORGANISATIONS.get(self, self)

    @property
    def is_person(self) -> bool:
        """Whether the identifier is a human being's."""
        return self in _PEOPLE

    def joined(self, other: "StandsFor") -> "StandsFor":
        """Whom an identifier stands for that both of them go by."""
        if self.organisation == other.organisation:
            return self if self == other else self.organisation
        return StandsFor.PERSON if self.is_person and other.is_person else StandsFor.SEVERAL


_ORGANISATIONS = {StandsFor.PARTNER_PERSON: StandsFor.PARTNER, StandsFor.CUSTOMER_PERSON: StandsFor.CUSTOMER}
_PEOPLE = frozenset((*_ORGANISATIONS, StandsFor.STAFF, StandsFor.PERSON))

NEUTRAL_WORDS = tuple(stands_for.word for stands_for in StandsFor) + tuple(Mask)
"""What may stand in a packet whatever the case's names are: each packet holds the same words."""


@dataclass(frozen=True)
class Identifier:
    """A string that gives somebody away: a name, an alias, a domain, an address, a number, an id."""

    text: str
    stands_for: StandsFor


class DoubtKind(StrEnum):
    """Why a place of a text holds its packet; ``suggested`` is what would stand there if it does identify somebody."""

    suggested: str

    def __new__(cls, value: str, suggested: str) -> "DoubtKind":
        """Keeps the suggestion beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.suggested = suggested
        return member

    NEAR_MATCH = "near_match", Mask.NAME.value
    """Almost an identifier of the case, or one that is an everyday word as well."""
    NAME = "name", Mask.NAME.value
    DISGUISE = "disguise", Mask.NAME.value
    """Letters of another script or signs among the letters of a word: it may read as anything."""
    LINK = "link", Mask.LINK.value
    EMAIL = "email", Mask.EMAIL.value
    PHONE = "phone", Mask.PHONE.value
    ADDRESS = "address", Mask.ADDRESS.value
    FILE = "file", Mask.FILE.value
    HANDLE = "handle", Mask.HANDLE.value
    REFERENCE = "reference", Mask.REFERENCE.value
    """A number or code that an account, an invoice or a case may be found by."""
