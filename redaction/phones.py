"""Phone numbers by the numbering plans of the world: which number is one, and how a known one is written elsewhere."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException

_LOOKS_LIKE_ONE = re.compile(r"(?:\+|00)\d[\d\s()./-]{5,24}")
_REGIONS = {"en": ("US", "GB"), "de": ("DE", "AT", "CH"), "da": ("DK",), "es": ("ES", "MX"), "ja": ("JP",)}


def variants_of_phone(text: str) -> Iterator[str]:
    """The ways to write a phone number that is on record with its country: with and without the country's code."""
    if not _LOOKS_LIKE_ONE.fullmatch(text):
        return
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", text), None)
    except NumberParseException:
        return
    national = phonenumbers.national_significant_number(number)
    if len(national) >= 6:
        yield from (national, f"0{national}", f"{number.country_code}{national}", f"00{number.country_code}{national}")


def is_valid(number: str, language: str) -> bool:
    """Whether a number is given out in one of the language's countries, or in the country that it names."""
    regions = _REGIONS.get(language, ("US", "GB"))
    for region in regions:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(number, region)):
                return True
        except NumberParseException:
            continue
    return False
