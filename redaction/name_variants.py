"""The forms in which an identifier turns up: whole, without legal ending, by its distinctive words or its domain."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from redaction.entity_types import Identifier, StandsFor
from redaction.normalization import plain, skeleton
from redaction.words import GENERIC, ROLES, is_everyday, names

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+")
_URL = re.compile(r"(?:\w+:)?//([^/\s?#]+)\S*")
_ADDRESS = re.compile(r"@|\.\w")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|und|et|y)\s", re.IGNORECASE)
_AMPERSAND = re.compile(r"(?<=\w)\s*[&+]\s*(?=\w)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
LEGAL_ENDING = re.compile(
    r"(?:[\s,]+|(?<=\W))(?:"
    + "|".join(r"[\s.]*".join(map(re.escape, ending.split())) for ending in sorted(names.LEGAL, key=len, reverse=True))
    + r")\.?(?!\w)",
    re.IGNORECASE,
)
"""What kind of company it is, after its name."""
_SHORTEST_NUMBER = 5


@dataclass(frozen=True)
class Form:
    """One way to write an identifier. ``seams`` are the places in its skeleton where a word of it begins."""

    text: str
    stands_for: StandsFor
    derived: bool = False
    """Only a part of what was given, so it may be an ordinary word as well."""

    @cached_property
    def plain(self) -> str:
        """Its letters and digits."""
        return plain(self.text)

    @cached_property
    def key(self) -> str:
        """Its skeleton."""
        return skeleton(self.text)

    @cached_property
    def seams(self) -> frozenset[int]:
        """Where a word after the first begins in the skeleton."""
        words = [skeleton(word) for word in words_of(self.text)]
        return frozenset(sum(map(len, words[:count])) for count in range(1, len(words)))

    @cached_property
    def is_number(self) -> bool:
        """Whether it has no letters."""
        return self.plain.isdigit()

    @cached_property
    def is_everyday(self) -> bool:
        """Whether it reads as plain English when nothing is written with a capital. An address never does."""
        return not _ADDRESS.search(self.text) and all(is_everyday(plain(word)) for word in words_of(self.text))

    @cached_property
    def is_shouted(self) -> bool:
        """Whether it is an abbreviation such as IT, which a capital letter alone does not make of "It"."""
        return self.text.isupper() and len(self.plain) <= 3


def words_of(text: str) -> list[str]:
    """The words of a name, also where only a capital parts them: BrightInbound has two."""
    return [hump for word in _WORD.findall(unicodedata.normalize("NFC", text)) for hump in _HUMP.split(word)]


def forms_of(identifier: Identifier) -> Iterator[Form]:
    """Every form that counts (S32)."""
    text = " ".join(unicodedata.normalize("NFC", identifier.text).split())
    for form in _forms(text, identifier.stands_for):
        # A number of one or two digits is in every text; what is only derived must be longer still.
        if len(form.plain) >= (3 if form.is_number else 2):
            yield form


def _forms(text: str, stands_for: StandsFor) -> Iterator[Form]:
    address = _URL.fullmatch(text)
    local, at, domain = text.rpartition("@")
    if address:
        yield Form(text, stands_for)
        yield from _of_domain(address[1].rpartition("@")[2].partition(":")[0], stands_for.organisation)
    elif at and _DOMAIN.fullmatch(domain):
        yield Form(text, stands_for)
        yield from _of_mailbox(local.partition("+")[0], stands_for)
        yield from _of_domain(domain, stands_for.organisation)
    elif _DOMAIN.fullmatch(text) and text.rpartition(".")[2].lower() in names.TOP_DOMAINS:
        yield from _of_domain(text, stands_for)
    else:
        yield from _of_name(text, stands_for)


def _of_name(text: str, stands_for: StandsFor) -> Iterator[Form]:
    bare = text if stands_for.is_person else without_legal_ending(text)
    # What somebody signs in as may be a word, such as "support", that says nothing of who it is.
    signs_in = stands_for.is_person and text.islower() and len(words_of(text)) == 1
    if signs_in and plain(text) in ROLES:
        return
    for spelling in _spellings(text, bare):
        # What is left of "The Agency Ltd" says nothing.
        if spelling == text or any(plain(word) not in GENERIC for word in words_of(spelling)):
            yield Form(spelling, stands_for, derived=signs_in or spelling != text)
    yield from _distinctive(bare, stands_for)


def _spellings(text: str, bare: str) -> Iterable[str]:
    """The name with and without its article and its "and", and with umlauts written out."""
    spellings = dict.fromkeys((text, bare, _ARTICLE.sub("", bare)))
    spellings |= dict.fromkeys(_AND.sub(" ", spelling) for spelling in tuple(spellings))
    spellings |= dict.fromkeys(
        _AMPERSAND.sub(f" {word} ", name) for word in ("and", "und") for name in tuple(spellings)
    )
    return spellings | dict.fromkeys(map(_spelt_out, spellings))


def _spelt_out(name: str) -> str:
    spelt = name.lower().translate(_UMLAUTS)
    return name if spelt == name.lower() else spelt


def without_legal_ending(name: str) -> str:
    """The name without Ltd, GmbH and the like; itself where nothing else would be left."""
    while (ending := _last(LEGAL_ENDING.finditer(name), name)) is not None:
        name = name[: ending.start()].rstrip(" ,")
    return name


def _last(endings: Iterable[re.Match[str]], name: str) -> re.Match[str] | None:
    return next((ending for ending in endings if ending.end() == len(name) and ending.start() > 0), None)


def _of_mailbox(local: str, stands_for: StandsFor) -> Iterator[Form]:
    if plain(local) not in ROLES:
        yield Form(local, stands_for, derived=True)
        yield from _distinctive(local, stands_for)


def _of_domain(domain: str, stands_for: StandsFor) -> Iterator[Form]:
    labels = domain.lower().split(".")
    while len(labels) > 1 and (labels[-1] in names.TOP_DOMAINS or labels[-1] in names.SECOND_LEVEL):
        labels.pop()
    if labels[-1] in names.MAILBOXES:
        return
    yield Form(domain, stands_for)
    for label in labels:
        if plain(label) not in GENERIC:
            yield Form(label, stands_for, derived=True)
            yield from _distinctive(label, stands_for)


def _distinctive(name: str, stands_for: StandsFor) -> Iterator[Form]:
    """The words that tell the name from others. People's may be a month or a country, companies' are not."""
    common = ROLES if stands_for.is_person else GENERIC
    whole_words = _WORD.findall(unicodedata.normalize("NFC", name))
    words = dict.fromkeys((*whole_words, *words_of(name)))
    for word in words | dict.fromkeys(map(_spelt_out, words)):
        if plain(word) not in common and _is_telling(word):
            yield Form(word, stands_for, derived=True)


def _is_telling(word: str) -> bool:
    if any(character.isdigit() for character in word):
        return len(word) >= _SHORTEST_NUMBER
    return len(word) >= 3 or word[:1].isupper() or not word.isascii()


def initials_of(identifier: Identifier) -> str:
    """The letters that a name of several words may be shortened to, small; empty where it has none."""
    words = words_of(without_legal_ending(identifier.text))
    letters = "".join(plain(word)[:1] for word in words if not word.isdigit())
    return letters if len(letters) > 1 and "@" not in identifier.text else ""
