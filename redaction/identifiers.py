"""The identifiers of a case, compiled once for all the texts of its packet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from redaction.entity_types import REPLACEMENTS, EntityType, Identifier
from redaction.match import Rule
from redaction.name_variants import NameVariant, initials_of, literals_of, variants_of
from redaction.normalization import skeleton

_PROTECTED = tuple(skeleton(word) for word in (*REPLACEMENTS, "HubSpot"))
_SHORTEST_HALF = 4


@dataclass(frozen=True)
class Identifiers:
    """What must not be left in any text of the packet. Made by ``of``."""

    variants: tuple[NameVariant, ...]
    """What a text is searched for, longer ones first."""
    literals: Mapping[str, EntityType]
    """Names of a letter, a few digits or signs, found only as they are written."""
    initials: Mapping[str, EntityType]
    """Whom each abbreviation may stand for that a name is shortened to; in small letters."""

    @classmethod
    def of(cls, identifiers: Iterable[Identifier]) -> "Identifiers":
        """Every variant of every identifier; one that several go by stands for what they have in common."""
        variants: dict[str, NameVariant] = {}
        literals: dict[str, EntityType] = {}
        initials: dict[str, EntityType] = {}
        for identifier in identifiers:
            for variant in variants_of(identifier):
                known = variants.get(variant.normalized)
                variants[variant.normalized] = _joined(known, variant) if known else variant
            literals |= dict.fromkeys(literals_of(identifier), identifier.entity_type)
            for letters in initials_of(identifier):
                initials.setdefault(letters, identifier.entity_type)
        in_order = sorted(variants.values(), key=lambda variant: (-len(variant.normalized), variant.normalized))
        return cls(tuple(in_order), literals, initials)

    @cached_property
    def shadowed(self) -> frozenset[str]:
        """The keys that our own replacements contain: a partner called Hub is not what HubSpot says."""
        return frozenset(one.key for one in self.variants if any(one.key in word for word in _PROTECTED))

    @cached_property
    def initials_of_people(self) -> frozenset[tuple[str, str]]:
        """The first and the last initial of each person."""
        return frozenset((letters[0], letters[-1]) for letters, whose in self.initials.items() if whose.is_person)

    @cached_property
    def by_edge(self) -> Mapping[tuple[str, int], tuple[NameVariant, ...]]:
        """The variants that a typo can be told from, by their first and by their last two letters and their length.

        A single typo leaves one of the two ends as it was.
        """
        edges: dict[tuple[str, int], list[NameVariant]] = defaultdict(list)
        for variant in self._spellable:
            if len(variant.normalized) >= 4:
                edges["^" + variant.normalized[:2], len(variant.normalized)].append(variant)
                edges[variant.normalized[-2:] + "$", len(variant.normalized)].append(variant)
        return {edge: tuple(found) for edge, found in edges.items()}

    @cached_property
    def by_letters(self) -> Mapping[str, tuple[NameVariant, ...]]:
        """The short variants by their letters in alphabetical order: a transposition changes both ends of them."""
        found: dict[str, list[NameVariant]] = defaultdict(list)
        for variant in self._spellable:
            if 3 <= len(variant.normalized) <= 5:
                found["".join(sorted(variant.normalized))].append(variant)
        return {letters: tuple(variants) for letters, variants in found.items()}

    @cached_property
    def by_half(self) -> Mapping[str, NameVariant]:
        """The variants of one word by each beginning and each end that is enough of it to tell it by."""
        found: dict[str, NameVariant] = {}
        for variant in self._spellable:
            letters = variant.normalized
            if variant.seams or not letters.isalpha():
                continue
            for length in range(max(_SHORTEST_HALF, len(letters) // 3), len(letters)):
                found.setdefault(letters[:length], variant)
                if 2 * length >= len(letters):
                    found.setdefault(letters[-length:], variant)
        return found

    @cached_property
    def _spellable(self) -> tuple[NameVariant, ...]:
        return tuple(one for one in self.variants if not one.is_number and one.rule is Rule.IDENTIFIER)


def _joined(known: NameVariant, other: NameVariant) -> NameVariant:
    """What is more of a name counts before what is less; as much of two names, for both of them."""
    rank = (known.rule is not Rule.IDENTIFIER, known.part.value), (other.rule is not Rule.IDENTIFIER, other.part.value)
    if rank[0] != rank[1]:
        return min((known, other), key=lambda one: (one.rule is not Rule.IDENTIFIER, one.part.value))
    return replace(known, entity_type=known.entity_type.joined(other.entity_type))
