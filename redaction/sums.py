"""Finds exact sums of money, which an invoice can be found by, and offers the band that they lie in."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.match import Match, Rule, match_of
from standards.money import CURRENCIES

# Codes that are English words too count only after the number; the commonest are written in small letters as well.
_CODES = "|".join(sorted(CURRENCIES | set("eur usd gbp dkk chf sek nok jpy".split())))
_CODES_AHEAD = "|".join(sorted(CURRENCIES - {"ALL", "TOP", "TRY", "CUP", "MAD"} | set("eur usd gbp dkk".split())))
_SIGNS = "[$€£¥]"
_WORDS = r"(?:euros?|dollars?|pounds?|kroner|kr\.?|francs?|franken|pesos|円|万円)(?!\w)"
_NUMBER = (
    r"(?P<n{0}>\d{{1,3}}(?:[.,'’ \u00a0\u202f]\d{{3}}){{1,4}}(?:[.,]\d{{1,2}})?|\d{{1,12}}(?:[.,]\d{{1,2}})?)(?![\d])"  # noqa: RUF001
)
_FACTOR = r"(?P<f{0}>\s?(?:k|m|mio|tsd|thousand|million|mil|millones|tusind|millioner|millionen|万|億)\b\.?)?"
_SUM = re.compile(
    rf"(?i)(?:(?<!\w)(?P<c1>(?-i:{_CODES_AHEAD})|{_SIGNS})\s?{_NUMBER.format(1)}{_FACTOR.format(1)}"
    rf"|(?<![\w.,]){_NUMBER.format(2)}{_FACTOR.format(2)}\s?(?P<c2>(?-i:{_CODES})(?!\w)|{_SIGNS}|{_WORDS}))"
)
_JAPANESE_SUM = re.compile(
    "(?<![0-9])(?:[0-9\uff10-\uff19,\uff0c]{1,15}[億万千百十]?|[一二三四五六七八九億万千百十]){1,12}円"
)
_FACTORS = {
    **dict.fromkeys(("k", "tsd", "thousand", "mil", "tusind"), 1_000),
    **dict.fromkeys(("m", "mio", "million", "millones", "millioner", "millionen"), 1_000_000),
    **{"万": 10_000, "億": 100_000_000, "千": 1_000},
}
_STEPS = (1, 2, 5, 10)
_MOST_EXACT = 2
"""A sum with fewer significant digits is a round one, as many have paid."""
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")}
_SMALL_POWERS = {"十": 10, "百": 100, "千": 1_000}
_LARGE_POWERS = {"万": 10_000, "億": 100_000_000}


class SumRecognizer:
    """Finds sums of money that are given to more than one significant digit."""

    def find(self, text: str, context: Context) -> Iterable[Match]:  # noqa: ARG002 - the interface's
        """Every exact sum, with the band that is offered in its place."""
        for found in _SUM.finditer(text):
            number = 1 if found["c1"] else 2
            amount = _amount(found[f"n{number}"], found[f"f{number}"])
            if _is_exact(amount):
                low, high = _band(amount)
                band = f"{found['c1']} {low} to {high}" if found["c1"] else f"{low} to {high} {found['c2']}"
                yield match_of(*found.span(), EntityType.SUM, Rule.EXACT_SUM, replacement=band)
        for found in _JAPANESE_SUM.finditer(text):
            amount = _japanese_amount(found[0].removesuffix("円"))
            if _is_exact(amount):
                low, high = _band(amount)
                yield match_of(*found.span(), EntityType.SUM, Rule.EXACT_SUM, replacement=f"{low} to {high} 円")


def _amount(number: str, factor: str | None) -> Decimal:
    """The sum's whole units: what follows the last sign is a fraction where it has one or two digits."""
    digits = re.sub(r"[.,]\d{1,2}$", "", number)
    scale = _FACTORS.get((factor or "").strip(" .\u00a0").lower(), 1)
    if scale > 1 and digits != number:
        return Decimal(re.sub(r"[^\d.]", "", number.replace(",", "."))) * scale
    return Decimal(re.sub(r"\D", "", digits) or "0") * scale


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
