"""One occurrence of an identifier's letters in a text: whether it names somebody, and how certainly."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from redaction.entity_types import EntityType
from redaction.languages import Languages
from redaction.match import Certainty, Match, Rule, match_of
from redaction.name_variants import NameVariant, Part, words_of
from redaction.normalization import NormalizedText, is_invisible, normalize
from redaction.sentences import is_in_capitals, is_in_heading, opens_sentence, token_around, word_after, word_before
from redaction.words import CAPITALISED, PLAINEST, TITLES, is_everyday, is_usually_a_name, words

_PLURALS = ("s", "es")


@dataclass(frozen=True)
class Occurrence:
    """The letters of a variant, found one after the other; ``is_whole`` where a word begins and ends with them."""

    text: NormalizedText
    at: int
    start: int
    end: int
    variant: NameVariant
    is_whole: bool
    languages: Languages

    @property
    def length(self) -> int:
        """How many letters and digits the variant has."""
        return len(self.variant.normalized)

    @cached_property
    def written(self) -> str:
        """As the text spells it."""
        return self.text.spelled[self.start : self.end]

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """After how many letters of the skeleton something is seen that is no letter."""
        text, origins = self.text.text, self.text.origins
        return tuple(
            count
            for count in range(1, len(self.variant.key))
            if any(not is_invisible(c) for c in text[origins[self.at + count - 1] + 1 : origins[self.at + count]])
        )

    def judged(self) -> Match | None:
        """The match; none where the letters meet by accident."""
        is_apart = not self.variant.seams.issuperset(self.gaps)
        if self.variant.is_number:
            return self._number(is_apart=is_apart)
        if not self._is_spelled_alike():
            return self._short_with_digits()
        if is_apart:
            return self._pulled_apart()
        return self._by_case() if self.is_whole else self._within_a_word()

    def _certain(self, start: int | None = None, end: int | None = None) -> Match:
        if self.variant.rule is not Rule.IDENTIFIER:
            return self._doubtful(self.variant.rule, start, end)
        place = (self.start if start is None else start), (self.end if end is None else end)
        return match_of(*place, self.variant.entity_type, Rule.IDENTIFIER, Certainty.CERTAIN)

    def _doubtful(self, rule: Rule, start: int | None = None, end: int | None = None) -> Match:
        place = (self.start if start is None else start), (self.end if end is None else end)
        return match_of(*place, self.variant.entity_type, rule)

    def _number(self, *, is_apart: bool) -> Match | None:
        if not self.is_whole or (is_apart and self.length < 4):
            return None
        return self._certain() if self.length >= (6 if is_apart else 5) else self._doubtful(Rule.NEAR_IDENTIFIER)

    def _is_spelled_alike(self) -> bool:
        """Whether lookalikes, if any, were meant: "Wi11ow" is Willow, but 10 is not IO and hail is not Hall."""
        reading = normalize(self.written)
        if reading == self.variant.normalized:
            return True
        if self.length <= 3 or (self.length == 4 and len(reading) != self.length):
            return False
        has_enough_letters = sum(map(str.isalpha, reading)) * 2 >= len(reading)
        return has_enough_letters and not is_everyday(reading) and reading not in CAPITALISED

    def _short_with_digits(self) -> Match | None:
        """A1 for AI, where it may as well be what it says."""
        reading = normalize(self.written)
        is_mixed = any(map(str.isdigit, reading)) and any(map(str.isalpha, reading))
        if is_mixed and self.length <= 3 and self.is_whole and not self.gaps:
            return self._doubtful(Rule.NEAR_IDENTIFIER)
        return None

    def _by_case(self, start: int | None = None, end: int | None = None) -> Match | None:
        """A name of everyday words counts by its capitals, and a single such word is never certain.

        "Quality was poor" says nothing of a company called Quality, which a capital within a sentence does.
        """
        if not self._is_everyday or self._follows_a_title():
            return self._certain(start, end)
        doubtful = self._doubtful(Rule.EVERYDAY_NAME, start, end)
        if not any(map(str.isupper, self.written)):
            return doubtful if self._counts_in_small_letters() else None
        if self._is_certain_by_its_capitals():
            return self._certain(start, end)
        return None if self._is_a_trade_word() else doubtful

    def _is_a_trade_word(self) -> bool:
        """Whether a part of the name, such as Growth or Operations, has its capital only from where it stands."""
        variant = self.variant
        is_part = variant.is_generic and variant.part is not Part.WHOLE
        return is_part and not variant.is_capitals and self._capital_says_nothing()

    def _follows_a_title(self) -> bool:
        return self.variant.entity_type.is_person and word_before(self.text.text, self.start) in TITLES

    def _is_certain_by_its_capitals(self) -> bool:
        """Whether several words with a capital each, or a whole name with one where none is due, can be no accident."""
        variant = self.variant
        if variant.is_capitals and not self.written.isupper():
            return False
        if variant.seams and self._has_every_capital() and not is_in_heading(self.text.text, self.start):
            return variant.part is Part.WHOLE or (variant.part is Part.SOME_WORDS and not variant.is_generic)
        is_generic_word = variant.is_generic and not variant.seams
        return variant.part is Part.WHOLE and not is_generic_word and not self._capital_says_nothing()

    @cached_property
    def _is_everyday(self) -> bool:
        """Whether the name is made of everyday words of English or of the language of the texts."""
        if self.variant.is_everyday:
            return True
        if not self.languages.others or "@" in self.variant.text or "." in self.variant.text:
            return False
        parts = words_of(self.variant.text)
        return all(self.languages.lists(part) and not is_usually_a_name(normalize(part)) for part in parts)

    def _counts_in_small_letters(self) -> bool:
        """Whether the words, written like any others, may be meant as the name."""
        variant = self.variant
        if variant.rule is Rule.TRANSLATED_NAME or variant.part is Part.WHOLE:
            return True
        if variant.part is Part.SOME_WORDS:
            return not variant.is_generic
        if variant.entity_type.is_person:
            return self._is_used_as_a_name()
        return variant.entity_type is EntityType.PARTNER and not variant.is_generic

    def _is_used_as_a_name(self) -> bool:
        """Whether "mark" stands where a name does: after "asked", before "said"; a rarer word where no article is."""
        before, after = word_before(self.text.text, self.start), word_after(self.text.text, self.end)
        if after in words("after_names") or self._is_possessive():
            return True
        if self.variant.part is not Part.FIRST_NAME:
            return False
        is_rare = self.variant.normalized not in words("also_verbs") and self.variant.normalized not in PLAINEST
        return before in words("before_names") or (is_rare and before not in words("determiners"))

    def _is_possessive(self) -> bool:
        return self.text.text[self.end : self.end + 2] in ("'s", "\u2019s")

    def _capital_says_nothing(self) -> bool:
        text = self.text.text
        return (
            self.languages.capitalises_nouns
            or opens_sentence(text, self.start)
            or is_in_heading(text, self.start)
            or is_in_capitals(text, self.start)
        )

    def _has_every_capital(self) -> bool:
        """Whether each word but the smallest begins with a capital, as the words of a name do."""
        return all(word[0].isupper() for word in self.written.split() if len(word) > 3 or word[0].isupper())

    def _within_a_word(self) -> Match | None:
        """Glued to other letters: Acmes, getacmeagency, brightly."""
        start, end = token_around(self.text.text, self.start, self.end)
        head = normalize(self.text.spelled[start : self.start])
        tail = normalize(self.text.spelled[self.end : end])
        if not head and tail in _PLURALS:
            return self._plural(end)
        if self.length < 4:
            return None
        if self.gaps:
            in_words = all(map(is_everyday, _words_in(self.text.spelled[start:end])))
            return None if self.length < 8 or in_words else self._certain(start, end)
        word = normalize(self.text.spelled[start:end])
        if is_everyday(word) or word in CAPITALISED or self.languages.knows(self.text.text[start:end]):
            return None
        return self._certain(start, end) if self.length >= 8 else self._doubtful(Rule.NEAR_IDENTIFIER, start, end)

    def _plural(self, end: int) -> Match | None:
        """Acmes, and IOs for IO; "its" is no plural of IT."""
        if self.length >= 4:
            return self._by_case(self.start, end)
        letters = normalize(self.text.spelled[self.start : end])
        if self.written.isupper() or not (is_everyday(letters) or letters in CAPITALISED):
            return self._doubtful(Rule.NEAR_IDENTIFIER, self.start, end)
        return None

    def _pulled_apart(self) -> Match | None:
        """With something between letters that belong together: "A c m e", "Ac-me", "Red wood", a split line."""
        places = (0, *self.gaps, len(self.variant.key))
        origins = self.text.origins
        pieces = [
            normalize(self.text.spelled[origins[self.at + first] : origins[self.at + last - 1] + 1])
            for first, last in pairwise(places)
        ]
        are_letters = all(len(piece) == 1 for piece in pieces)
        near = self._doubtful(Rule.NEAR_IDENTIFIER)
        if not self.is_whole:
            return near if self.length >= 10 else None
        if self.length <= 3:
            is_spread = are_letters and self.written.isupper() and (self.length == 3 or " " not in self.written)
            return self._certain() if is_spread else None
        if all(map(is_everyday, pieces)):
            return near if self.length >= 6 else None
        is_accident = self.length <= 5 and " " in self.written and not are_letters
        return near if is_accident else self._certain()


def _words_in(text: str) -> Iterator[str]:
    return (normalize(word) for word in text.split())
