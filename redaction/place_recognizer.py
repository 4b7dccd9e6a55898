"""Finds countries and towns, and offers the continent or no more than that it is a town."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from redaction import japanese
from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import Languages, is_japanese
from redaction.legal_forms import LEGAL_ENDING
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.sentences import word_before
from redaction.words import ALSO_NAMES, CITIES, FIRST_NAMES, TITLES, entries, is_everyday, sections, words

_TOWN = "a town"
_NAME = re.compile(
    r"(?<!\w)[^\W\d_a-zß-öø-ÿ]['\u2019\w-]*"
    r"(?: (?:(?:am|an|der|upon|on|de|del|la|el|of|and) ){0,2}[A-ZÄÖÜÆØÅ][\w-]*){0,3}"
)
_PIECE = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}(?!\w)")
_SMALL_WORD = re.compile(r"(?<![\w@#/\\.&'\u2019-])[^\W\d_]+(?![\w@/\\&]|\.\w)")
_MOST_WORDS = 4
_SHORTEST_SMALL_TOWN = 4


class PlaceRecognizer:
    """Finds the names of places that are no common words as well."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such name where nothing else was found."""
        japanese_places = _of_japanese(text) if context.languages.has_japanese else ()
        for match in (*_latin(text), *_in_small_letters(text, context.languages), *japanese_places):
            is_other = _is_somebodys(text, match) or _is_a_noun(text, match, context.languages)
            if context.is_free(match.start, match.end) and not is_other:
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


def _in_small_letters(text: str, languages: Languages) -> Iterator[Match]:
    """The places that are written like any other word: "we are in leeds", "from new zealand"."""
    done = 0
    for found in _SMALL_WORD.finditer(text):
        if found.start() < done or not found[0].islower():
            continue
        longest = _words_from().get(normalize(found[0]), 0)
        place = _longest_place(text, found.start(), longest, languages) if longest else None
        if place is not None:
            yield place
            done = place.end


def _longest_place(text: str, start: int, longest: int, languages: Languages) -> Match | None:
    """The place of the most words that begins at ``start``."""
    run = _RUN.match(text, start)
    pieces = list(islice(_PIECE.finditer(text, start, run.end() if run else start), longest))
    for last in range(len(pieces), 0, -1):
        name = text[start : pieces[last - 1].end()]
        general = _general_form(name) if name.islower() and not _reads_as_words(name, languages) else None
        if general is not None:
            return _match(start, start + len(name), general)
    return None


def _reads_as_words(name: str, languages: Languages) -> bool:
    """Whether it says something else in small letters: "la paz" in Spanish, "turkey", and a first name."""
    found = [normalize(word) for word in _PIECE.findall(name)]
    if len(found) == 1:
        is_short = len(found[0]) < _SHORTEST_SMALL_TOWN and name not in _countries()
        return is_short or found[0] in _no_places() or languages.has_in_small_letters(name)
    return name not in _countries() and all(map(languages.has_in_small_letters, _PIECE.findall(name)))


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


def _is_a_noun(text: str, match: Match, languages: Languages) -> bool:
    """Whether it says something else with a capital, too, as in German: "in der Lage"."""
    nouns = sections("towns_that_are_words")["German nouns"]
    return languages.capitalises_nouns and text[match.start : match.end].lower() in nouns


@cache
def _words_from() -> Mapping[str, int]:
    """How many words the longest place has that begins with each word."""
    found: dict[str, int] = {}
    for place in (*entries("cities"), *_countries()):
        pieces = _PIECE.findall(place)
        if pieces and pieces[0].islower():
            first = normalize(pieces[0])
            found[first] = max(found.get(first, 0), min(len(pieces), _MOST_WORDS))
    return found


@cache
def _no_places() -> frozenset[str]:
    """What is another word where it is written in small letters."""
    return words("towns_that_are_words", "acronyms", "products", "programme") | FIRST_NAMES | ALSO_NAMES


@cache
def _countries() -> Mapping[str, str]:
    return {country: region for region, countries in sections("countries").items() for country in countries}


def _match(start: int, end: int, replacement: str) -> Match:
    return match_of(start, end, EntityType.PLACE, Rule.PLACE, replacement=replacement)
