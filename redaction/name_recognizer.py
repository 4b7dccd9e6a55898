"""Finds words that read like somebody's name though no identifier is written so, and typos of those that are.

A capital makes a name where none is due: in mid-sentence, on a word that no dictionary has, after "Mr".
"""
# ruff: noqa: RUF001 - apostrophes as people type them

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum, auto

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.fuzzy_match import find_near
from redaction.languages import Languages
from redaction.legal_forms import LEGAL_ENDING
from redaction.match import Match, Rule, match_of
from redaction.name_variants import words_of
from redaction.normalization import normalize
from redaction.sentences import is_in_heading, opens_sentence, word_after, word_before
from redaction.words import ALSO_NAMES, CAPITALISED, FIRST_NAMES, SURNAMES, TITLES, is_everyday, words

_INVISIBLE = "\u00ad\u034f\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}(?:[^\W\d_{_INVISIBLE}]|[{_INVISIBLE}]|['’](?={_LETTER}))*")
_WORD_BESIDE_JAPANESE = re.compile("[^\\W\\d_\u3005\u3041-\u30ff\u4e00-\u9fff]+")
"""Japanese has no capitals; its names have a recogniser of their own."""
_CONTRACTED = re.compile(r"['’](?:s|d|ll|ve|re|m)$", re.IGNORECASE)
_ELIDED = re.compile(
    r"^(?:[cdjlmnst]|qu|lorsqu|jusqu|puisqu|quoiqu|dell|all|nell|dall|sull|un)['’](?=\w\w)", re.IGNORECASE
)
"""An article or a small word that French and Italian join to the next: L'agence, D'après."""
_ELIDING = frozenset(("fr", "it"))
# What may stand between the parts of one name: Jean-Luc van der Berg.
_BETWEEN = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]?[&'’-][ ]?)"
    r"(?:(?:[A-Z]\.|de|di|da|do|dos|du|del|della|der|den|van|von|zu|la|le|el|al|bin|ibn|of|y)[ \u00a0]){0,3}"
)
_OF_A_LAW = re.compile(r"Art(?:\. ?\d| ?\d{1,3}[a-z]? ?(?:GDPR\b|DSGVO\b|Abs\b|lit\b|\())")
"""An article, and no name: "Art. 33 GDPR"."""
_INITIALS_BEFORE = re.compile(r"(?:\b[A-Z]\. ?){1,3}$")
_INITIAL_AFTER = re.compile(r" [A-Z]\.(?!\w)")
_AFTER_NUMBER = re.compile(r"\d ?$")
"""Before milliseconds, which are no title."""
_SHORTEST_SMALL_NAME, _SHORTEST_SURNAME = 4, 3
_SHORT_FOR_MORE = frozenset(("ms", "dr"))
"""Small titles that are Microsoft and disaster recovery as well: after them, only names that are known count."""
_NO_SURNAMES = frozenset(("field", "fields"))
_ALSO_WORDS = frozenset(("miss", "sir", "madam"))
"""Titles that are other words where they are written in small letters."""
# Modal verbs and a letter's ending rather than names where they open a sentence.
_OPENERS = frozenset(("will", "may", "hope"))


class _Reads(Enum):
    """What a word is taken for on its own."""

    AS_A_WORD = auto()
    AS_A_NAME_WITHIN_A_SENTENCE = auto()
    AS_A_NAME = auto()
    AS_A_NAME_WHERE_ONE_STANDS = auto()
    """After "asked", before "said": jim, liz."""
    AS_A_FIRST_NAME = auto()
    """Whatever follows with a capital belongs to it."""
    AS_A_TITLE = auto()
    """Whatever follows is a name: Mr, Frau."""
    AS_A_SMALL_TITLE = auto()
    """What follows is a name unless it reads as a word: mr, frau."""


_Verdict = _Reads | EntityType
"""What a word is taken for; an entity type where it is almost an identifier of that."""
_Before = tuple[int, int, _Verdict] | None
"""The word before: where it is, and what it was taken for."""
_TITLED = (_Reads.AS_A_TITLE, _Reads.AS_A_SMALL_TITLE)
_LEADS_ON = (*_TITLED, _Reads.AS_A_FIRST_NAME)


class NameRecognizer:
    """Finds names that are not on record, and words that are almost an identifier."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such word outside of what was found before, the parts of one name as one."""
        return _joined(text, _suspects(text, context))


def _suspects(text: str, context: Context) -> Iterator[Match]:
    verdicts: dict[str, _Verdict] = {}
    before: _Before = None
    words_of_text = _WORD_BESIDE_JAPANESE if context.languages.has_japanese else _WORD
    for word in words_of_text.finditer(text):
        verdict = verdicts.get(word[0])
        if verdict is None:
            verdict = verdicts[word[0]] = _verdict(word[0], context)
        start, end = word.span()
        if verdict is not _Reads.AS_A_WORD or (before and before[2] in _LEADS_ON):
            if not context.is_free(start, end):
                verdict = _Reads.AS_A_WORD
            elif isinstance(verdict, EntityType):
                yield match_of(start, end, verdict, Rule.NEAR_IDENTIFIER)
            elif _is_name(verdict, word, before, context.languages):
                yield match_of(_begins(text, start, before), end, EntityType.NAME, Rule.UNKNOWN_NAME)
        before = start, end, verdict


def _verdict(word: str, context: Context) -> _Verdict:
    """What the word is taken for, wherever it stands."""
    bare = _CONTRACTED.sub("", word)
    if not _ELIDING.isdisjoint(context.languages.others):
        bare = _ELIDED.sub("", bare)
    letters = normalize(bare)
    if letters in TITLES and (word[0].isupper() or word not in _ALSO_WORDS):
        return _Reads.AS_A_TITLE if word[0].isupper() else _Reads.AS_A_SMALL_TITLE
    if (letters in CAPITALISED and not _is_a_misspelled_code(bare, letters)) or (len(letters) < 2 and bare.isascii()):
        return _Reads.AS_A_WORD
    if is_everyday(letters):
        return _everyday(bare, letters, context.languages)
    variant = None if context.languages.knows(bare) and bare.islower() else find_near(letters, context.identifiers)
    if variant is not None:
        return variant.entity_type
    return _of_other_languages(bare, letters, context.languages)


def _is_a_misspelled_code(word: str, letters: str) -> bool:
    """Whether it has a single capital, though the abbreviation that it would be has several: Roi for ROI."""
    return word.istitle() and letters in words("acronyms") and not is_everyday(letters)


def _everyday(word: str, letters: str, languages: Languages) -> _Reads:
    if word.islower():
        return _Reads.AS_A_WORD
    if letters in ALSO_NAMES and letters not in _OPENERS:
        return _Reads.AS_A_NAME
    # In capitals throughout it is said with force.
    if word.isupper() or languages.capitalises_nouns:
        return _Reads.AS_A_WORD
    return _Reads.AS_A_NAME_WITHIN_A_SENTENCE


def _of_other_languages(word: str, letters: str, languages: Languages) -> _Reads:
    """A word that is no English one: known to the texts' other languages, or a name."""
    if word.islower():
        return _in_small_letters(word, letters, languages)
    if letters in FIRST_NAMES and not languages.has_in_small_letters(word):
        return _Reads.AS_A_FIRST_NAME
    is_surname = letters in SURNAMES and not languages.has_in_small_letters(word)
    if is_surname or languages.has_as_a_name(word):
        return _Reads.AS_A_NAME
    if languages.knows(word):
        says_nothing = languages.capitalises_nouns or word.isupper()
        return _Reads.AS_A_WORD if says_nothing else _Reads.AS_A_NAME_WITHIN_A_SENTENCE
    parts = [normalize(part) for part in words_of(word)]
    if len(parts) > 1 and all(part in CAPITALISED or is_everyday(part) for part in parts):
        return _Reads.AS_A_NAME_WITHIN_A_SENTENCE  # GoLive
    return _Reads.AS_A_NAME


def _in_small_letters(word: str, letters: str, languages: Languages) -> _Reads:
    if letters not in FIRST_NAMES or languages.has_in_small_letters(word):
        return _Reads.AS_A_WORD
    return _Reads.AS_A_NAME if len(letters) >= _SHORTEST_SMALL_NAME else _Reads.AS_A_NAME_WHERE_ONE_STANDS


def _is_name(verdict: _Verdict, word: re.Match[str], before: _Before, languages: Languages) -> bool:
    if verdict in _TITLED or _OF_A_LAW.match(word.string, word.start()):
        return False
    if before and before[2] in _LEADS_ON:
        is_beside = word.string[before[1] : word.start()] in (" ", ". ", ".", "\u00a0", "-")
        if (
            is_beside
            and not _AFTER_NUMBER.search(word.string, max(0, before[0] - 2), before[0])
            and _is_led_to(word, before, languages)
        ):
            return True
    if verdict is _Reads.AS_A_NAME_WITHIN_A_SENTENCE:
        return not opens_sentence(word.string, word.start()) and not is_in_heading(word.string, word.start())
    if verdict is _Reads.AS_A_NAME_WHERE_ONE_STANDS:
        is_after = word_before(word.string, word.start()) in words("before_names")
        return is_after or word_after(word.string, word.end()) in words("after_names")
    return verdict in (_Reads.AS_A_NAME, _Reads.AS_A_FIRST_NAME)


def _is_led_to(word: re.Match[str], before: tuple[int, int, _Verdict], languages: Languages) -> bool:
    """Whether the word belongs to the title or the first name before it: "Mr Snow", "mr klenk", and no "ms teams"."""
    start, end, by = before
    letters = normalize(word[0])
    if word[0][0].isupper():
        return by in _TITLED or letters not in words("en_plainest", "programme")
    if by is _Reads.AS_A_FIRST_NAME or letters in CAPITALISED or len(letters) < _SHORTEST_SURNAME:
        return False
    if letters in SURNAMES or letters in ALSO_NAMES:
        return letters not in _NO_SURNAMES
    if word.string[start:end] in _SHORT_FOR_MORE:
        return letters in FIRST_NAMES
    return not languages.has_in_small_letters(word[0])


def _begins(text: str, start: int, before: _Before) -> int:
    """With the word before, where that may be a first name that opens the sentence: "Summer Jones said"."""
    is_opener = before and before[2] is _Reads.AS_A_NAME_WITHIN_A_SENTENCE and text[before[1] : start] == " "
    return before[0] if before and is_opener else start


def _joined(text: str, found: Iterable[Match]) -> Iterator[Match]:
    """The parts of one name as one: Jean-Luc van der Berg, with his initials, and Fjord AS."""
    run: Match | None = None
    for match in found:
        if run and run.rule == match.rule == Rule.UNKNOWN_NAME and _BETWEEN.fullmatch(text, run.end, match.start):
            run = replace(run, end=match.end)
            continue
        if run:
            yield _with_initials(text, run)
        run = match
    if run:
        yield _with_initials(text, run)


def _with_initials(text: str, name: Match) -> Match:
    if name.rule is not Rule.UNKNOWN_NAME:
        return name
    ahead = _INITIALS_BEFORE.search(text, max(0, name.start - 9), name.start)
    after = _INITIAL_AFTER.match(text, name.end)
    legal = LEGAL_ENDING.match(text, name.end)
    if legal and any(map(str.isupper, legal[0])):
        after = legal
    return replace(name, start=ahead.start() if ahead else name.start, end=after.end() if after else name.end)
