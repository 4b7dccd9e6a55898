"""Strings that identify somebody by their shape: links, e-mail addresses, files, handles, codes.

One that holds an identifier of the case is replaced whole; one that does not can't be placed, and holds the packet.
The numbers among them, phones and postal addresses included, are found in ``numbers``.
"""
# ruff: noqa: RUF001 - punctuation as people type it

import re
from collections.abc import Iterator
from dataclasses import dataclass

from redaction.entity_types import DoubtKind
from redaction.name_variants import words_of
from redaction.normalization import plain
from redaction.words import CAPITALISED, PLAINEST, is_everyday, names


@dataclass(frozen=True)
class Place:
    """A string of an identifying shape; a ``harmless`` one is only replaced when it holds an identifier."""

    start: int
    end: int
    kind: DoubtKind
    harmless: bool = False


# Bounded repeats: an unbounded one would try a long run of letters again from each of them.
_LINK = re.compile(r"(?i)(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,12}://|www\d?\.|mailto:)\S+")
_SPELT_EMAIL = re.compile(
    r"(?i)\b[\w.+-]{1,64}\s?(?:[(\[{]\s?(?:at|@)\s?[)\]}]\s?[\w.-]{1,64}(?:\s?[(\[{]?\s?\bdot\b\s?[)\]}]?\s?[\w-]{1,24})*"
    r"|\sat\s[\w-]{1,63}\sdot\s[a-z]{2,12}\b)"
)
_SPELT_AT = re.compile(r"(?i)[(\[{]\s?(?:at|@)\s?[)\]}]|\sdot\s")
_TOKEN = re.compile(r"[^\s,;|<>()\[\]{}\"“”«»]+")
_CLOSING = ".,;:!?…'\"’”»)]}>*_"
_OPENING = "'\"‘“«([{<*_-–—"
_AT = re.compile("[@＠﹫]")
_LABELS = re.compile(r"[\w-]+(?:[.。．｡][\w-]+)+")
_DOTS = re.compile(r"[.。．｡]")
_HOST_ENDS = re.compile(r"[/:?#]")


def places(text: str) -> Iterator[Place]:
    """Every such string. They may overlap."""
    for link in _LINK.finditer(text):
        yield Place(link.start(), link.start() + len(link[0].rstrip(_CLOSING)), DoubtKind.LINK)
    if _SPELT_AT.search(text):
        for spelt in _SPELT_EMAIL.finditer(text):
            yield Place(spelt.start(), spelt.end(), DoubtKind.EMAIL)
    for token in _TOKEN.finditer(text):
        if not token[0].isalpha():
            yield from _of_token(token[0], token.start())


def _of_token(token: str, offset: int) -> Iterator[Place]:
    bare = token.rstrip(_CLOSING)
    start = offset + len(bare) - len(bare.lstrip(_OPENING))
    bare = bare.lstrip(_OPENING)
    kind = _kind(bare)
    if kind is not None:
        yield Place(start, start + len(bare), kind, harmless=kind is DoubtKind.FILE and _says_nothing(bare))


def _kind(bare: str) -> DoubtKind | None:
    if _AT.search(bare):
        left, *_, right = _AT.split(bare)
        if plain(right):
            return DoubtKind.EMAIL if plain(left) else DoubtKind.HANDLE
    if bare.startswith("#"):
        return DoubtKind.HANDLE if any(map(str.isalpha, bare)) else None
    if "\\" in bare:
        return DoubtKind.FILE
    if "." in bare[:-1] or _DOTS.search(bare):
        return _kind_of_dotted(bare)
    return None


def _kind_of_dotted(bare: str) -> DoubtKind | None:
    if bare.rpartition(".")[2].lower() in names.FILE_ENDINGS and plain(bare.rpartition(".")[0]):
        return DoubtKind.FILE
    host = _HOST_ENDS.split(bare, maxsplit=1)[0]
    if not _LABELS.fullmatch(host):
        return None
    *labels, last = _DOTS.split(host)
    if not last.isalpha() or len(last) < 2 or not (last.islower() or host.isupper()):
        return None
    # "contract.it was" lacks a space; "willow.it" is an address.
    sentence = all(is_everyday(plain(label)) for label in labels) and _may_follow_a_stop(plain(last))
    return None if sentence else DoubtKind.LINK


def _may_follow_a_stop(word: str) -> bool:
    return word in PLAINEST or (word not in names.TOP_DOMAINS and is_everyday(word))


def _says_nothing(file: str) -> bool:
    """Whether a file's name is made of everyday words and numbers alone."""
    words = [plain(word) for word in words_of(file.rpartition(".")[0])]
    return all(len(word) <= 2 or word.isdigit() or word in CAPITALISED or is_everyday(word) for word in words)
