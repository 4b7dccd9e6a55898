"""Words that may read as anything: other scripts, signs among letters, escapes. What we can't read holds the packet."""

import re
import unicodedata
from collections.abc import Iterator

from redaction.entity_types import DoubtKind
from redaction.normalization import plain, reads
from redaction.pattern_recognizers import Place
from redaction.sentences import token_around
from redaction.words import is_everyday

_STARRED = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}\*+[^\W\d_]{1,40}")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_]([ ._*\u00a0-]{1,3})(?:[^\W\d_]\1){2,40}[^\W\d_](?![^\W_])")
_ESCAPE = re.compile(
    r"&#\w{1,8};|&(?!(?:amp|nbsp|quot|apos|lt|gt);)[a-z]{2,8};|%[0-9a-f]{2}(?=[%\w])|\\[ux][0-9a-f]{2}", re.IGNORECASE
)
_ESCAPES = re.compile(r"(?:&#\w{1,8};|%[0-9a-f]{2}|\\[ux][0-9a-f]{2,6}){2,80}", re.IGNORECASE)
"""A word of nothing else."""
# <br>, <p> and the like part words themselves.
_TAG = re.compile(
    r"(?<=[^\W_])(?:</?(?!(?:br|p|div|li|ul|ol|td|tr|th|hr|h\d)\b)[a-z][^<>]{0,60}>)+(?=[^\W_])", re.IGNORECASE
)
_BACKWARDS = re.compile("[\u202d\u202e][^\n\u202c]*")
_PARTS_WORDS = "→←↔⇒⇔➔➜±≤≥≠≈¬"
"""Signs that stand between words without a space."""
_IS_PUNCTUATION = re.compile("[\u0000-\u00ff\u2010-\u205e\u3000-\u303f\uff00-\uff65]")


def disguises(text: str) -> Iterator[Place]:
    """Every such word. They may overlap."""
    for pattern in (_STARRED, _SPACED, _ESCAPES):
        for found in pattern.finditer(text):
            yield _place(*found.span())
    for pattern in (_ESCAPE, _TAG):
        for found in pattern.finditer(text):
            start, _ = token_around(text, found.start(), found.start())
            _, end = token_around(text, found.end(), found.end())
            if start < found.start() or found.end() < end:
                yield _place(start, end)
    if text.isascii():
        return
    for found in _BACKWARDS.finditer(text):
        yield _place(*found.span())
    yield from _unreadable(text)


def _unreadable(text: str) -> Iterator[Place]:
    """Words with a letter of another script, or with a sign where a letter may be meant."""
    strange = "".join(re.escape(character) for character in sorted(set(text)) if _is_strange(character))
    done = 0
    for found in re.finditer(f"[{strange}]", text) if strange else ():
        if found.start() < done:
            continue
        start, end = token_around(text, *found.span())
        if reads(found[0]):
            is_word = sum(map(str.isalpha, plain(text[start:end]))) > 1 and not is_everyday(plain(text[start:end]))
        else:
            sides = (text[start : found.start()], text[found.end() : end])
            is_word = all(any(map(str.isalpha, side)) for side in sides)
        if is_word:
            yield _place(start, end)
        done = end


def _is_strange(character: str) -> bool:
    if character.isascii() or character in _PARTS_WORDS:
        return False
    category = unicodedata.category(character)
    is_sign = category[0] == "S" or category == "Nd" or (category[0] == "P" and not _IS_PUNCTUATION.match(character))
    is_latin = character < "\u0250" or character in "\u02bb\u02bc" or "\u1e00" <= character < "\u1f00"
    return is_sign or (character.isalpha() and not is_latin)


def _place(start: int, end: int) -> Place:
    return Place(start, end, DoubtKind.DISGUISE)
