"""The word lists, read from the data files beside this module, once.

A list is a text file of words with spaces or line ends between them; ``_`` stands for a space within an entry, a line
that begins with ``#`` is a comment, one such as ``[Europe]`` begins a section. Words are compared as
``normalization.normalize`` spells them: small ASCII letters.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from redaction.normalization import normalize
from standards.money import CURRENCIES


@cache
def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """The entries of a list by section, as they are written; those before the first section stand under ``""``."""
    found: dict[str, list[str]] = {"": []}
    section = found[""]
    for line in files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = found.setdefault(line[1:-1], [])
        elif not line.startswith("#"):
            section += (entry.replace("_", " ") for entry in line.split())
    return {name: tuple(entries) for name, entries in found.items()}


@cache
def entries(name: str) -> tuple[str, ...]:
    """All entries of a list, as they are written."""
    return tuple(entry for section in sections(name).values() for entry in section)


@cache
def words(*names: str) -> frozenset[str]:
    """The entries of some lists, normalized."""
    return frozenset(normalize(entry) for name in names for entry in entries(name))


PLAINEST = words("en_plainest")
"""Words that no reader takes for a name, wherever their capital comes from."""
ALSO_NAMES = words("en_also_names")
"""Words that are people's names as often: Mark, Will, Grace."""
ROLES = words("generic_in_names") | PLAINEST
"""Words in the names of people and their mailboxes that name nobody: contact, of, office."""
_CODES = frozenset(code.lower() for code in CURRENCIES)
GENERIC = ROLES | _CODES | words("acronyms", "calendar", "regions", "money", "programme") | {"hubspot"}
"""Words that so many companies' names share that on their own they name none."""
CAPITALISED = GENERIC | words("products", "directions")
"""Words whose capital says nothing."""
COMMON = CAPITALISED - frozenset(sections("generic_in_names")["domain endings"]) | words("acronyms")
"""Words that are nobody's name alone, where a domain's ending, such as io, may be."""
TITLES = words("titles")
"""What a person's name follows, whatever word that name may be."""
FIRST_NAMES = words("first_names")
SURNAMES = words("surnames")
CITIES = words("cities")
_EVERYDAY = words("en_everyday") | ALSO_NAMES | PLAINEST

# An ending, and after the colon what stands in its place in the word without it.
_ENDINGS = tuple(
    (ending, instead)
    for ending, _, instead in (
        pair.partition(":")
        for pair in """s es es:is ies:y ed ed:e ied:y ing ing:e ly ly:le ly:e ily:y ally:al er er:e ers ers:e est est:e
        ier:y iest:y ness ment ments less ful able able:e nt:n""".split()
    )
)
_DOUBLING = ("ed", "ing", "er", "ers", "est")


def is_usually_a_name(word: str) -> bool:
    """Whether the normalized word is a first name, a surname or a town, and no common word."""
    return word in FIRST_NAMES or word in SURNAMES or word in CITIES


def is_everyday(word: str) -> bool:
    """Whether a dictionary of common English has the normalized word, in this or another of its forms."""
    if word in _EVERYDAY:
        return True
    return len(word) > 3 and any(bare in _EVERYDAY for bare in _without_ending(word))


def _without_ending(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            if len(bare) >= 2:
                yield bare + instead
            if ending in _DOUBLING and len(bare) > 3 and bare[-1] == bare[-2]:
                yield bare[:-1]
