"""Finds postal addresses: streets with a house's number, postcodes with a town, post boxes."""
# ruff: noqa: RUF001 - apostrophes as people type them

import re
from collections.abc import Iterable

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import Languages
from redaction.match import Match, Rule
from redaction.normalization import normalize
from redaction.pattern_recognizers import shaped
from redaction.sentences import token_around
from redaction.words import CAPITALISED, CITIES, entries

_STREETS = "|".join(sorted(entries("streets"), key=len, reverse=True))
# Looked for by the number: the streets themselves would be tried at every letter of a text.
_HOUSE_NUMBER = re.compile(r"(?<=[^\W\d_]|\.)\s{1,3}\d{1,4}(?:\s?[a-zA-Z])?\b")
_ROADS = (
    *("straße", "strasse", "str.", "gasse", "allee", "platz", "straat", "laan", "plein", "gatan", "vej", "gade"),
    *("weg", "damm", "ufer", "torv", "alle", "allé", "stræde"),
)
_ADDRESSES = (
    re.compile(rf"\b\d{{1,5}}[a-zA-Z]?,?\s{{1,3}}(?:[A-Z][\w'’.-]{{0,30}}\s{{1,3}}){{1,4}}(?i:{_STREETS})\b\.?"),
    re.compile(r"(?i)\b\d{1,5}[a-z]?,?\s{1,3}(?:[\w'’.-]{1,30}\s{1,3}){1,2}(?:street|avenue|boulevard)\b"),
    re.compile(
        r"(?i)\b(?:\d{1,5},?\s{1,3})?(?:rue|calle|piazza|rua|avenida|paseo|viale|corso|plaza)\s{1,3}"
        r"[\w'’.-]{2,30}(?:\s{1,3}[\w'’.-]{1,30}){0,3}?,?\s{1,3}\d{1,5}\b"
    ),
    re.compile(
        r"(?i)\b\d{1,5},?\s{1,3}(?:rue|avenue|boulevard|place|chemin)\s{1,3}"
        r"(?:(?:de|du|des|la|le|les)\s{1,3}|[dl]['’]){0,3}[\w'’-]{2,30}"
    ),
    re.compile(r"(?i)\bp\.?\s?o\.?\s?box\s{1,3}\d{1,8}"),
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),  # a British postcode, and one in small letters
    re.compile(r"\b(?:[a-z]{2}\d{1,2}[a-z]?|[a-z]\d[a-z]|[a-z]\d\d) \d(?!st|nd|rd|th)[abd-hjlnp-uw-z]{2}\b"),
    re.compile(r"(?i)\b[abceghj-nprstvxy]\d[a-z] ?\d[a-z]\d\b"),  # a Canadian one
    re.compile(r"\b[A-Z]\d[\dW] (?=[A-Z]{1,3}\d)[A-Z\d]{4}\b"),  # an Irish one
    re.compile("〒\\s?\\d{3}-?\\d{4}|\\d{3}-\\d{4}(?=\\s?[\u4e00-\u9fff])"),
    re.compile(
        "[\u4e00-\u9fff]{1,6}[都道府県市区町村][\u4e00-\u9fff]{0,8}\\d{1,4}(?:[-\u30fc丁目番地号の]{1,3}\\d{1,4}){0,3}"
    ),
)


_POSTCODE = re.compile(
    r"\b(\d{4,5}(?:-\d{4})?|\d\d-\d{3}|\d{3} \d\d|\d{4} ?[A-Z]{2}),? ([A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,30})\b"
)


class AddressRecognizer:
    """Finds postal addresses."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every address, in whole or in part."""
        for address in _ADDRESSES:
            for found in address.finditer(text):
                if not _is_a_count(found[0]):
                    yield shaped(*found.span(), Rule.ADDRESS, EntityType.ADDRESS, context)
        for found in _POSTCODE.finditer(text):
            if _is_postcode(found, context.languages):
                yield shaped(*found.span(), Rule.ADDRESS, EntityType.ADDRESS, context)
        for found in _HOUSE_NUMBER.finditer(text):
            if text[max(0, found.start() - 8) : found.start()].lower().endswith(_ROADS):
                start, _ = token_around(text, found.start() - 1, found.start() - 1)
                if text[start].isupper():
                    yield shaped(start, found.end(), Rule.ADDRESS, EntityType.ADDRESS, context)


def _is_postcode(found: re.Match[str], languages: Languages) -> bool:
    """Whether a town follows the number, and not what it counts: "10115 Berlin", and no "12000 Kontakte"."""
    town = normalize(found[2])
    return town in CITIES or (len(found[1]) == 5 and found[1].isdigit() and not languages.knows(found[2]))


def _is_a_count(address: str) -> bool:
    """Whether it only counts things with names of their own, as "2 Google Drive folders" and "2024 March" do."""
    found = [normalize(word) for word in address.split()]
    return all(word.isdigit() or word in CAPITALISED for word in found)
