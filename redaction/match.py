"""What a recogniser finds: where, whom it identifies, by which rule, how certainly, and what stands in its place."""

from dataclasses import dataclass
from enum import StrEnum

from redaction.entity_types import WITHHELD, EntityType


class Certainty(StrEnum):
    """How sure a recogniser is that a match identifies somebody."""

    CERTAIN = "certain"
    """Replaced, whatever anybody says."""
    DOUBTFUL = "doubtful"
    """Hidden until Partner Ops have looked at it."""


class Rule(StrEnum):
    """Why a match was made; ``label`` says it to those who release a packet."""

    label: str

    def __new__(cls, value: str, label: str) -> "Rule":
        """Keeps the label beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    IDENTIFIER = "identifier", "An identifier on record"
    EVERYDAY_NAME = "everyday_name", "A word that is an everyday one and a name on record"
    NEAR_IDENTIFIER = "near_identifier", "Almost an identifier on record"
    INITIALS = "initials", "The first letters of a name on record"
    TRANSLATED_NAME = "translated_name", "A name on record in another language or with its number in words"
    MADE_BY_REDACTION = "made_by_redaction", "Replacements beside it made a name of it"
    UNKNOWN_NAME = "unknown_name", "Reads like the name of somebody who is not on record"
    OBFUSCATION = "obfuscation", "Written so that it may read as anything"
    LINK = "link", "A web address"
    EMAIL = "email", "An e-mail address"
    PHONE = "phone", "A phone number"
    ADDRESS = "address", "A postal or network address"
    FILE = "file", "A file's name"
    HANDLE = "handle", "A handle or tag"
    REFERENCE = "reference", "A number or code that an account, an invoice or a case is found by"
    DISTINCTION = "distinction", "A superlative or an award that few can claim"
    EXACT_DATE = "exact_date", "An exact date"
    EXACT_SUM = "exact_sum", "An exact sum"
    PLACE = "place", "A place"
    RELEASE = "release", "Settled by who released the packet"

    @property
    def is_generalized(self) -> bool:
        """Whether the replacement is a general form of what was found, which may be shown before anybody looks."""
        return self in _GENERALIZED

    @property
    def names_a_party(self) -> bool:
        """Whether the match was made by what is on record of somebody in the case."""
        return self in _NAMES_A_PARTY


_GENERALIZED = frozenset((Rule.EXACT_DATE, Rule.EXACT_SUM, Rule.PLACE))
_NAMES_A_PARTY = frozenset(
    (
        *(Rule.IDENTIFIER, Rule.EVERYDAY_NAME, Rule.NEAR_IDENTIFIER, Rule.INITIALS, Rule.TRANSLATED_NAME),
        Rule.MADE_BY_REDACTION,
    )
)


@dataclass(frozen=True, slots=True)
class Match:
    """What was found between two places of a text."""

    start: int
    end: int
    entity_type: EntityType
    rule: Rule
    certainty: Certainty
    replacement: str
    """What stands there where it does identify somebody, or the general form that is offered."""

    @property
    def is_certain(self) -> bool:
        """Whether it is replaced whatever anybody says."""
        return self.certainty is Certainty.CERTAIN

    @property
    def shown(self) -> str:
        """What the text holds in its place."""
        return self.replacement if self.is_certain or self.rule.is_generalized else WITHHELD

    @property
    def holds_the_packet(self) -> bool:
        """Whether Partner Ops must look at it before the board reads the text."""
        return not self.is_certain and not self.rule.is_generalized

    @property
    def weight(self) -> tuple[bool, bool, bool, bool, int]:
        """Which of two overlapping matches counts: the surer, the one that shows less, the longer."""
        is_mask = self.replacement.startswith("[") and self.entity_type not in (EntityType.NAME, EntityType.SHARED_NAME)
        is_withheld = self.replacement == WITHHELD
        return self.is_certain, self.holds_the_packet, is_withheld, is_mask, self.end - self.start


def match_of(
    start: int,
    end: int,
    entity_type: EntityType,
    rule: Rule,
    certainty: Certainty = Certainty.DOUBTFUL,
    replacement: str | None = None,
) -> Match:
    """A match whose replacement is the entity type's own unless another is given."""
    put = entity_type.replacement if replacement is None else replacement
    return Match(start, end, entity_type, rule, certainty, put)
