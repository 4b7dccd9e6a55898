"""Japanese: where its words begin, which of them are names, and how a name is read. By Sudachi's small dictionary."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sudachipy
from anyascii import anyascii

from redaction.languages import is_japanese
from redaction.words import entries, sections

_LONGEST_PIECE = 2_000
"""Sudachi takes no more than 49149 bytes at once, and more time for each the more there are."""
_ENDS = "。\n、"


class Morpheme(NamedTuple):
    """A word of a Japanese text, with its part of speech as UniDic names it."""

    start: int
    end: int
    surface: str
    parts_of_speech: tuple[str, ...]
    is_unknown: bool

    @property
    def is_name(self) -> bool:
        """Whether it is a proper noun: of a person, a place or anything else."""
        return self.parts_of_speech[1] == "固有名詞"

    @property
    def is_place(self) -> bool:
        """Whether it is the name of a place."""
        return self.is_name and self.parts_of_speech[2] == "地名"


@cache
def _dictionary() -> Any:
    return sudachipy.Dictionary(dict="small")


def _tokenizer() -> Any:
    """A tokenizer of the caller's own: it is not made for several threads, and the dictionary is."""
    return _dictionary().tokenizer()


@lru_cache(maxsize=2)  # the recognisers ask for the same text one after the other
def morphemes(text: str) -> tuple[Morpheme, ...]:
    """The words of a text, in its order."""
    return tuple(_morphemes(text))


def _morphemes(text: str) -> Iterator[Morpheme]:
    start, tokenizer = 0, _tokenizer()
    while start < len(text):
        end = _end_of_piece(text, start)
        for one in tokenizer.tokenize(text[start:end], sudachipy.SplitMode.C):
            if one.surface():  # of a character that it reads as several, such as ㍿, it finds more words than are there
                yield Morpheme(
                    start + one.begin(), start + one.end(), one.surface(), tuple(one.part_of_speech()), one.is_oov()
                )
        start = end


def _end_of_piece(text: str, start: int) -> int:
    end = start + _LONGEST_PIECE
    if end >= len(text):
        return len(text)
    return max((text.rfind(sign, start, end) + 1 for sign in _ENDS), default=0) or end


def in_latin_letters(name: str) -> Iterator[str]:
    """How a Japanese name is written abroad: as it is read, and with loanwords as the words they are."""
    if not any(map(is_japanese, name)):
        return
    loans = sections("japanese_loanwords")
    found = list(_tokenizer().tokenize(name, sudachipy.SplitMode.C))
    read = [anyascii(one.reading_form()) for one in found]
    yield "".join(read)
    yield " ".join(
        loans[one.surface()][0] if one.surface() in loans else word for one, word in zip(found, read, strict=True)
    )


@dataclass(frozen=True)
class NamePart:
    """A word of a Japanese name that stands for the whole of it."""

    text: str
    is_common: bool
    """Whether it is a common noun as well, so that it may be no more than that."""


def name_parts_of(name: str) -> Iterator[NamePart]:
    """The proper nouns of a Japanese name, such as surname and given name, and the words at its beginning and end."""
    found = [one for one in morphemes(name) if is_japanese(one.surface[0])]
    for number, one in enumerate(found):
        is_proper = one.is_name or one.is_unknown
        is_edge = len(found) > 1 and number in (0, len(found) - 1) and one.surface not in entries("japanese_generic")
        if is_proper or (is_edge and len(one.surface) > 1):
            yield NamePart(one.surface, not is_proper)
