"""What a recogniser knows beside the text: the case's identifiers, the languages, and what was found before it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from redaction.identifiers import Identifiers
from redaction.languages import ENGLISH, Languages
from redaction.match import Match


@dataclass(frozen=True)
class Narrative:
    """What the texts of one case have in common."""

    languages: Languages = ENGLISH
    starts_on: date | None = None
    """The earliest date that they name, from which a generalised date counts its weeks."""


@dataclass(frozen=True)
class Context:
    """What is known while one text is searched."""

    identifiers: Identifiers
    narrative: Narrative
    found: tuple[Match, ...] = ()
    """What the recognisers before found, in the text's order."""

    @property
    def languages(self) -> Languages:
        """The languages of the case's texts."""
        return self.narrative.languages

    def with_found(self, found: Iterable[Match]) -> "Context":
        """The context of the next recognisers."""
        return replace(self, found=tuple(found))

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing was found between the two places."""
        return self._taken.find(1, start, end) < 0

    def is_named(self, start: int, end: int) -> bool:
        """Whether something between the two places certainly names somebody on record."""
        return self._named.find(1, start, end) >= 0

    @cached_property
    def _taken(self) -> bytearray:
        return _marked(self.found)

    @cached_property
    def _named(self) -> bytearray:
        return _marked([match for match in self.found if match.is_certain and match.rule.names_a_party])


def _marked(found: Iterable[Match]) -> bytearray:
    found = tuple(found)
    taken = bytearray(max((match.end for match in found), default=0))
    for match in found:
        taken[match.start : match.end] = b"\1" * (match.end - match.start)
    return taken
