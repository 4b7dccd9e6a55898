"""Finds names in Japanese: proper nouns, what an honorific follows, companies, and katakana that no dictionary has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redaction import japanese
from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import is_japanese
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.words import entries

_HONORIFICS = ("様", "さん", "氏", "さま", "殿", "君", "くん", "ちゃん")
_BEFORE_COMPANY = re.compile("(?:株式会社|有限会社|合同会社|㈱)([^\\s、。「」のはがをにとでへも,.]{1,20})")
_AFTER_COMPANY = re.compile("([^\\s、。「」のはがをにとでへも,.]{1,20})(?:株式会社|有限会社|合同会社|㈱)")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc・]{2,40}")


class JapaneseNameRecognizer:
    """Finds names in texts that have Japanese in them."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such name outside of what was found before; names beside each other as one."""
        if not context.languages.has_japanese:
            return ()
        found = (*_by_dictionary(text), *_companies(text))
        return _joined(
            match for match in sorted(found, key=lambda one: one.start) if context.is_free(match.start, match.end)
        )


def _by_dictionary(text: str) -> Iterator[Match]:
    before: japanese.Morpheme | None = None
    for one in japanese.morphemes(text):
        if one.surface in _HONORIFICS and before is not None and _may_be_called_so(before):
            yield _match(before.start, before.end)
        if is_japanese(one.surface[0]) and not one.is_place and _is_unusual(one):
            yield _match(one.start, one.end)
        before = one


def _may_be_called_so(one: japanese.Morpheme) -> bool:
    """Whether the word before an honorific is a name and not お客様 or 担当者様."""
    is_rare = one.is_name or one.is_unknown or len(one.surface) == 1
    return is_japanese(one.surface[0]) and is_rare and one.surface not in entries("japanese_roles")


def _is_unusual(one: japanese.Morpheme) -> bool:
    if one.surface in entries("japanese_plain"):
        return False
    is_katakana = _KATAKANA.fullmatch(one.surface) is not None
    return (one.is_name and len(one.surface) > 1) or (one.is_unknown and is_katakana)


def _companies(text: str) -> Iterator[Match]:
    for pattern in (_BEFORE_COMPANY, _AFTER_COMPANY):
        for found in pattern.finditer(text):
            if normalize(found[1]):
                yield _match(*found.span())


def _joined(found: Iterable[Match]) -> Iterator[Match]:
    current: Match | None = None
    for match in found:
        if current and match.start <= current.end:
            current = replace(current, end=max(current.end, match.end))
            continue
        if current:
            yield current
        current = match
    if current:
        yield current


def _match(start: int, end: int) -> Match:
    return match_of(start, end, EntityType.NAME, Rule.UNKNOWN_NAME)
