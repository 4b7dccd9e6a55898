"""Finds strings that identify somebody by their shape: links, e-mail addresses, files and handles.

One that holds an identifier of the case is replaced whole; another can't be placed, and holds the packet.
"""
# ruff: noqa: RUF001 - punctuation as people type it

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redaction.context import Context
from redaction.domains import is_public_suffix
from redaction.entity_types import EntityType
from redaction.languages import Languages
from redaction.match import Certainty, Match, Rule, match_of
from redaction.name_variants import words_of
from redaction.normalization import is_invisible, normalize
from redaction.words import CAPITALISED, PLAINEST, entries, is_everyday, sections

# Bounded repeats: an unbounded one would try a long run of letters again from each of them.
_LINK = re.compile(r"(?i)(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,12}://|www\d?\.|mailto:)\S+")
_JAPANESE = "\u3005\u3041-\u30ff\u4e00-\u9fff、。「」"
_BEFORE_JAPANESE = re.compile(f"[^{_JAPANESE}]+")
_DOT = r"(?:dot|punkt|punto|prik|point)"
_SPELLED_EMAIL = re.compile(
    rf"(?i)\b[\w.+-]{{1,64}}\s?(?:[(\[{{]\s?(?:at|@)\s?[)\]}}]\s?[\w.-]{{1,64}}"
    rf"(?:\s?[(\[{{]?\s?\b{_DOT}\b\s?[)\]}}]?\s?[\w-]{{1,24}}){{0,4}}|\s?@\s?[\w-]{{1,63}}\s\.\s?[a-z]{{2,12}}\b|\sat\s[\w-]{{1,63}}\s{_DOT}\s[a-z]{{2,12}}\b)"
)
_SPELLED_DOMAIN = re.compile(
    rf"(?i)\b[\w-]{{2,63}}(?:\s?[(\[{{]\s?(?:\.|{_DOT})\s?[)\]}}]\s?|\s{_DOT}\s|\s\.\s?|\.\s)([a-z]{{2,12}})\b(?!\.\w)"
)
_MAY_BE_SPELLED = re.compile(rf"(?i)[(\[{{]\s?(?:\.|{_DOT})|\s{_DOT}\s|\s\.|\.\s")
_TOKEN = re.compile(r"[^\s,;|<>()\[\]{}\"“”«»]+")
_TOKEN_BESIDE_JAPANESE = re.compile(rf"[^\s,;|<>()\[\]{{}}\"“”«»{_JAPANESE}]+")
_CLOSING = ".,;:!?…'\"’”»)]}>*_"
_OPENING = "'\"‘“«([{<*_-–—"
_AT = re.compile("[@＠﹫]")
_TELLING_SIGN = re.compile("[@＠﹫.#\\\\。．｡․‧∙·•⸳]")
"""What every token that is looked for has in it."""
_LABELS = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_ODD_DOTS = str.maketrans(dict.fromkeys("。．｡․‧∙·•⸳", "."))
_HOST_ENDS = re.compile(r"[/:?#]")
_DOMAIN_ENDINGS = frozenset(sections("generic_in_names")["domain endings"])
_FILE_ENDINGS = frozenset(entries("file_endings"))
_TYPES = {
    Rule.LINK: EntityType.LINK,
    Rule.EMAIL: EntityType.EMAIL,
    Rule.FILE: EntityType.FILE,
    Rule.HANDLE: EntityType.HANDLE,
}


def shaped(start: int, end: int, rule: Rule, entity_type: EntityType, context: Context) -> Match:
    """A match by its shape: certain where somebody on record is named in it."""
    certainty = Certainty.CERTAIN if context.is_named(start, end) else Certainty.DOUBTFUL
    return match_of(start, end, entity_type, rule, certainty)


class LinkRecognizer:
    """Finds web addresses that begin as one, and those whose dots are spelled out or set apart."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such address."""
        for link in _LINK.finditer(text):
            whole = _BEFORE_JAPANESE.match(link[0]) if context.languages.has_japanese else link
            end = link.start() + len(whole[0].rstrip(_CLOSING)) if whole else link.end()
            yield shaped(link.start(), end, Rule.LINK, EntityType.LINK, context)
        for spelled in _SPELLED_DOMAIN.finditer(text) if _MAY_BE_SPELLED.search(text) else ():
            if _is_meant(spelled, context.languages):
                yield shaped(*spelled.span(), Rule.LINK, EntityType.LINK, context)


def _is_meant(spelled: re.Match[str], languages: Languages) -> bool:
    """Whether what may be a domain in pieces is one: "acme [.] io" and "acme .io", and no end of a sentence."""
    suffix, name = spelled[1], spelled[0].split()[0].rstrip(".([{")
    if not is_public_suffix(suffix) or not suffix.islower():
        return False
    if any(bracket in spelled[0] for bracket in "([{"):
        return True
    is_word = languages.knows(suffix) and suffix not in _DOMAIN_ENDINGS
    ends_a_sentence = spelled[0].startswith(f"{name}.")
    return not is_word and not (ends_a_sentence and languages.knows(name))


class EmailRecognizer:
    """Finds e-mail addresses whose signs are spelled out; the others are tokens."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such address."""
        for spelled in _SPELLED_EMAIL.finditer(text):
            yield shaped(*spelled.span(), Rule.EMAIL, EntityType.EMAIL, context)


_ON_ANOTHER_NETWORK = re.compile(
    r"(?i)\b(?:insta(?:gram)?|ig|skype|telegram|discord|tiktok|snap(?:chat)?|fb|facebook|twitter|github)"
    r"(?:\s(?:handle|name|id|user))?\s?:\s?((?=[^\s,;]{0,40}[\d_.:#])[^\W_][^\s,;]{1,40})"
)

_COUNT = re.compile(r"(?i)[\W\d_]*[km]?")
"""What counts rather than names: 12, 3.4k."""


class NetworkNameRecognizer:
    """Finds what somebody is called on another network: "insta: tobi_k"."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such name that is no plain word."""
        for found in _ON_ANOTHER_NETWORK.finditer(text):
            name = found[1].rstrip(_CLOSING)
            is_name = not name.isalpha() and not _COUNT.fullmatch(name)
            if is_name and context.is_free(found.start(1), found.start(1) + len(name)):
                yield shaped(found.start(1), found.start(1) + len(name), Rule.HANDLE, EntityType.HANDLE, context)


@dataclass(frozen=True)
class _Token:
    """What stands between two spaces, without what is not seen of it."""

    text: str
    start: int
    end: int


class TokenRecognizer:
    """Finds what is written without a space: domains, e-mail addresses, files and handles."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such token."""
        for token in _tokens(text, beside_japanese=context.languages.has_japanese):
            rule = _rule_of(token.text)
            if rule is None:
                continue
            match = shaped(token.start, token.end, rule, _TYPES[rule], context)
            if match.is_certain or rule is not Rule.FILE or not _says_nothing(token.text):
                yield match


def _tokens(text: str, *, beside_japanese: bool) -> Iterator[_Token]:
    for found in (_TOKEN_BESIDE_JAPANESE if beside_japanese else _TOKEN).finditer(text):
        if not _TELLING_SIGN.search(found[0]):
            continue
        bare = found[0].rstrip(_CLOSING)
        start = found.start() + len(bare) - len(bare.lstrip(_OPENING))
        bare = bare.lstrip(_OPENING)
        visible = bare if bare.isascii() else "".join(c for c in bare if not is_invisible(c)).translate(_ODD_DOTS)
        yield _Token(visible, start, start + len(bare))


def _rule_of(token: str) -> Rule | None:
    if _AT.search(token):
        left, *_, right = _AT.split(token)
        if normalize(right):
            return Rule.EMAIL if normalize(left) else Rule.HANDLE
    if token.startswith("#"):
        return Rule.HANDLE if any(map(str.isalpha, token)) else None
    if "\\" in token:
        return Rule.FILE
    return _rule_of_dotted(token) if "." in token[:-1] else None


def _rule_of_dotted(token: str) -> Rule | None:
    name, _, ending = token.rpartition(".")
    if ending.lower() in _FILE_ENDINGS and normalize(name):
        return Rule.FILE
    host = _HOST_ENDS.split(token, maxsplit=1)[0]
    if not _LABELS.fullmatch(host):
        return None
    *labels, last = host.split(".")
    if last.startswith("xn--"):
        return Rule.LINK
    if not last.isalpha() or len(last) < 2 or not (last.islower() or host.isupper()):
        return None
    # "contract.it was" lacks a space; "willow.it" is an address.
    is_sentence = all(is_everyday(normalize(label)) for label in labels) and _may_follow_a_stop(normalize(last))
    return None if is_sentence else Rule.LINK


def _may_follow_a_stop(word: str) -> bool:
    return word in PLAINEST or (not is_public_suffix(word) and is_everyday(word))


def _says_nothing(file: str) -> bool:
    """Whether a file's name is made of everyday words and numbers alone."""
    found = [normalize(word) for word in words_of(file.rpartition(".")[0])]
    return all(len(word) <= 2 or word.isdigit() or word in CAPITALISED or is_everyday(word) for word in found)
