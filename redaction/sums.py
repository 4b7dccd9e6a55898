"""Finds exact sums of money, which an invoice can be found by, and offers the band that they lie in."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.number_words import values
from redaction.words import PLAINEST, sections
from standards.money import CURRENCIES

# Codes that are English words too count only after the number; the commonest are written in small letters as well.
_SMALL_CODES = frozenset("eur usd gbp dkk chf sek nok jpy".split())
_CODES = CURRENCIES | _SMALL_CODES
_CODES_AHEAD = (_CODES | {"Rs", "Rs."}) - {"ALL", "TOP", "TRY", "CUP", "MAD"}
# A number is found first, and the currency then looked for beside it: the other way round is many times slower.
_NUMBER = re.compile(
    "(?<![0-9.,])(?:[0-9]{1,3}(?:[.,'\u2019 \u00a0\u202f][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?"
    "|[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}|[0-9]{1,12}(?:[.,][0-9]{1,2})?)(?![0-9])"
)
_FRACTION = re.compile("[.,][0-9]{1,2}$")
_SIGN = "(?:[A-Z]{1,3})?\\$|[€£¥₺₹₽₩₪₫₦₴]"
_AHEAD = re.compile(rf"(?:(?<!\w)([A-Za-z]{{3}}|Rs\.?)|({_SIGN}))\s?$")
_FACTOR = re.compile(r"(?i)\s?(k|m|mio|tsd|thousand|million|mil|millones|tusind|millioner|millionen)\b\.?")
_WITHOUT_CENTS = re.compile("(?:[,.][-\u2013\u2014]{1,2})?\\s?")
_WORDS = "|".join(map(re.escape, sections("currencies")["words"]))
_ABBREVIATIONS = "|".join(map(re.escape, sections("currencies")["abbreviations"]))
_BEHIND = re.compile(rf"([A-Za-z]{{3}})(?!\w)|({_SIGN})|((?i:{_WORDS})(?!\w)|(?:{_ABBREVIATIONS})(?!\w))")
_IN_JAPANESE_SUM = "[0-9\uff10-\uff19,\uff0c一二三四五六七八九億万千百十]"
_JAPANESE_SUM = re.compile(f"(?<!{_IN_JAPANESE_SUM}){_IN_JAPANESE_SUM}{{1,40}}円")
_FACTORS = {
    **dict.fromkeys(("k", "tsd", "thousand", "mil", "tusind"), 1_000),
    **dict.fromkeys(("m", "mio", "million", "millones", "millioner", "millionen"), 1_000_000),
}
_STEPS = (1, 2, 5, 10)
_MOST_EXACT = 2
"""A sum with fewer significant digits is a round one, as many have paid."""
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")}
_SMALL_POWERS = {"十": 10, "百": 100, "千": 1_000}
_LARGE_POWERS = {"万": 10_000, "億": 100_000_000}


_POWERS = frozenset(
    "hundred thousand million hundert tausend hundrede tusind cien ciento cientos mil and und og y".split()
)
_CURRENCY_WORD = re.compile(r"(?i)(?<=\w)[ ](?:euros?|dollars?|d[oó]lares|pounds|libras|kroner|pesos|francs?)\b")
_SPELLED_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST_SPELLED, _FEWEST_WORDS = 100, 3
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\s\w]")
_WORD_AFTER = re.compile("[ \u00a0-]([^\\W\\d_]+)")
_LOOKED_BACK, _MOST_BETWEEN, _FEWEST_DIGITS = 48, 4, 4
_YEAR = re.compile("(?:19|20)[0-9]{2}")


class SumRecognizer:
    """Finds sums of money that are given to more than one significant digit."""

    def find(self, text: str, context: Context) -> Iterable[Match]:  # noqa: ARG002 - the interface's
        """Every exact sum, with the band that is offered in its place."""
        for found in _NUMBER.finditer(text):
            yield from _with_currency(found, text) or _after_payment(found, text)
        for found in _CURRENCY_WORD.finditer(text):
            start = _start_of_words(text, found.start())
            if start is not None:
                yield match_of(start, found.end(), EntityType.SUM, Rule.EXACT_SUM, replacement="a sum of money")
        for found in _JAPANESE_SUM.finditer(text):
            amount = _japanese_amount(found[0].removesuffix("円"))
            if _is_exact(amount):
                yield _sum(found.span(), amount, behind=" 円")


def _with_currency(number: re.Match[str], text: str) -> tuple[Match, ...]:
    """The number with its currency, where one stands before it or after it."""
    factor = _FACTOR.match(text, number.end())
    end = factor.end() if factor else number.end()
    ahead = _AHEAD.search(text, max(0, number.start() - 6), number.start())
    gap = _WITHOUT_CENTS.match(text, end)
    behind = _BEHIND.match(text, gap.end() if gap else end)
    written, is_ahead, place = "", False, (number.start(), end)
    if ahead and (ahead[2] or ahead[1] in _CODES_AHEAD):
        written, is_ahead, place = ahead[1] or ahead[2], True, (ahead.start(), end)
    elif behind and (behind[2] or behind[3] or behind[1] in _CODES):
        written, place = behind[0], (number.start(), behind.end())
    amount = _amount(number[0], factor[1] if factor else None) if written else Decimal(0)
    return (
        (_sum(place, amount, f"{written} " if is_ahead else "", "" if is_ahead else f" {written}"),)
        if _is_exact(amount)
        else ()
    )


def _after_payment(number: re.Match[str], text: str) -> tuple[Match, ...]:
    """The number without a currency, where a word such as "paid" leads up to it and it counts nothing."""
    if _YEAR.fullmatch(number[0]) or not _is_led_up_to(text, number.start()):
        return ()
    factor = _FACTOR.match(text, number.end())
    end = factor.end() if factor else number.end()
    amount = _amount(number[0], factor[1] if factor else None)
    after = _WORD_AFTER.match(text, end)
    unit = normalize(after[1]) if after else ""
    counts = text[end : end + 1] == "%" or (unit and (unit not in PLAINEST or unit in sections("before_sums")["units"]))
    is_sum = _is_exact(amount) and len(str(int(amount))) >= _FEWEST_DIGITS and not counts
    return (_sum((number.start(), end), amount),) if is_sum else ()


def _is_led_up_to(text: str, start: int) -> bool:
    """Whether "paid" or "invoice of" stands before the number, with no more than small words between."""
    grammar = sections("before_sums")
    before = _WORD_OR_SIGN.findall(text, max(0, start - _LOOKED_BACK), start)
    for between, word in enumerate(map(str.lower, reversed(before[-_MOST_BETWEEN - 1 :]))):
        if word in grammar["verbs"] or (word in grammar["nouns"] and between):
            return True
        if word not in grammar["between"] and word != ":":
            return False
    return False


def _sum(place: tuple[int, int], amount: Decimal, ahead: str = "", behind: str = "") -> Match:
    low, high = _band(amount)
    band = f"{ahead}{low} to {high}{behind}"
    return match_of(*place, EntityType.SUM, Rule.EXACT_SUM, replacement=band)


def _start_of_words(text: str, end: int) -> int | None:
    """Where a number in three words or more begins that ends at ``end``: twenty-four thousand five hundred."""
    found = list(_SPELLED_WORDS.finditer(text, max(0, end - _LONGEST_SPELLED), end))
    start, count = end, 0
    for word in reversed(found):
        if start - word.end() > 1 or not (word[0].lower() in values() or word[0].lower() in _POWERS):
            break
        start, count = word.start(), count + 1
    return start if count >= _FEWEST_WORDS else None


def _amount(number: str, factor: str | None) -> Decimal:
    """The sum's whole units: what follows the last sign is a fraction where it has one or two digits."""
    written = _FRACTION.sub("", number)
    units, fraction = re.sub("[^0-9]", "", written), number[len(written) + 1 :]
    scale = _FACTORS.get((factor or "").strip(" .\u00a0").lower(), 1)
    return Decimal(f"{units}.{fraction}") * scale if scale > 1 and fraction else Decimal(units) * scale


def _japanese_amount(written: str) -> Decimal:
    """The sum of 二百四十五万, 48万6千 or 486,000: each power of ten counts what stands before it."""
    total, part, number = 0, 0, 0
    for character in re.sub("[,\uff0c]", "", written):
        digit = unicodedata.decimal(character, None) if character.isdecimal() else _DIGITS.get(character)
        if digit is not None:
            number = number * 10 + digit
        elif character in _SMALL_POWERS:
            part += (number or 1) * _SMALL_POWERS[character]
            number = 0
        else:
            total += (part + number) * _LARGE_POWERS[character]
            part = number = 0
    return Decimal(total + part + number)


def _is_exact(amount: Decimal) -> bool:
    return len(str(int(amount)).rstrip("0")) >= _MOST_EXACT


def _band(amount: Decimal) -> tuple[int, int]:
    """Between which of 1, 2, 5, 10, 20, 50 … the sum lies."""
    scale = 10 ** (len(str(int(amount))) - 1)
    low = max(step for step in _STEPS if step * scale <= amount)
    high = min(step for step in _STEPS if step * scale > amount)
    return low * scale, high * scale
