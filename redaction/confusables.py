"""Characters that look like an ASCII letter or digit without being one: Cyrillic, Greek, Cherokee, Lisu and more.

Unicode's own table of confusables, by the library that ships it, and what it leaves out. Only what Unicode's
decomposition leaves alone counts: full-width, mathematical, circled and accented letters decompose.
"""

# ruff: noqa: RUF001 - confusables are what this table is about

import unicodedata
from collections.abc import Iterator

from confusable_homoglyphs.confusables import confusables_data

# Latin letters that have a sound of their own and so no decomposition.
_SPELT_OUT = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij"}
# What reads as a letter in a disguised name, though it would deceive nobody in an address.
_ALSO_READ = {
    **{
        "3": "Ӡ",
        "4": "Чч",
        "6": "Ⳓ",
        "7": "𐓒",
        "a": "λ∀Δ∆",
        "b": "βвᏏᏴ",
        "d": "đðδԁ",
        "e": "ɛɜεєΣ∑",
        "f": "ƒ",
        "g": "ƍԌ",
    },
    **{
        "h": "нһ",
        "i": "ıΙӀⲒⵏꓲ",
        "k": "ĸкκ",
        "m": "м",
        "n": "ŋηпИи",
        "o": "θøంಂംං",
        "p": "þ",
        "r": "гя",
        "s": "ƽ",
        "t": "τт⊤",
    },
    **{"u": "ʋμц∪", "w": "шщωψ", "x": "χ᙭", "y": "ɣуү", "z": "ʐ"},
}


def _of_unicode() -> Iterator[tuple[str, str]]:
    for character, looks_like in confusables_data.items():
        letter = next((str(one["c"]) for one in looks_like if str(one["c"]).isascii()), "")
        if (
            len(character) == 1
            and not character.isascii()
            and len(letter) == 1
            and letter.isalnum()
            and _is_atomic(character)
            and character != "×"
        ):
            yield character, letter.lower()


def _is_atomic(character: str) -> bool:
    """Whether it stays as it is when it is decomposed, and is a letter, a digit or a sign that may stand for one."""
    return unicodedata.normalize("NFKD", character) == character and unicodedata.category(character)[0] in "LNS"


def _as_in_small_letters(table: dict[str, str]) -> dict[str, str]:
    """A capital reads as its small letter does: a Cyrillic capital i is an i, though it looks like an l as well."""
    return {character: table.get(character.lower(), letter) for character, letter in table.items()}


CONFUSABLES: dict[str, str] = (
    _as_in_small_letters(dict(_of_unicode()))
    | {character: letter for letter, characters in _ALSO_READ.items() for character in characters}
    | _SPELT_OUT
)
"""What each of them reads as, in small letters."""
