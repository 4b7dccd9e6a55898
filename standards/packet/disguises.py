"""Words that may read as anything: other scripts, signs among letters, escapes. What we can't read holds the packet."""
# ruff: noqa: RUF001 - the signs that words are taken apart by

import re
import unicodedata
from collections.abc import Iterator

from standards.packet.folding import plain, reads
from standards.packet.neutral import DoubtKind
from standards.packet.places import Place
from standards.packet.sentences import token_around
from standards.packet.words import is_everyday

_STARRED = re.compile(r"(?<![^\W_])[^\W_]{1,40}\*+[^\W_]{1,40}")
_ESCAPE = re.compile(
    r"&#\w{1,8};|&(?!(?:amp|nbsp|quot|apos|lt|gt);)[a-z]{2,8};|%[0-9a-f]{2}(?=[%\w])|\\[ux][0-9a-f]{2}", re.IGNORECASE
)
_BACKWARDS = re.compile("[\u202d\u202e][^\n\u202c]*")
_PARTS_WORDS = "→←↔⇒⇔➔➜×÷±≤≥≠≈¬"
"""Signs that stand between words without a space."""


def disguises(text: str) -> Iterator[Place]:
    """Every such word. They may overlap."""
    for found in _STARRED.finditer(text):
        yield _place(*found.span())
    for found in _ESCAPE.finditer(text):
        if _adjoins_letters(text, *found.span()):
            yield _place(
                token_around(text, found.start(), found.start())[0], token_around(text, found.end(), found.end())[1]
            )
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
            is_word = start < found.start() and found.end() < end
        if is_word:
            yield _place(start, end)
        done = end


def _is_strange(character: str) -> bool:
    if character.isascii() or character in _PARTS_WORDS:
        return False
    if unicodedata.category(character).startswith("S"):
        return True
    latin = character < "\u0250" or character in "\u02bb\u02bc" or "\u1e00" <= character < "\u1f00"
    return character.isalpha() and not latin


def _adjoins_letters(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def _place(start: int, end: int) -> Place:
    return Place(start, end, DoubtKind.DISGUISE)
