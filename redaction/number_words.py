"""Numbers in words, in several languages: a name with a number in it may be spelled out, and a phone as well."""

from collections.abc import Iterator, Mapping
from functools import cache

from redaction.words import sections

_LINKED = {"de": "und", "da": "og"}
"""Where the ones come before the tens, what stands between them."""
_HIGHEST = 99


@cache
def spellings() -> Mapping[int, tuple[str, ...]]:
    """The numbers from 0 to 99 in words, in every language that has a section in the list."""
    found: dict[int, list[str]] = {number: [] for number in range(_HIGHEST + 1)}
    for code in sections("number_words"):
        if code:
            for number in range(_HIGHEST + 1):
                found[number] += _spelled(code, number)
    return {number: tuple(dict.fromkeys(words)) for number, words in found.items()}


@cache
def digit_words() -> frozenset[str]:
    """The words for single digits, in small letters; with "double" and the "oh" of phone numbers."""
    return frozenset(word for digit in range(10) for word in spellings()[digit]) | {"oh", "double", "triple"}


@cache
def values() -> Mapping[str, int]:
    """The number that each word stands for; of one that two languages share, the first."""
    found: dict[str, int] = {}
    for number, words in spellings().items():
        for word in words:
            found.setdefault(word, number)
    return found


def in_words(digits: str) -> Iterator[str]:
    """The ways to say a number of up to four digits: forty two, four two, nineteen eighty four."""
    for code in filter(None, sections("number_words")):
        if len(digits) <= 2:
            yield from _spelled(code, int(digits))
        if len(digits) == 4:
            yield " ".join((*_spelled(code, int(digits[:2])), *_spelled(code, int(digits[2:]))))
        if 1 < len(digits) <= 4:
            yield " ".join(word for digit in digits for word in _spelled(code, int(digit)))


def _spelled(code: str, number: int) -> Iterator[str]:
    """The number in one language, whose section lists 0 to 19 and then the tens from 20."""
    listed = sections("number_words")[code]
    if number < 20:
        yield listed[number]
        return
    tens, ones = listed[20 + number // 10 - 2], number % 10
    if ones == 0:
        yield tens
    elif code in _LINKED:
        unit = "ein" if code == "de" and ones == 1 else listed[ones]
        yield f"{unit}{_LINKED[code]}{tens}"
    elif code == "es" and tens == "veinte":
        yield f"veinti{listed[ones]}"
    else:
        yield f"{tens} y {listed[ones]}" if code == "es" else f"{tens} {listed[ones]}"
