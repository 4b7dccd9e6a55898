"""Made-up names that identify a partner and everybody around it, their obfuscations, and a reader who recognises them.

The reader is written apart from the redactor: what the one overlooks, the other must not.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

import httpx

PARTNER = "Quixotrel Vandermoor"
EARLIER = "Zephyrantha Klobbersyn"
ALIAS = "Obrimaxel"
DOMAIN = "tarnwhistle.example"
CONTACT = {"name": "Philomarta Grundvessel", "email": "g.philomarta@snorkelberth.example"}
PDM = {"name": "Yolbert Craddlewick", "email": "yolbert@hubspot-craddle.example", "sub": "wickpdm"}
CUSTOMER = {
    "name": "Ingleborg Tassenfeld",
    "company": "Murkentropp Flumewarden",
    "email": "ib.tassenfeld@flumewarden.example",
}
SURFACED_BY = {"name": "Osgrevine Pallwater", "email": "osgrevine@pallwater.example"}
TICKET = "TKT-88231-QXV"
STAFF = {
    "krimdolph": ("Krimdolph Estervane", "krimdolph.estervane@hubspot.example"),
    "belquith": ("Belquith Ormsteader", "b.ormsteader@hubspot.example"),
    "tauverin": ("Tauverin Hexlomb", "tauverin@hubspot.example"),
    "mulgrethe": ("Mulgrethe Pondarix", "mulgrethe@hubspot.example"),
}
"""Who works on the case, by sub."""
UNLISTED = "Skarpenwold Drimmelow"
"""Somebody of whom nothing is on record: only Partner Ops can say who that is."""

NAMES = (
    *(PARTNER, EARLIER, ALIAS, DOMAIN, CONTACT["name"], CONTACT["email"], PDM["name"], PDM["email"], PDM["sub"]),
    *(CUSTOMER["name"], CUSTOMER["company"], CUSTOMER["email"], SURFACED_BY["name"], SURFACED_BY["email"], TICKET),
    *(part for sub, known in STAFF.items() for part in (sub, *known)),
    UNLISTED,
)
_COMMON = {"example", "hubspot"}
WORDS = tuple(
    dict.fromkeys(
        word
        for name in NAMES
        for word in re.findall(r"[a-z]{6,}|\d{5,}", name.lower().replace("hubspot-", ""))
        if word not in _COMMON
    )
)
"""What gives somebody away, word by word, however it is spelt."""

_LOOKALIKES = str.maketrans("аеорсухіѕԁоαονκιρτ", "aeopcyxisdoaovkipt")
_BACK = str.maketrans("aeopcyxis", "аеорсухіѕ")  # noqa: RUF001 - the same the other way


def as_read(text: str) -> str:
    """The text's letters and digits as somebody reads them."""
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LOOKALIKES)
    return "".join(
        character for character in unicodedata.normalize("NFKD", small) if character.isascii() and character.isalnum()
    )


def found_in(text: str) -> list[str]:
    """The words that a reader finds in the text."""
    read = as_read(text)
    return [word for word in WORDS if word in read]


def told_by(answer: httpx.Response) -> list[str]:
    """The words that a reader finds in an answer, in its headers and in what they or its cursors hold in base64."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return found_in("\n".join([answer.text, headers, *_opened(answer)]))


def _opened(answer: httpx.Response) -> Iterator[str]:
    for token in re.findall(r"[A-Za-z0-9_-]{16,}", answer.text):
        try:
            yield base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue


def obfuscations(name: str) -> Iterator[str]:
    """The name as it turns up in what people write."""
    squeezed, first, rest = name.replace(" ", ""), name[:4], name[4:]
    yield from (name, name.upper(), name.lower(), name.swapcase())
    yield name.translate(str.maketrans("aeou", "áëôú"))
    yield "\u200b".join((first, rest))
    yield "\u00ad".join((first, rest))
    yield name.translate(_BACK)
    yield "".join(chr(ord(character) + 0xFEE0) if character.isalnum() else character for character in name)
    yield " ".join(squeezed)
    yield "-".join(squeezed)
    yield f"{name}'s"
    yield f"{name}’s"  # noqa: RUF001 - as word processors write it
    yield f"#{squeezed}"
    yield f"@{squeezed}"
    yield f"https://www.{squeezed.lower()}.example/cases?of={squeezed}"
    yield f"{squeezed}@mail.example"
    yield f"{squeezed.lower()}_final-report.pdf"
    yield f"“{name},”"


def over_lines(name: str) -> Iterator[str]:
    """The name where a text is broken, as mails break it."""
    yield f"{name[:5]}-\n{name[5:]}"
    yield f"{name[:5]}\n{name[5:]}"
    yield name.replace(" ", "\n> ")


PEOPLE = (PARTNER, EARLIER, ALIAS, CONTACT["name"], PDM["name"], CUSTOMER["name"], CUSTOMER["company"])
LINES = [f"we spoke with {obfuscation} about it" for name in PEOPLE for obfuscation in obfuscations(name)]
"""One identifying line for each name in each obfuscation."""
PASSAGES = [
    *LINES,
    *(f"and then {name} left us alone" for name in NAMES),
    *(f"they said {broken} and left" for name in PEOPLE for broken in over_lines(name)),
]


def a_share(number: int, of: int, passages: list[str] | None = None) -> str:
    """A text with every so manyth identifying passage."""
    return ".\n".join((PASSAGES if passages is None else passages)[number::of]) + "."
