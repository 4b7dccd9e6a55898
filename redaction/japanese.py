"""Japanese: where its words begin, which of them are names, and how a name is read. By Sudachi's small dictionary."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sudachipy

from redaction.languages import is_japanese

_LONGEST_PIECE = 8_000
"""Sudachi takes no more than 49149 bytes at once."""
_ENDS = "。\n、"


@dataclass(frozen=True)
class Morpheme:
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
def _tokenizer() -> Any:
    return sudachipy.Dictionary(dict="small").tokenizer()


def morphemes(text: str) -> Iterator[Morpheme]:
    """The words of a text, in its order."""
    start = 0
    while start < len(text):
        end = _end_of_piece(text, start)
        for one in _tokenizer().tokenize(text[start:end], sudachipy.SplitMode.C):
            yield Morpheme(
                start + one.begin(), start + one.end(), one.surface(), tuple(one.part_of_speech()), one.is_oov()
            )
        start = end


def _end_of_piece(text: str, start: int) -> int:
    end = start + _LONGEST_PIECE
    if end >= len(text):
        return len(text)
    return max((text.rfind(sign, start, end) + 1 for sign in _ENDS), default=0) or end


def readings_of(name: str) -> Iterator[str]:
    """How a Japanese name is read, in katakana."""
    if any(map(is_japanese, name)):
        yield "".join(one.reading_form() for one in _tokenizer().tokenize(name, sudachipy.SplitMode.C))


def name_parts_of(name: str) -> Iterator[str]:
    """The proper nouns of a Japanese name, such as surname and given name, and what the dictionary does not know."""
    for one in morphemes(name):
        if len(one.surface) > 1 and (one.is_name or one.is_unknown) and is_japanese(one.surface[0]):
            yield one.surface
