"""Finds countries and towns, and offers the continent or no more than that it is a town."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from redaction import japanese
from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import is_japanese
from redaction.legal_forms import LEGAL_ENDING
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.sentences import word_before
from redaction.words import ALSO_NAMES, CITIES, FIRST_NAMES, TITLES, is_everyday, sections

_TOWN = "a town"
_NAME = re.compile(
    r"(?<!\w)[^\W\d_a-zß-öø-ÿ]['\u2019\w-]*"
    r"(?: (?:(?:am|an|der|upon|on|de|del|la|el|of|and) ){0,2}[A-ZÄÖÜÆØÅ][\w-]*){0,3}"
)
_MOST_WORDS = 4


class PlaceRecognizer:
    """Finds the names of places that are no common words as well."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such name where nothing else was found."""
        for match in (*_latin(text), *(_of_japanese(text) if context.languages.has_japanese else ())):
            if context.is_free(match.start, match.end) and not _is_somebodys(text, match):
                yield match


def _latin(text: str) -> Iterator[Match]:
    for found in _NAME.finditer(text):
        if found[0][0].isupper():
            yield from _within(found[0], found.start())


def _within(name: str, start: int) -> Iterator[Match]:
    """The places in a run of words with capitals, the longest that begins at each."""
    pieces = list(re.finditer(r"\S+", name))
    number = 0
    while number < len(pieces):
        for last in range(min(len(pieces), number + _MOST_WORDS), number, -1):
            first, end = pieces[number].start(), pieces[last - 1].end()
            general = _general_form(name[first:end])
            if general is not None:
                yield _match(start + first, start + end, general)
                number = last - 1
                break
        number += 1


def _general_form(name: str) -> str | None:
    letters = re.sub(r"['’]s?$", "", name).lower()  # noqa: RUF001
    if letters in _countries():
        return f"a country in {_countries()[letters]}"
    town = normalize(letters)
    return _TOWN if town in CITIES and not is_everyday(town) else None


def _of_japanese(text: str) -> Iterator[Match]:
    for one in japanese.morphemes(text):
        if one.is_place and is_japanese(one.surface[0]):
            country = _countries().get(one.surface)
            if one.surface not in ("日本", "欧州", "アジア", "ヨーロッパ"):
                yield _match(one.start, one.end, f"a country in {country}" if country else _TOWN)


def _is_somebodys(text: str, match: Match) -> bool:
    """Whether it is a surname after a first name or a title, or the name of a company."""
    before = word_before(text, match.start)
    is_person = before in FIRST_NAMES or before in ALSO_NAMES or before in TITLES
    return is_person or LEGAL_ENDING.match(text, match.end) is not None


@cache
def _countries() -> Mapping[str, str]:
    return {country: region for region, countries in sections("countries").items() for country in countries}


def _match(start: int, end: int, replacement: str) -> Match:
    return match_of(start, end, EntityType.PLACE, Rule.PLACE, replacement=replacement)
