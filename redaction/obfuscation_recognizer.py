"""Finds words that may read as anything: other scripts, signs among letters, escapes, text that runs backwards.

What we can't read holds the packet. Japanese is read, where the text has its kana.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import is_japanese
from redaction.match import Match, Rule, match_of
from redaction.normalization import is_readable, normalize
from redaction.sentences import token_around
from redaction.words import is_everyday

_STARRED = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}\*{1,20}[^\W\d_]{1,40}")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_]([ ._*\u00a0-]{1,3})(?:[^\W\d_]\1){2,40}[^\W\d_](?![^\W_])")
_ESCAPE = re.compile(
    r"&#\w{1,8};|&(?!(?:amp|nbsp|quot|apos|lt|gt);)[a-z]{2,8};|%[0-9a-f]{2}(?=[%\w])|\\[ux][0-9a-f]{2}", re.IGNORECASE
)
_ESCAPES = re.compile(r"(?:&#\w{1,8};|%[0-9a-f]{2}|\\[ux][0-9a-f]{2,6}){2,80}", re.IGNORECASE)
"""A word of nothing else."""
# <br>, <p> and the like part words themselves.
_TAG = re.compile(
    r"(?<=[^\W_])(?:</?(?!(?:br|p|div|li|ul|ol|td|tr|th|hr|h\d)\b)[a-z][^<>]{0,60}>){1,8}(?=[^\W_])", re.IGNORECASE
)
_BACKWARDS = re.compile("[\u202d\u202e\u2066-\u2068][^\n\u202c\u2069]*")
_PARTS_WORDS = "→←↔⇒⇔➔➜±≤≥≠≈¬"
"""Signs that stand between words without a space."""
_IS_PUNCTUATION = re.compile("[\u0000-\u00ff\u2010-\u205e\u3000-\u303f\uff00-\uff65]")


class ObfuscationRecognizer:
    """Finds every such word."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such word, by the kind of obfuscation."""
        for pattern in (_STARRED, _SPACED, _ESCAPES):
            for found in pattern.finditer(text):
                yield _match(*found.span())
        yield from _around_escapes(text)
        if not text.isascii():
            for found in _BACKWARDS.finditer(text):
                yield _match(*found.span())
            yield from _unreadable(text, reads_japanese=context.languages.has_japanese)


def _around_escapes(text: str) -> Iterator[Match]:
    for pattern in (_ESCAPE, _TAG):
        for found in pattern.finditer(text):
            start, _ = token_around(text, found.start(), found.start())
            _, end = token_around(text, found.end(), found.end())
            if start < found.start() or found.end() < end:
                yield _match(start, end)


def _unreadable(text: str, *, reads_japanese: bool) -> Iterator[Match]:
    """Words with a letter of another script, or with a sign where a letter may be meant."""
    strange = "".join(
        re.escape(character)
        for character in sorted(set(text))
        if _is_strange(character) and not (reads_japanese and is_japanese(character))
    )
    done = 0
    for found in re.finditer(f"[{strange}]", text) if strange else ():
        if found.start() < done:
            continue
        start, end = token_around(text, *found.span())
        if reads_japanese:
            start, end = _without_japanese(text, start, end, found.start())
        if is_readable(found[0]):
            letters = normalize(text[start:end])
            is_word = sum(map(str.isalpha, letters)) > 1 and not is_everyday(letters)
        else:
            sides = (text[start : found.start()], text[found.end() : end])
            is_word = all(any(map(str.isalpha, side)) for side in sides)
        if is_word:
            yield _match(start, end)
        done = end


def _without_japanese(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """The part of a token around ``at`` that is not Japanese, which has no spaces to end it."""
    first = max((place + 1 for place in range(start, at) if is_japanese(text[place])), default=start)
    last = min((place for place in range(at, end) if is_japanese(text[place])), default=end)
    return first, max(last, at + 1)


def _is_strange(character: str) -> bool:
    if character.isascii() or character in _PARTS_WORDS:
        return False
    category = unicodedata.category(character)
    is_sign = category[0] == "S" or category == "Nd" or (category[0] == "P" and not _IS_PUNCTUATION.match(character))
    is_latin = character < "\u0250" or character in "\u02bb\u02bc" or "\u1e00" <= character < "\u1f00"
    return is_sign or (character.isalpha() and not is_latin)


def _match(start: int, end: int) -> Match:
    return match_of(start, end, EntityType.NAME, Rule.OBFUSCATION)
