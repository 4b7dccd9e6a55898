"""Numbers by which somebody can be found: phones, postal addresses, accounts, invoices. Sums and dates are none."""
# ruff: noqa: RUF001 - apostrophes as people type them

import re
from collections.abc import Iterator

from redaction.entity_types import DoubtKind
from redaction.normalization import plain
from redaction.pattern_recognizers import Place
from redaction.sentences import token_around
from redaction.words import CAPITALISED, names
from standards.money import CURRENCIES

_PHONE = re.compile(r"(?<!\w)(?<!\d[.,])(?:\+|\(\+?)?\d(?:[ \u00a0\u202f./()·•\u2010-\u2015-]{0,3}\d){6,16}(?![\w%])")
# Over lines, perhaps of a quoted mail, and so only where the number begins as one does.
_BETWEEN = r"[\s./()>\u2010-\u2015-]"
_PHONE_OVER_LINES = re.compile(
    rf"(?<!\w)(?<!\d[.,\s])(?:\+\d(?:{_BETWEEN}{{0,5}}\d){{6,14}}|\(?0\d{{1,4}}(?:{_BETWEEN}{{1,5}}\d{{2,8}}){{1,5}}"
    rf"|\(?\d{{3}}{_BETWEEN}{{1,5}}\d{{3}}{_BETWEEN}{{1,5}}\d{{4}})(?![\w%])"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"  # of which a month is one too, so that either may stand first
_DATE = re.compile(
    "|".join(
        rf"(?<!\d)(?<!\d{sign})(?:\d{{4}}{sign}{_DAY}{sign}{_DAY}|{_DAY}{sign}{_DAY}{sign}\d{{2,4}})(?!{sign}?\d)"
        for sign in ("-", "/", r"\.")
    )
    + r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
)
_IP_ADDRESS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[/\u2010-\u2015-]\s?(?:19|20)?\d\d)?(?!\d)")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_CURRENCY = re.compile(r"[$€£¥]|\b(?:" + "|".join(sorted(CURRENCIES)) + r"|euros?|dollars|pounds)\b", re.IGNORECASE)

_CODE = re.compile(r"(?<![\w.,-])(?=[\w/-]{5})(?=[\w/-]{0,60}\d)[\w/-]{5,64}(?![\w/-])")
_MEASURE = re.compile(
    r"(?i)(?:"
    + "|".join(sorted(CURRENCIES))
    + r")?\d+(?:[a-z]{1,3}|[a-z]+s)?|(?:fy|cy|q[1-4]|h[12])?-?(?:19|20)\d\d-?(?:q[1-4]|h[12])?"
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")

_STREETS = "|".join(sorted(names.STREETS, key=len, reverse=True))
# Looked for by the number: the streets themselves would be tried at every letter of a text.
_HOUSE_NUMBER = re.compile(r"(?<=[^\W\d_]|\.)\s+\d{1,4}(?:\s?[a-zA-Z])?\b")
_ROADS = ("straße", "strasse", "str.", "gasse", "allee", "platz", "straat", "laan", "plein", "gatan", "vej", "gade")
_ADDRESSES = (
    re.compile(rf"\b\d{{1,5}}[a-zA-Z]?,?\s+(?:[A-Z][\w'’.-]{{0,30}}\s+){{1,4}}(?i:{_STREETS})\b\.?"),
    re.compile(r"(?i)\b\d{1,5}[a-z]?,?\s+(?:[\w'’.-]{1,30}\s+){1,2}(?:street|avenue|boulevard)\b"),
    re.compile(r"(?i)\b(?:\d{1,5},?\s+)?(?:rue|calle|piazza|rua|avenida|paseo|viale|corso)\s+[\w'’.-]{2,30}(?:\s+[\w'’.-]{1,30}){0,3}?,?\s+\d{1,5}\b"),
    re.compile(r"(?i)\b\d{1,5},?\s+(?:rue|avenue|boulevard|place|chemin)\s+(?:(?:de|du|des|la|le|les)\s+|[dl]['’]){0,3}[\w'’-]{2,30}"),
    re.compile(r"(?i)\bp\.?\s?o\.?\s?box\s+\d+"),
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),  # a British postcode
    re.compile(r"\b\d{5}(?:-\d{4})?,? [A-Z][a-zß-ü]{2,30}\b"),
)  # fmt: skip


def numbers(text: str) -> Iterator[Place]:
    """Every such number. They may overlap."""
    for found in _PHONE.finditer(text):
        kind = _kind_of_number(found, text)
        if kind is not None:
            yield Place(found.start(), found.end(), kind)
    for found in _PHONE_OVER_LINES.finditer(text):
        if "\n" in found[0] and 7 <= sum(map(str.isdigit, found[0])) <= 15:
            yield Place(found.start(), found.end(), DoubtKind.PHONE)
    for found in _IP_ADDRESS.finditer(text):
        yield Place(found.start(), found.end(), DoubtKind.ADDRESS)
    for found in _ACCOUNT.finditer(text):
        yield Place(found.start(), found.end(), DoubtKind.REFERENCE)
    for found in _CODE.finditer(text):
        if _is_code(found[0]):
            yield Place(found.start(), found.end(), DoubtKind.REFERENCE)
    yield from _addresses(text)


def _addresses(text: str) -> Iterator[Place]:
    for address in _ADDRESSES:
        for found in address.finditer(text):
            if not _is_a_count(found[0]):
                yield Place(found.start(), found.end(), DoubtKind.ADDRESS)
    for found in _HOUSE_NUMBER.finditer(text):
        if text[max(0, found.start() - 8) : found.start()].lower().endswith(_ROADS):
            start, _ = token_around(text, found.start() - 1, found.start() - 1)
            yield Place(start, found.end(), DoubtKind.ADDRESS)


def _kind_of_number(found: re.Match[str], text: str) -> DoubtKind | None:
    number = found[0]
    digits = sum(map(str.isdigit, number))
    if number.isdigit():
        is_round = number.endswith("00") and digits < 10 and not number.startswith("0")
        return None if is_round or _DATE.fullmatch(number) or _is_money(found, text) else DoubtKind.REFERENCE
    if _YEARS.fullmatch(number) or sum(map(str.isdigit, _DATE.sub("", number))) < min(7, digits):  # with a time
        return None
    grouped = _GROUPED.fullmatch(number)
    if grouped and (grouped[1] in ".,'’" or digits < 9 or _is_money(found, text)):
        return None
    return DoubtKind.PHONE


def _is_money(found: re.Match[str], text: str) -> bool:
    around = text[max(0, found.start() - 8) : found.start()] + " " + text[found.end() : found.end() + 8]
    return _CURRENCY.search(around) is not None


def _is_code(code: str) -> bool:
    bare = _YEARS.sub("", _DATE.sub("", code))
    letters, digits = sum(map(str.isalpha, bare)), sum(map(str.isdigit, bare))
    return letters >= 1 and digits >= 4 and not _MEASURE.fullmatch(code)


def _is_a_count(address: str) -> bool:
    """Whether it only counts things with names of their own, as "2 Google Drive folders" and "10000 Contacts" do."""
    words = [plain(word) for word in address.split()]
    return all(word.isdigit() or word in CAPITALISED for word in words)
