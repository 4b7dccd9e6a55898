"""Where a text holds an identifier in any spelling, and how sure that is.

The search runs on skeletons, where nothing but letters and digits is left; what was dropped between and around the
letters then tells a name from an accident: "Acme", "acme-agency" and "A c m e" are names, the end of "Mac" and the
"me" after it are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from redaction.entity_types import NEUTRAL_WORDS, StandsFor
from redaction.identifiers import Identifiers
from redaction.name_variants import Form
from redaction.normalization import Folded, is_unseen, plain
from redaction.sentences import begins_word, ends_word, last_of_letter, opens_sentence, token_around
from redaction.words import ALSO_NAMES, CAPITALISED, PLAINEST, is_everyday

_OUR_OWN = (*NEUTRAL_WORDS, "HubSpot", "Hubspot", "hubspot", "HUBSPOT")


@dataclass(frozen=True)
class Occurrence:
    """A form of an identifier between two places of the text; in doubt unless ``sure``."""

    start: int
    end: int
    form: Form
    sure: bool = True


def occurrences(folded: Folded, identifiers: Identifiers) -> Iterator[Occurrence]:
    """Every occurrence of every form, longer forms first; they may overlap."""
    for form in identifiers.forms:
        at = folded.skeleton.find(form.key)
        while at >= 0:
            found = _judged(folded, at, form)
            if found is not None and not (form.key in identifiers.shadowed and _is_our_own(folded.text, found)):
                yield found
            at = folded.skeleton.find(form.key, at + 1)


def _judged(folded: Folded, at: int, form: Form) -> Occurrence | None:
    """The occurrence whose skeleton begins at ``at``; none where the letters meet by accident."""
    origins, stop = folded.origins, at + len(form.key)
    start, end = origins[at], last_of_letter(folded.text, origins[stop - 1])
    if (at and origins[at - 1] == start) or (stop < len(origins) and origins[stop] == origins[stop - 1]):
        return None  # half of a character that reads as two letters
    whole = begins_word(folded.text, start) and ends_word(folded.text, start, end)
    if not whole and len(form.plain) < 4:
        return None
    return _Match(folded, at, Occurrence(start, end, form), whole).judged()


@dataclass(frozen=True)
class _Match:
    """The letters of a form, found one after the other; ``whole`` where a word begins and ends with them."""

    folded: Folded
    at: int
    found: Occurrence
    whole: bool

    @property
    def form(self) -> Form:
        return self.found.form

    @property
    def length(self) -> int:
        return len(self.form.plain)

    @cached_property
    def written(self) -> str:
        return self.folded.spelt[self.found.start : self.found.end]

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """After how many letters of the skeleton something is seen that is no letter."""
        text, origins = self.folded.text, self.folded.origins
        return tuple(
            count
            for count in range(1, len(self.form.key))
            if any(not is_unseen(c) for c in text[origins[self.at + count - 1] + 1 : origins[self.at + count]])
        )

    def judged(self) -> Occurrence | None:
        apart = not self.form.seams.issuperset(self.gaps)
        if self.form.is_number:
            return (
                replace(self.found, sure=self.length >= 5) if self.whole and (not apart or self.length >= 6) else None
            )
        if not self._is_spelt_alike():
            return self._short_with_digits()
        if apart:
            return self._pulled_apart()
        return self._by_case() if self.whole else self._within_a_word()

    def _is_spelt_alike(self) -> bool:
        """Whether lookalikes, if any, were meant: "Wi11ow" is Willow, but 10 is not IO and hail is not Hall."""
        reading = plain(self.written)
        if reading == self.form.plain:
            return True
        if self.length <= 3 or (self.length == 4 and len(reading) != self.length):
            return False
        enough_letters = sum(map(str.isalpha, reading)) * 2 >= len(reading)
        return enough_letters and not is_everyday(reading) and reading not in CAPITALISED

    def _short_with_digits(self) -> Occurrence | None:
        """A1 for AI, where it may as well be what it says."""
        reading = plain(self.written)
        mixed = any(map(str.isdigit, reading)) and any(map(str.isalpha, reading))
        return replace(self.found, sure=False) if mixed and self.length <= 3 and self.whole and not self.gaps else None

    def _by_case(self) -> Occurrence | None:
        """A name that is an everyday word too counts by its capital; without one it may be the word."""
        found, form = self.found, self.form
        if not form.is_everyday:
            return found
        if not any(map(str.isupper, self.written)):
            is_the_word = form.derived and form.stands_for is not StandsFor.PARTNER and not form.seams
            return None if is_the_word else replace(found, sure=False)
        if form.is_shouted and not self.written.isupper():
            return replace(found, sure=False)
        also_a_word = form.plain in PLAINEST or form.plain in ALSO_NAMES
        return replace(found, sure=not (also_a_word and opens_sentence(self.folded.text, found.start)))

    def _within_a_word(self) -> Occurrence | None:
        """Glued to other letters: Acmes, getacmeagency, brightly."""
        start, end = token_around(self.folded.text, self.found.start, self.found.end)
        token = replace(self.found, start=start, end=end)
        head, tail = plain(self.folded.spelt[start : self.found.start]), plain(self.folded.spelt[self.found.end : end])
        if not head and tail in ("s", "es"):
            return replace(self, found=token)._by_case()
        if self.gaps:
            by_accident = self.length < 8 or all(map(is_everyday, _words_in(self.folded.spelt[start:end])))
            return None if by_accident else token
        word = plain(self.folded.spelt[start:end])
        if is_everyday(word) or word in CAPITALISED:
            return None
        return replace(token, sure=self.length >= 8)

    def _pulled_apart(self) -> Occurrence | None:
        """With something between letters that belong together: "A c m e", "Ac-me", "Red wood", a split line."""
        places = (0, *self.gaps, len(self.form.key))
        origins = self.folded.origins
        pieces = [
            plain(self.folded.spelt[origins[self.at + first] : origins[self.at + last - 1] + 1])
            for first, last in pairwise(places)
        ]
        single_letters = all(len(piece) == 1 for piece in pieces)
        if not self.whole:
            return replace(self.found, sure=False) if self.length >= 10 else None
        if self.length <= 3:
            spread = single_letters and self.written.isupper() and (self.length == 3 or " " not in self.written)
            return self.found if spread else None
        if all(map(is_everyday, pieces)):
            return replace(self.found, sure=False) if self.length >= 6 else None
        by_accident = self.length <= 5 and " " in self.written and not single_letters
        return replace(self.found, sure=not by_accident)


def _words_in(text: str) -> Iterator[str]:
    return (plain(word) for word in text.split())


def _is_our_own(text: str, found: Occurrence) -> bool:
    """Whether it is inside one of the words that we put ourselves, or HubSpot's own name."""
    for word in _OUR_OWN:
        at = text.find(word, max(0, found.end - len(word)), found.start + len(word))
        if at >= 0 and at <= found.start and found.end <= at + len(word):
            return True
    return False
