"""The identifiers of a case, compiled once for all the texts of its packet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from redaction.entity_types import NEUTRAL_WORDS, Identifier
from redaction.name_variants import Form, forms_of, initials_of
from redaction.normalization import skeleton

_PROTECTED = tuple(skeleton(word) for word in (*NEUTRAL_WORDS, "HubSpot"))


@dataclass(frozen=True)
class Identifiers:
    """What must not be left in any text of the packet. Made by ``of``."""

    forms: tuple[Form, ...]
    initials: Mapping[str, str]
    """The neutral word for each abbreviation that a name may be shortened to."""

    @classmethod
    def of(cls, identifiers: Iterable[Identifier]) -> "Identifiers":
        """Every form of every identifier; one that several go by stands for what they have in common."""
        forms: dict[str, Form] = {}
        initials: dict[str, str] = {}
        for identifier in identifiers:
            for form in forms_of(identifier):
                known = forms.get(form.plain)
                forms[form.plain] = _joined(known, form) if known else form
            if letters := initials_of(identifier):
                initials.setdefault(letters, identifier.stands_for.word)
        return cls(tuple(sorted(forms.values(), key=lambda form: (-len(form.plain), form.plain))), initials)

    @cached_property
    def shadowed(self) -> frozenset[str]:
        """The forms' keys that our own neutral words contain: a partner called Hub is not what HubSpot says."""
        return frozenset(form.key for form in self.forms if any(form.key in word for word in _PROTECTED))

    @cached_property
    def by_edge(self) -> Mapping[tuple[str, int], tuple[Form, ...]]:
        """The forms that a typo can be told from, by their first and by their last two letters and their length.

        A single slip leaves one of the two ends as it was.
        """
        edges: dict[tuple[str, int], list[Form]] = defaultdict(list)
        for form in self.forms:
            if len(form.plain) >= 4 and not form.is_number:
                edges["^" + form.plain[:2], len(form.plain)].append(form)
                edges[form.plain[-2:] + "$", len(form.plain)].append(form)
        return {edge: tuple(found) for edge, found in edges.items()}


def _joined(known: Form, other: Form) -> Form:
    """What was given itself counts before what was only derived from something longer."""
    if known.derived != other.derived:
        return other if known.derived else known
    return Form(known.text, known.stands_for.joined(other.stands_for), known.derived)
