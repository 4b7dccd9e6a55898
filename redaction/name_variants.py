"""The variants in which an identifier turns up: whole, without legal form, by some of its words or its domain."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from anyascii import anyascii

from redaction import japanese
from redaction.domains import is_public_suffix, without_public_suffix
from redaction.entity_types import EntityType, Identifier
from redaction.legal_forms import without_legal_form
from redaction.match import Rule
from redaction.normalization import normalize, skeleton
from redaction.number_words import in_words, values
from redaction.phones import variants_of_phone
from redaction.translations import translations_of
from redaction.words import COMMON, GENERIC, PLAINEST, ROLES, is_everyday, words

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+")
_URL = re.compile(r"(?:\w+:)?//([^/\s?#]+)\S*")
_ADDRESS = re.compile(r"@|\.\w")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|und|et|y)\s", re.IGNORECASE)
_AMPERSAND = re.compile(r"(?<=\w)\s*[&+]\s*(?=\w)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_SHORTEST_NUMBER = 5
_MAILBOX_PROVIDERS = words("mailbox_providers")


class Part(Enum):
    """How much of the identifier a variant is."""

    WHOLE = auto()
    """All of it, perhaps without its legal form or its article."""
    SOME_WORDS = auto()
    """Two words or more that stand beside each other in it."""
    WORD = auto()
    FIRST_NAME = auto()


@dataclass(frozen=True)
class NameVariant:
    """One way to write an identifier. ``seams`` are the places in its skeleton where a word of it begins."""

    text: str
    entity_type: EntityType
    part: Part = Part.WHOLE
    rule: Rule = Rule.IDENTIFIER

    @cached_property
    def normalized(self) -> str:
        """Its letters and digits."""
        return normalize(self.text)

    @cached_property
    def key(self) -> str:
        """Its skeleton."""
        return skeleton(self.text)

    @cached_property
    def seams(self) -> frozenset[int]:
        """Where a word after the first begins in the skeleton."""
        lengths = [len(skeleton(word)) for word in words_of(self.text)]
        return frozenset(sum(lengths[:count]) for count in range(1, len(lengths)))

    @cached_property
    def is_number(self) -> bool:
        """Whether it has no letters."""
        return self.normalized.isdigit()

    @cached_property
    def is_everyday(self) -> bool:
        """Whether it reads as plain English when nothing is written with a capital. An address never does."""
        letters = [normalize(word) for word in words_of(self.text)]
        return not _ADDRESS.search(self.text) and all(is_everyday(word) or word in COMMON for word in letters)

    @cached_property
    def is_generic(self) -> bool:
        """Whether all its words are such as many names share, or no reader takes for a name."""
        return all(normalize(word) in COMMON for word in words_of(self.text))

    @cached_property
    def is_capitals(self) -> bool:
        """Whether it is an abbreviation such as IT, which a capital letter alone does not make of "It"."""
        return self.text.isupper() and len(self.normalized) <= 5


def words_of(text: str) -> list[str]:
    """The words of a name, also where only a capital parts them: BrightInbound has two."""
    return [hump for word in _WORD.findall(unicodedata.normalize("NFC", text)) for hump in _HUMP.split(word)]


def variants_of(identifier: Identifier) -> Iterator[NameVariant]:
    """Every variant that the texts of a case are searched for (S32)."""
    text = _tidied(identifier.text)
    for variant in _variants(text, identifier.entity_type):
        # A number of one or two digits is in every text; shorter names are looked for as they are written.
        if len(variant.normalized) >= (3 if variant.is_number else 2):
            yield variant


def literals_of(identifier: Identifier) -> Iterator[str]:
    """A name of one letter, of few digits or of signs alone, which is only found as it is written."""
    bare = without_legal_form(_tidied(identifier.text))
    letters = normalize(bare)
    if bare and (len(letters) < 2 or (letters.isdigit() and len(letters) < 3)):
        yield bare
    said = values().get(" ".join(words_of(bare)[:2]).lower())
    if said is not None and len(letters) > 4:
        yield str(said)
    yield from (part.text for part in japanese.name_parts_of(bare) if len(part.text) == 1 and not part.is_common)


def _tidied(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _variants(text: str, entity_type: EntityType) -> Iterator[NameVariant]:
    address = _URL.fullmatch(text)
    local, at, domain = text.rpartition("@")
    if address:
        yield NameVariant(text, entity_type)
        yield from _of_domain(address[1].rpartition("@")[2].partition(":")[0], entity_type.organisation)
    elif at and _DOMAIN.fullmatch(domain):
        yield NameVariant(text, entity_type)
        yield from _of_mailbox(local.partition("+")[0], entity_type)
        yield from _of_domain(domain, entity_type.organisation)
    elif _DOMAIN.fullmatch(text) and is_public_suffix(text.rpartition(".")[2]):
        yield from _of_domain(text, entity_type)
    else:
        yield from (NameVariant(number, entity_type) for number in variants_of_phone(text))
        yield from _of_name(text, entity_type)


def _of_name(text: str, entity_type: EntityType) -> Iterator[NameVariant]:
    bare = text if entity_type.is_person else without_legal_form(text)
    # What somebody signs in as may be a word, such as "support", that says nothing of who it is.
    signs_in = entity_type.is_person and text.islower() and len(words_of(text)) == 1
    if signs_in and normalize(text) in ROLES:
        return
    for spelling in _spellings(text, bare):
        yield NameVariant(spelling, entity_type, Part.WORD if signs_in and spelling == text else Part.WHOLE)
    yield from _of_other_scripts(bare, entity_type)
    if not entity_type.is_person:
        some = [*_some_words(bare, entity_type)]
        yield from some
        for name in dict.fromkeys((bare, *(variant.text for variant in some))):
            yield from _rewritten(name, entity_type)
    yield from _single_words(bare, entity_type)


def _spellings(text: str, bare: str) -> Iterable[str]:
    """The name with and without its article and its "and", and with umlauts written out."""
    spellings = dict.fromkeys((text, bare, _ARTICLE.sub("", bare)))
    spellings |= dict.fromkeys(_AND.sub(" ", spelling) for spelling in tuple(spellings))
    spellings |= dict.fromkeys(
        _AMPERSAND.sub(f" {word} ", name) for word in ("and", "und") for name in tuple(spellings)
    )
    return spellings | dict.fromkeys(map(_spelled_out, spellings))


def _spelled_out(name: str) -> str:
    spelled = name.lower().translate(_UMLAUTS)
    return name if spelled == name.lower() else spelled


def _of_other_scripts(name: str, entity_type: EntityType) -> Iterator[NameVariant]:
    """The name in Latin letters, and a Japanese one by its parts as well."""
    if all(character < "\u0250" for character in name):
        return
    readings = [anyascii(name), *japanese.in_latin_letters(name)]
    for latin in dict.fromkeys(readings):
        if len(normalize(latin)) > 3:
            yield NameVariant(latin, entity_type)
            yield from _single_words(latin, entity_type)
    for part in japanese.name_parts_of(name):
        yield NameVariant(part.text, entity_type, Part.WORD, Rule.EVERYDAY_NAME if part.is_common else Rule.IDENTIFIER)


def _some_words(name: str, entity_type: EntityType) -> Iterator[NameVariant]:
    """Words that stand beside each other in a long name, as people shorten it."""
    found = _WORD.findall(name)
    for length in range(2, len(found)):
        for start in range(len(found) - length + 1):
            some = found[start : start + length]
            telling = [word for word in some if normalize(word) not in GENERIC]
            is_bounded = _may_end_a_name(some[-1]) and (start == 0 or _may_end_a_name(some[0]))
            if is_bounded and (telling or start == 0):
                yield NameVariant(" ".join(some), entity_type, Part.SOME_WORDS)


def _may_end_a_name(word: str) -> bool:
    return normalize(word) not in PLAINEST or word.lower() in values()


def _rewritten(name: str, entity_type: EntityType) -> Iterator[NameVariant]:
    """The name in other languages, and with its numbers in words or in digits."""
    found = words_of(name)
    telling = tuple(word for word in found if normalize(word) not in words("generic_in_names"))
    rewritten = [*translations_of(tuple(found)), *translations_of(telling)]
    for number in (word for word in found if word.isascii() and word.isdecimal() and len(word) <= 4):
        rewritten += (name.replace(number, said) for said in in_words(number))
    digits = [str(values().get(word.lower(), word)) for word in found]
    if digits != found:
        rewritten += (" ".join(digits), "".join(digits), *_summed(found))
    for spelling in dict.fromkeys(rewritten):
        if normalize(spelling) != normalize(name):
            yield NameVariant(spelling, entity_type, rule=Rule.TRANSLATED_NAME)


def _summed(found: list[str]) -> Iterator[str]:
    """Forty Two as 42."""
    said = values().get(" ".join(found[:2]).lower())
    if said is not None and len(found) > 1:
        yield " ".join((str(said), *found[2:]))


def _of_mailbox(local: str, entity_type: EntityType) -> Iterator[NameVariant]:
    if normalize(local) not in ROLES:
        yield NameVariant(local, entity_type, Part.WORD)
        yield from _single_words(local, entity_type)


def _of_domain(domain: str, entity_type: EntityType) -> Iterator[NameVariant]:
    labels = without_public_suffix(domain.lower())
    if not labels or labels[-1] in _MAILBOX_PROVIDERS:
        return
    yield NameVariant(domain, entity_type)
    for label in labels:
        if normalize(label) not in GENERIC:
            yield NameVariant(label, entity_type, Part.WORD)
            yield from _single_words(label, entity_type)


def _single_words(name: str, entity_type: EntityType) -> Iterator[NameVariant]:
    """The words that tell the name from others. People's may be a month or a country, companies' are not."""
    common = ROLES if entity_type.is_person else _common_in(name)
    whole_words = _WORD.findall(unicodedata.normalize("NFC", name))
    found = dict.fromkeys((*whole_words, *words_of(name)))
    for word in found | dict.fromkeys(map(_spelled_out, found)):
        if normalize(word) not in common and _is_telling(word):
            is_first = entity_type.is_person and len(whole_words) > 1 and word == whole_words[0]
            yield NameVariant(word, entity_type, Part.FIRST_NAME if is_first else Part.WORD)


def _common_in(name: str) -> frozenset[str]:
    """What tells nothing of a company, but for abbreviations and where its name has no other words."""
    found = words_of(name)
    if all(normalize(word) in GENERIC for word in found):
        return PLAINEST
    return GENERIC - {normalize(word) for word in found if word.isupper() and normalize(word) not in PLAINEST}


def _is_telling(word: str) -> bool:
    if any(character.isdigit() for character in word):
        return len(word) >= _SHORTEST_NUMBER
    return len(word) >= 3 or word[:1].isupper() or not word.isascii()


def initials_of(identifier: Identifier) -> Iterator[str]:
    """The letters that a name of several words may be shortened to, small: all, those that are its own, and the first.

    A number stands among them as its digits, as its letter or not at all: "l9" and "ln" for Lighthouse Nine.
    """
    if "@" in identifier.text:
        return
    found = words_of(without_legal_form(identifier.text))
    telling = [at for at, word in enumerate(found) if normalize(word) not in words("generic_in_names")]
    fewest = max(telling, default=len(found) - 1) + 1
    for initial in (_letter_of, _letter_or_digits_of):
        letters = [initial(word) for word in found]
        shortened = ("".join(letters[:count]) for count in range(fewest, len(found) + 1))
        for some in (*shortened, "".join(letters[at] for at in telling)):
            if len(some) > 1 and not some.isdigit():
                yield some


def _letter_of(word: str) -> str:
    return "" if word.isdigit() else normalize(word)[:1]


def _letter_or_digits_of(word: str) -> str:
    said = values().get(word.lower())
    return word if word.isdigit() else normalize(word)[:1] if said is None else str(said)
