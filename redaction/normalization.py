"""How a text reads, whatever characters spell it: in any case, accent, script, width or obfuscation.

``normalize`` keeps letters apart that differ; ``NormalizedText`` also takes lookalikes for one another (0 and o, 1 and
l and i, rn and m) and drops all that is no letter or digit, so that "A c m e", "ACME" and "@cm3" become one string. It
remembers which character of the text each of its own came from.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from redaction.confusables import CONFUSABLES

# "LATIN SMALL LETTER L WITH STROKE" reads as the letter that its name ends in.
_LATIN = re.compile(r"LATIN (?:SUBSCRIPT )?(?:SMALL |CAPITAL )*LETTER (?:[A-Z]+ )*?([A-Z])(?: WITH .*)?")
_SIGNS = "™℠℡№℻"
# Blank to the eye though Unicode counts them as letters or symbols: the Hangul and the braille fillers.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"
# The first letters of the enclosed alphabets that do not decompose: negative circled, negative squared, flags.
_ENCLOSED = (0x1F150, 0x1F170, 0x1F1E6)

_LEET = str.maketrans({**dict(zip("0134567896", "oleasgtbgg", strict=False)), "i": "l", "m": "rn", "w": "vv"})
# Beside a letter only: elsewhere they are what they are.
_LEET_SIGNS = str.maketrans("@$!|€£¢¥₥", "asileecym")
_BESIDE_LETTERS = re.compile(r"[@$!|€£¢¥₥](?=[^\W\d_])|(?<=[^\W\d_])[$€£¢¥₥]")


def _read(character: str) -> str:
    if character in CONFUSABLES:
        return CONFUSABLES[character]
    if character in _SIGNS or character in _BLANK:
        return ""
    for first in _ENCLOSED:
        if first <= ord(character) < first + 26:
            return chr(ord("a") + ord(character) - first)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_letter(part) for part in parts)


def _letter(part: str) -> str:
    if part.isascii():
        return part if part.isalnum() else ""
    if part in CONFUSABLES:
        return CONFUSABLES[part]
    if unicodedata.decimal(part, None) is not None:
        return str(unicodedata.decimal(part))
    named = _LATIN.fullmatch(unicodedata.name(part, ""))
    if named:
        return named[1].lower()
    return part if part.isalnum() else ""


class _Readings(dict[str, str]):
    """What each character reads as, worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        return self.setdefault(character, _read(character))


class _Skeletons(dict[str, str]):
    def __missing__(self, character: str) -> str:
        return self.setdefault(character, _READINGS[character].translate(_LEET))


_READINGS, _SKELETONS = _Readings(), _Skeletons()


def normalize(text: str) -> str:
    """The text's letters and digits, small and without accents; everything else left out."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return "".join(map(_READINGS.__getitem__, text))


def is_readable(character: str) -> bool:
    """Whether the character is read as a letter or a digit."""
    return bool(_READINGS[character])


def is_invisible(character: str) -> bool:
    """Whether nothing is seen of the character: a zero-width one, an accent that joins the letter before it."""
    if character.isascii():
        return not character.isprintable() and not character.isspace()
    return character in _BLANK or (unicodedata.category(character) in _INVISIBLE and not character.isspace())


_INVISIBLE = ("Cc", "Cf", "Cn", "Mn", "Me", "Mc")


@dataclass(frozen=True)
class NormalizedText:
    """A text and its skeleton: ``origins[i]`` is where in the text the skeleton's character ``i`` comes from."""

    text: str
    spelled: str = field(init=False, repr=False)
    """The text with the signs that stand for letters put as those letters; every place is the text's own."""
    skeleton: str = field(init=False)
    origins: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spelled = _BESIDE_LETTERS.sub(lambda found: found[0].translate(_LEET_SIGNS), self.text)
        pieces = [_SKELETONS[character] for character in spelled]
        object.__setattr__(self, "spelled", spelled)
        object.__setattr__(self, "skeleton", "".join(pieces))
        object.__setattr__(self, "origins", [at for at, piece in enumerate(pieces) for _ in piece])


def skeleton(text: str) -> str:
    """The text's letters and digits, lookalikes taken for one another."""
    return NormalizedText(text).skeleton
