"""Search: words without accents and case, found by their beginnings. Texts and queries are made into words alike."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, cast, collate, false, func, literal, or_
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_NOT_DECOMPOSED = str.maketrans(dict(zip("øłđæœı", ("o", "l", "d", "ae", "oe", "i"), strict=True)))
_LONGEST = 100
"""Letters of a word that count: PostgreSQL takes no endless ones."""


def words(*texts: str | None) -> list[str]:
    """The words of the texts in their order, in small letters without accents; an address falls into its parts."""
    joined = " ".join(text for text in texts if text)
    decomposed = unicodedata.normalize("NFKD", joined.casefold())
    plain = "".join(one for one in decomposed if not unicodedata.combining(one)).translate(_NOT_DECOMPOSED)
    return [word[:_LONGEST] for word in _WORD.findall(plain)]


def begins_all(wanted: Sequence[str], *texts: str | None) -> bool:
    """Whether each of the words begins a word of the texts."""
    known = words(*texts)
    return all(any(word.startswith(begin) for word in known) for begin in wanted)


def may_match(column: ColumnElement[str], wanted: Sequence[str]) -> ColumnElement[bool]:
    """A condition that holds wherever ``begins_all`` does, so that PostgreSQL leaves most of the others out.

    It is exact for a text in plain letters. How others fold is known here alone: each of them is kept.
    """
    small = collate(func.lower(collate(column, "C")), "C")
    return or_(small.op("~")("[^ -~]"), and_(*(small.op("~")(f"(^|[^a-z0-9]){word}") for word in wanted)))


def vector(*texts: str | None) -> ColumnElement[object]:
    """The words of the texts as a search column keeps them."""
    return cast(literal(placed_words(*texts)), TSVECTOR)


def placed_words(*texts: str | None) -> str:
    """The words of the texts, each with its place, as PostgreSQL reads them."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words(*texts), start=1))


def matches(column: ColumnElement[object], query: str) -> ColumnElement[bool]:
    """The condition that every word of the query begins a word of the column.

    As in a web search: `"two words"` stand side by side, `-word` is absent, `or` lets either do.
    """
    terms: list[str] = []
    joiner = ""
    for negated, phrase, word in _TERM.findall(query):
        if word.lower() == "or" and terms:
            joiner = " | "
            continue
        found = words(phrase or word)
        if found:
            term = " <-> ".join([*(f"'{one}'" for one in found[:-1]), f"'{found[-1]}':*"])
            terms += [joiner or " & "] * bool(terms) + [f"!({term})" if negated else f"({term})"]
            joiner = ""
    return column.op("@@")(cast(literal("".join(terms)), TSQUERY)) if terms else false()
