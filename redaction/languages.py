"""In which languages a text is written, and which words are everyday ones there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

from redaction.normalization import normalize
from redaction.words import CAPITALISED, is_everyday, sections

_WORD = re.compile(r"[^\W\d_]+")
_JAPANESE = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30fa]")
_READ_AT_MOST, _A_FEW_WORDS = 3_000, 8
_DICTIONARIES = StreamDictionaryFactory(cache_max_size=16)
_LINKING = ("", "s", "n", "en", "es", "e", "-")
"""What may stand between the parts of a compound."""
_COMPOUNDING = ("de", "da", "nl", "sv", "nb")
_SHORTEST_PART, _LONGEST_COMPOUND = 3, 45


@dataclass(frozen=True)
class Languages:
    """The languages of a text, by ISO 639-1 code; English is always among them, as the trade's own."""

    main: str = "en"
    others: frozenset[str] = frozenset()
    has_japanese: bool = False

    @property
    def capitalises_nouns(self) -> bool:
        """Whether a capital within a sentence says nothing of a word, as in German."""
        return self.main == "de"

    def knows(self, word: str) -> bool:
        """Whether one of the languages has the word, in any of its forms and as part of a compound."""
        letters = normalize(word)
        return is_everyday(letters) or letters in CAPITALISED or any(_knows(code, word) for code in self.others)

    def lists(self, word: str) -> bool:
        """Whether a dictionary of one of the languages has the word itself, and not only the parts of it."""
        letters = normalize(word)
        return is_everyday(letters) or letters in CAPITALISED or any(_has(code, word) for code in self.others)

    def has_in_small_letters(self, word: str) -> bool:
        """Whether one of the languages writes the word in small letters."""
        return is_everyday(normalize(word)) or any(_lookup(code, word.lower()) for code in self.others)

    def has_as_a_name(self, word: str) -> bool:
        """Whether they have the word, and all of them with a capital that only names have there."""
        if self.capitalises_nouns or not any(_lookup(code, word) for code in self.others):
            return False
        return normalize(word) not in CAPITALISED and not self.has_in_small_letters(word)


ENGLISH = Languages()


def languages_of(texts: Iterable[str]) -> Languages:
    """The languages that the texts of one case are written in."""
    counts: dict[str, int] = {}
    total, has_japanese = 0, False
    for text in texts:
        has_japanese = has_japanese or _KANA.search(text) is not None
        for found in _WORD.findall(text[: _READ_AT_MOST * 8])[:_READ_AT_MOST]:
            total += 1
            for code in _by_stop_word().get(found.lower(), ()):
                counts[code] = counts.get(code, 0) + 1
    few = total <= _A_FEW_WORDS
    enough = counts.get("en", 0) + 1 if few else max(2, total // 12)
    others = {code for code, count in counts.items() if count >= enough and code != "en"}
    main = max(counts, key=lambda code: (counts[code], code == "en"), default="en")
    return Languages(main if main in others else "en", frozenset(others), has_japanese)


def is_english(word: str) -> bool:
    """Whether a large dictionary of English has the word, which may be a rarer one than the everyday words."""
    return _lookup("en", word.lower())


def is_japanese(character: str) -> bool:
    """Whether the character is a kana or a kanji."""
    return _JAPANESE.match(character) is not None


@cache
def _by_stop_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, stop_words in sections("stop_words").items():
        for word in stop_words:
            found[word] = (*found.get(word, ()), code)
    return found


@lru_cache(maxsize=1 << 16)
def _lookup(code: str, word: str) -> bool:
    return _DICTIONARIES.get_dictionary(code).get(word) is not None


@lru_cache(maxsize=1 << 16)
def _knows(code: str, word: str) -> bool:
    if _has(code, word):
        return True
    return code in _COMPOUNDING and len(word) <= _LONGEST_COMPOUND and _is_compound(code, word.lower())


def _has(code: str, word: str) -> bool:
    return _lookup(code, word) or _lookup(code, word.lower()) or _lookup(code, word.capitalize())


def _is_compound(code: str, word: str) -> bool:
    """Whether the word is made of two or three that the language has: Vertragsverlängerungsfrist."""
    for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART, -1):
        if not _is_part(code, word[:end]):
            continue
        rest = word[end:]
        for linking in _LINKING:
            if rest.startswith(linking) and len(rest) - len(linking) > _SHORTEST_PART:
                tail = rest[len(linking) :]
                if _is_part(code, tail) or (len(tail) > 2 * _SHORTEST_PART and _is_pair(code, tail)):
                    return True
    return False


def _is_pair(code: str, word: str) -> bool:
    return any(
        _is_part(code, word[:end]) and any(_is_part(code, word[end:].removeprefix(link)) for link in _LINKING)
        for end in range(_SHORTEST_PART + 1, len(word) - _SHORTEST_PART)
    )


def _is_part(code: str, word: str) -> bool:
    return len(word) > _SHORTEST_PART and (_has(code, word) or is_everyday(normalize(word)))
