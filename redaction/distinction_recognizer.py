"""Finds what few can claim: superlatives such as "the only Elite partner in Iceland", and awards.

No name stands in them, and yet whoever knows the trade knows who is meant.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.match import Match, Rule, match_of
from redaction.words import entries, sections

_GENERAL = "one of several"
_AWARD = "an award"
_FURTHEST = 5
"""Words between a superlative and what it is said of."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")  # noqa: RUF001
_JAPANESE = re.compile(
    "(?:[\u4e00-\u9fff\u30a1-\u30fc]{1,10}[でのに]最?も?)?(?:唯一|最大|初|最古|最大手|トップ|国内初|業界初)の?[^\\s。、]{0,12}?(?:パートナー|代理店|企業|会社|店|メーカー|支社)"
)
_JAPANESE_AWARD = re.compile("[^\\s。、「」]{1,20}?(?:賞|アワード|大賞)")
_YEAR = re.compile(r"\s(?:19|20)\d\d")
_AWARDED_FOR = re.compile(
    r"(?: (?:for|of|für|de|a|i))?(?: (?:la |el |the )?[A-ZÄÖÜÆØÅÁÉÍÓÚÑ][\w-]*){1,5}(?: (?:19|20)\d\d)?"
)
_COMPOUND_AWARD = re.compile(r"(?<!\w)[A-ZÄÖÜÆØÅ]\w{2,30}(?:preis|pris|prisen|award|premio)\s(?:19|20)\d\d")
_CAPITALISED_BEFORE = re.compile(r"[^\W_][\w&-]*$")


class DistinctionRecognizer:
    """Finds superlatives of companies, and awards."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every distinction, as far as it goes on to say where or when."""
        yield from _superlatives(text)
        yield from _awards(text)
        if context.languages.has_japanese:
            for pattern, replacement in ((_JAPANESE, _GENERAL), (_JAPANESE_AWARD, _AWARD)):
                for found in pattern.finditer(text):
                    yield _match(*found.span(), replacement)


def _superlatives(text: str) -> Iterator[Match]:
    for found in _superlative().finditer(text):
        distinguished = _distinguished_after(text, found.end())
        if distinguished is not None:
            where = _where().match(text, distinguished)
            yield _match(found.start(), where.end() if where else distinguished, _GENERAL)


def _distinguished_after(text: str, place: int) -> int | None:
    """Where the word ends that the superlative is said of, if it follows soon and within the sentence."""
    for _ in range(_FURTHEST):
        word = _WORD.match(text, place + 1) if text[place : place + 1] == " " else None
        if word is None:
            return None
        place = word.end()
        if _is_distinguished(word[0].lower()):
            return _last_of_run(text, place)
    return None


def _last_of_run(text: str, place: int) -> int:
    """Past further such words: "Elite partner", "agency team"."""
    while text[place : place + 1] == " ":
        word = _WORD.match(text, place + 1)
        if word is None or not _is_distinguished(word[0].lower()):
            break
        place = word.end()
    return place


def _is_distinguished(word: str) -> bool:
    return word in _distinguished() or word.rpartition("-")[2] in _distinguished()


@cache
def _distinguished() -> frozenset[str]:
    return frozenset(entries("distinguished"))


@cache
def _superlative() -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, entries("superlatives")), key=len, reverse=True))
    return re.compile(rf"(?i)(?<![\w-])(?:(?:{_small_words('articles')}) )?(?:{listed})(?![\w])")


@cache
def _where() -> re.Pattern[str]:
    """One or two places, as in "in all Denmark"."""
    before, between = _small_words("before places"), _small_words("between")
    name = r"[^\W\d_][\w-]*(?:[ -][A-ZÄÖÜÆØÅÁÉÍÓÚÑ][\w-]*){0,3}"
    return re.compile(rf"(?: (?:{before})(?: (?:{between})){{0,3}} {name}){{1,2}}")


def _small_words(section: str) -> str:
    return "|".join(sections("distinction_grammar")[section])


def _awards(text: str) -> Iterator[Match]:
    """The name in capitals beside a word such as Award, with its year."""
    for found in _COMPOUND_AWARD.finditer(text):
        yield _match(*found.span(), _AWARD)
    for found in _award().finditer(text):
        start, end = _start_of_name(text, found.start()), found.end()
        year = _YEAR.match(text, end)
        after = _AWARDED_FOR.match(text, end)
        end = max(year.end() if year else end, after.end() if after else end)
        is_named = start < found.start() or year is not None or (after is not None and found[0][0].isupper())
        if is_named:
            yield _match(start, end, _AWARD)


def _start_of_name(text: str, start: int) -> int:
    """Back over the words with a capital or a number before: "Nordic Impact Award"."""
    for _ in range(_FURTHEST):
        before = _CAPITALISED_BEFORE.search(text[max(0, start - 40) : start - 1])
        if text[start - 1 : start] != " " or before is None or not _is_part_of_a_name(before[0]):
            break
        start -= len(before[0]) + 1
    return start


def _is_part_of_a_name(word: str) -> bool:
    return (word[0].isupper() or word.isdigit()) and word.lower() not in entries("en_plainest")


@cache
def _award() -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, entries("awards")), key=len, reverse=True))
    return re.compile(rf"(?i)(?<!\w)(?:{listed})(?!\w)")


def _match(start: int, end: int, replacement: str) -> Match:
    return match_of(start, end, EntityType.DISTINCTION, Rule.DISTINCTION, replacement=replacement)
