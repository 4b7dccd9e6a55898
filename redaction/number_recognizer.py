"""Finds numbers by which somebody can be found: phones, accounts, invoices, ids. Sums and dates are none of them."""
# ruff: noqa: RUF001 - apostrophes as people type them

import re
from collections.abc import Iterable, Iterator

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.match import Match, Rule
from redaction.normalization import normalize
from redaction.number_words import digit_words
from redaction.pattern_recognizers import shaped
from redaction.phones import is_valid
from redaction.sentences import word_before
from redaction.words import is_everyday, sections, words
from standards.money import CURRENCIES

_LETTER = "[^\\W\u3005\u3041-\u30ff\u4e00-\u9fff]"
"""A letter or digit that a number may not adjoin; Japanese ones stand beside it without a space."""
_BETWEEN_DIGITS = r"[ \u00a0\u202f./()·•\u2010-\u2015-]{0,3}"
_PHONE = re.compile(rf"(?<!{_LETTER})(?<!\d[.,])(?:\+|\(\+?)?\d(?:{_BETWEEN_DIGITS}\d){{5,40}}(?!{_LETTER}|%)")
_REST = re.compile(rf"(?:{_BETWEEN_DIGITS}\d)*")
_LONGEST_PHONE = 20
# Over lines, perhaps of a quoted mail, and so only where the number begins as one does.
_BETWEEN = r"[\s./()>\u2010-\u2015-]"
_PHONE_OVER_LINES = re.compile(
    rf"(?<!{_LETTER})(?<!\d[.,\s])(?:\+\d(?:{_BETWEEN}{{0,5}}\d){{6,14}}|\(?0\d{{1,4}}(?:{_BETWEEN}{{1,5}}\d{{2,8}}){{1,5}}"
    rf"|\(?\d{{3}}{_BETWEEN}{{1,5}}\d{{3}}{_BETWEEN}{{1,5}}\d{{4}})(?!{_LETTER}|%)"
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
_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3}){0,6}(?:[.,]\d{1,2})?")
_CURRENCY = re.compile(
    r"[$€£¥円]|\b(?:" + "|".join(sorted(CURRENCIES)) + r"|(?i:eur|usd|gbp|dkk|kr|euros?|dollars|pounds|kroner))\b"
)
_CODE = re.compile(
    rf"(?<!{_LETTER})(?<![.,-])(?=(?:{_LETTER}|[/-]){{4}})(?=(?:{_LETTER}|[/-]){{0,60}}\d)"
    rf"(?:{_LETTER}|[/-]){{4,64}}(?!{_LETTER}|[/-])"
)
_MEASURE = re.compile(
    r"(?i)(?:"
    + "|".join(sorted(CURRENCIES))
    + r")?\d+(?:[a-z]{1,3}|[a-z]+s)?|(?:fy|cy|q[1-4]|h[12])?-?(?:19|20)\d\d-?(?:q[1-4]|h[12])?"
    + r"|\d{1,3}-[a-z]+|[a-z]+-?\d{1,2}"
)
_IN_REGISTERS = (
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),  # a bank account
    re.compile(r"\bCHE-?\d{3}\.\d{3}\.\d{3}\b|\b\d{1,2}\.\d{3}\.\d{3}-[\dkK]\b|\b[A-Z]{2}(?: ?\d{2}){3} ?[A-D]\b"),
)
_TAX_NUMBER = re.compile(
    r"\b(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)"
    r"[ -]?\d{2,9}(?:[ .-]?\d{2,4}){2,4}\b"  # with its country
)
_FEWEST_OF_TAX_NUMBER = 8
_WITH_CHECK_LETTER = re.compile(r"\d{4,8}[1-9]\d?[A-Za-z]")
_SHORT_NUMBER = re.compile(rf"(?<!{_LETTER})(?<![.,/:-])#?\d(?:[ -]?\d){{0,5}}(?!{_LETTER}|[/:%]|[.,-]\d)")
_SPACED_DIGITS = re.compile(rf"(?<!{_LETTER})(?<![.,])\d(?:[ ._-]{{1,2}}\d){{3,40}}(?!{_LETTER}|[.,]\w)")
_LABEL = re.compile(r"(?i)(?<!\w)(?:([^\W\d_]+)[\s.:-]{1,3})?([^\W\d_]+)[\s.:#№°º-]{0,6}$")
"""The one or two words before a number."""
_JAPANESE_LABEL = re.compile("(?:番号|ID|No\\.?|号|コード)(?:は|:|:|\\s)?$")
_STANDARDS = ("iso", "iec", "din", "rfc")
"""Whose numbers everybody cites: ISO 27001."""
_LOOKED_BACK = 40
_SEPARATE = re.compile(r"[^\W\d_]+")
_FEWEST_SPOKEN = 4


_TYPES = {Rule.PHONE: EntityType.PHONE, Rule.REFERENCE: EntityType.REFERENCE}


class PhoneRecognizer:
    """Finds phone numbers, and other long runs of digits."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every phone number, in digits or in words."""
        for found, end in _runs_of_digits(text):
            rule = _rule_of_number(found, text, context)
            is_new = context.is_free(found.start(), end) or context.is_named(found.start(), end)
            if rule is not None and is_new:
                yield shaped(found.start(), end, rule, _TYPES[rule], context)
        for found in _PHONE_OVER_LINES.finditer(text):
            if "\n" in found[0] and 7 <= sum(map(str.isdigit, found[0])) <= 15:
                yield shaped(*found.span(), Rule.PHONE, EntityType.PHONE, context)
        yield from _spoken(text, context)


def _runs_of_digits(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Numbers that may be phones, each with where its last digit is: one that is longer than any phone goes on."""
    found = _PHONE.search(text)
    while found:
        rest = _REST.match(text, found.end()) if sum(map(str.isdigit, found[0])) > _LONGEST_PHONE else None
        end = rest.end() if rest else found.end()
        yield found, end
        found = _PHONE.search(text, end)


def _rule_of_number(found: re.Match[str], text: str, context: Context) -> Rule | None:
    number = found[0]
    digits = sum(map(str.isdigit, number))
    if digits < 7:
        is_phone = number.startswith("+") or (not number.isdigit() and _is_labelled_phone(text, found.start()))
        return Rule.PHONE if is_phone else None
    if number.isdigit():
        if _is_labelled(text, found):
            return Rule.REFERENCE
        is_round = number.endswith("00") and digits < 10 and not number.startswith("0")
        return None if is_round or _DATE.fullmatch(number) or _is_money(found, text) else Rule.REFERENCE
    if _YEARS.fullmatch(number) or sum(map(str.isdigit, _DATE.sub("", number))) < min(7, digits):  # with a time
        return None
    grouped = _GROUPED.fullmatch(number)
    if grouped and (grouped[1] in ".,'’" or digits < 9 or _is_money(found, text)):
        is_phone = digits == 9 and is_valid(number, context.languages.main) and not _is_money(found, text)
        return Rule.PHONE if is_phone and _is_labelled_phone(text, found.start()) else None
    return Rule.PHONE


def _is_labelled_phone(text: str, start: int) -> bool:
    return word_before(text.rstrip(), start) in words("phone_labels")


def _is_money(found: re.Match[str], text: str) -> bool:
    around = text[max(0, found.start() - 8) : found.start()] + " " + text[found.end() : found.end() + 8]
    return _CURRENCY.search(around) is not None


def _spoken(text: str, context: Context) -> Iterator[Match]:
    """A number read out digit by digit: five five five, zero one two eight."""
    run: list[re.Match[str]] = []
    for word in _SEPARATE.finditer(text):
        is_digit = word[0].lower() in digit_words()
        if is_digit and (not run or word.start() - run[-1].end() <= 2):
            run.append(word)
            continue
        if len(run) >= _FEWEST_SPOKEN:
            yield shaped(run[0].start(), run[-1].end(), Rule.PHONE, EntityType.PHONE, context)
        run = [word] if is_digit else []
    if len(run) >= _FEWEST_SPOKEN:
        yield shaped(run[0].start(), run[-1].end(), Rule.PHONE, EntityType.PHONE, context)


class ReferenceRecognizer:
    """Finds numbers and codes that an account, an invoice or a case is found by."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such number or code."""
        for found in _IP_ADDRESS.finditer(text):
            yield shaped(*found.span(), Rule.ADDRESS, EntityType.ADDRESS, context)
        for pattern in _IN_REGISTERS:
            for found in pattern.finditer(text):
                yield shaped(*found.span(), Rule.REFERENCE, EntityType.REFERENCE, context)
        for found in _TAX_NUMBER.finditer(text):
            if sum(map(str.isdigit, _without_dates(found[0]))) >= _FEWEST_OF_TAX_NUMBER:
                yield shaped(*found.span(), Rule.REFERENCE, EntityType.REFERENCE, context)
        for found in _CODE.finditer(text):
            if _is_code(found[0]):
                yield shaped(*found.span(), Rule.REFERENCE, EntityType.REFERENCE, context)
        yield from _short_ids(text, context)


def _short_ids(text: str, context: Context) -> Iterator[Match]:
    """Numbers of up to six digits that a label makes an id of, or that count nothing; digits set apart."""
    for found in _SHORT_NUMBER.finditer(text):
        is_free = context.is_free(*found.span())
        if is_free and (_is_tagged(found[0]) or _is_labelled(text, found) or _counts_nothing(found, text)):
            yield shaped(*found.span(), Rule.REFERENCE, EntityType.REFERENCE, context)
    for found in _SPACED_DIGITS.finditer(text):
        if context.is_free(*found.span()) and not _DATE.search(found[0]):
            yield shaped(*found.span(), Rule.REFERENCE, EntityType.REFERENCE, context)


def _is_tagged(number: str) -> bool:
    return number.startswith("#") and len(number) > 2


def _is_labelled(text: str, found: re.Match[str]) -> bool:
    """Whether the words before say that the number is an id: portal 12345, Kundennummer 77, 番号 12."""
    before = text[max(0, found.start() - _LOOKED_BACK) : found.start()]
    if _JAPANESE_LABEL.search(before):
        return True
    label = _LABEL.search(before)
    if label is None:
        return False
    first, last = normalize(label[1] or ""), normalize(label[2])
    strong, weak = sections("reference_labels")["always"], sections("reference_labels")["with three digits"]
    if last in strong or (last in ("no", "nr") and first in weak):
        return True
    return last in weak and sum(map(str.isdigit, found[0])) >= 3


def _counts_nothing(found: re.Match[str], text: str) -> bool:
    """Whether five or six digits, neither round nor grouped, stand before no word that they would count."""
    number = found[0]
    if not number.isdigit() or len(number) < 5 or number.endswith("00") or _is_money(found, text):
        return False
    if word_before(text, found.start()) in _STANDARDS or _MONTH.fullmatch(number):
        return False
    after = re.match(r"[ \u00a0]([^\W\d_]+)", text[found.end() : found.end() + 40])
    return after is None or (is_everyday(normalize(after[1])) and normalize(after[1]) in words("en_plainest"))


def _without_dates(code: str) -> str:
    return _YEARS.sub("", _DATE.sub("", code))


def _is_code(code: str) -> bool:
    bare = _without_dates(code)
    letters, digits = sum(map(str.isalpha, bare)), sum(map(str.isdigit, bare))
    is_measure = _MEASURE.fullmatch(code) and not (digits > 5 and _WITH_CHECK_LETTER.fullmatch(code))
    return letters >= 1 and digits >= 3 and not is_measure
