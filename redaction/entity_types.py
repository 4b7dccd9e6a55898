"""What a match identifies, and the word or mask that stands in its place (S32)."""

from dataclasses import dataclass
from enum import StrEnum

WITHHELD = "[withheld]"
"""Hides what is doubtful until Partner Ops have looked at it."""


class EntityType(StrEnum):
    """What an identifier or a match identifies; ``replacement`` is what the board reads instead."""

    replacement: str

    def __new__(cls, value: str, replacement: str) -> "EntityType":
        """Keeps the replacement beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.replacement = replacement
        return member

    PARTNER = "partner", "the partner"
    PARTNER_PERSON = "partner_person", "a person at the partner"
    CUSTOMER = "customer", "the customer"
    CUSTOMER_PERSON = "customer_person", "a person at the customer"
    STAFF = "staff", "a HubSpot employee"
    PERSON = "person", "a person"
    SHARED_NAME = "shared_name", "[name]"
    """A name that two sides of the case share, so that neither may stand in its place."""
    NAME = "name", "[name]"
    LINK = "link", "[link]"
    EMAIL = "email", "[e-mail]"
    PHONE = "phone", "[phone]"
    ADDRESS = "address", "[address]"
    FILE = "file", "[file]"
    HANDLE = "handle", "[handle]"
    REFERENCE = "reference", "[reference]"
    """A number or code that an account, an invoice or a case is found by."""
    DISTINCTION = "distinction", "[distinction]"
    PLACE = "place", "a place"
    DATE = "date", "[date]"
    SUM = "sum", "[sum]"

    @property
    def organisation(self) -> "EntityType":
        """To whom the domain of the person's address belongs."""
        return _ORGANISATIONS.get(self, self)

    @property
    def is_person(self) -> bool:
        """Whether the identifier is a human being's."""
        return self in _PEOPLE

    def joined(self, other: "EntityType") -> "EntityType":
        """What an identifier identifies that both of them go by."""
        if self.organisation == other.organisation:
            return self if self == other else self.organisation
        return EntityType.PERSON if self.is_person and other.is_person else EntityType.SHARED_NAME


_ORGANISATIONS = {EntityType.PARTNER_PERSON: EntityType.PARTNER, EntityType.CUSTOMER_PERSON: EntityType.CUSTOMER}
_PEOPLE = frozenset((*_ORGANISATIONS, EntityType.STAFF, EntityType.PERSON))

REPLACEMENTS = (*dict.fromkeys(entity_type.replacement for entity_type in EntityType), WITHHELD)
"""What may stand in a packet whatever the case's names are: each packet holds the same words."""


@dataclass(frozen=True)
class Identifier:
    """A string on record that identifies somebody: a name, an alias, a domain, an address, a number, an id."""

    text: str
    entity_type: EntityType
