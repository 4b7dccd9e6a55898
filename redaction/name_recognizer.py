"""Words that read like somebody's name though no identifier of the case is written so, and slips of those that are.

A capital makes a name where none is due: in mid-sentence, on a word that no dictionary has, after "Mr".
"""
# ruff: noqa: RUF001 - apostrophes as people type them

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from redaction.entity_types import DoubtKind
from redaction.fuzzy_match import near
from redaction.identifiers import Identifiers
from redaction.name_variants import LEGAL_ENDING, words_of
from redaction.normalization import plain
from redaction.sentences import is_in_heading, opens_sentence
from redaction.words import ALSO_NAMES, CAPITALISED, is_everyday, names

_UNSEEN = "\u00ad\u034f\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_{_UNSEEN}]|[{_UNSEEN}]|['’](?=[^\W\d_]))*")
_CONTRACTED = re.compile(r"['’](?:s|d|ll|ve|re|m)$", re.IGNORECASE)
# What may stand between the parts of one name: Jean-Luc van der Berg.
_BETWEEN = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]?[&'’-][ ]?)"
    r"(?:(?:[A-Z]\.|de|di|da|do|dos|du|del|della|der|den|van|von|zu|la|le|el|al|bin|ibn|of)[ \u00a0]){0,3}"
)
_INITIALS_BEFORE = re.compile(r"(?:\b[A-Z]\. ?){1,3}$")
_INITIAL_AFTER = re.compile(r" [A-Z]\.(?!\w)")
# A name by its first letters: B&V, Q.D.
_SHORTENED = re.compile(r"(?<![\w.&])[A-Z](?:(?:\. ?|\s?[&+/]\s?)[A-Z]){1,5}\.?(?!\w)")
# Modal verbs and a letter's ending rather than names where they open a sentence.
_OPENERS = frozenset(("will", "may", "hope"))


@dataclass(frozen=True)
class Suspect:
    """A place that may name somebody, with the word that would stand there."""

    start: int
    end: int
    kind: DoubtKind
    suggested: str


class _Reads(Enum):
    """What a word is taken for on its own."""

    AS_A_WORD = auto()
    AS_A_NAME_WITHIN_A_SENTENCE = auto()
    AS_A_NAME = auto()
    AS_A_TITLE = auto()
    """Whatever follows is a name: Mr, Frau."""


_Before = tuple[int, int, _Reads | str] | None
"""The word before: where it is, and what it was taken for."""


def suspects(text: str, is_free: Callable[[int, int], bool], identifiers: Identifiers) -> Iterator[Suspect]:
    """Names and slips outside of what is replaced anyway (``is_free``), in the text's order."""
    verdicts: dict[str, _Reads | str] = {}
    before: _Before = None
    for word in _WORD.finditer(text):
        verdict = verdicts.get(word[0])
        if verdict is None:
            verdict = verdicts[word[0]] = _verdict(word[0], identifiers)
        start, end = word.span()
        if verdict is not _Reads.AS_A_WORD or (before and before[2] is _Reads.AS_A_TITLE):
            if not is_free(start, end):
                verdict = _Reads.AS_A_WORD
            elif isinstance(verdict, str):
                yield Suspect(start, end, DoubtKind.NEAR_MATCH, verdict)
            elif _is_name(verdict, word, before):
                yield Suspect(_begins(text, start, before), end, DoubtKind.NAME, DoubtKind.NAME.suggested)
        before = start, end, verdict


def _verdict(word: str, identifiers: Identifiers) -> _Reads | str:
    """What the word is taken for; as text, the neutral word of the identifier that it is almost."""
    bare = _CONTRACTED.sub("", word)
    letters = plain(bare)
    if letters in names.TITLES and word[0].isupper():
        return _Reads.AS_A_TITLE
    if letters in CAPITALISED or (len(letters) < 2 and bare.isascii()):
        return _Reads.AS_A_WORD
    if bare.isupper() and letters in identifiers.initials:
        return identifiers.initials[letters]
    if is_everyday(letters):
        return _everyday(bare, letters)
    form = near(letters, identifiers)
    return form.stands_for.word if form else _unknown(bare)


def _unknown(word: str) -> _Reads:
    if word.islower():
        return _Reads.AS_A_WORD
    humps = [plain(hump) for hump in words_of(word)]
    if len(humps) > 1 and all(hump in CAPITALISED or is_everyday(hump) for hump in humps):
        return _Reads.AS_A_NAME_WITHIN_A_SENTENCE  # GoLive
    return _Reads.AS_A_NAME


def _everyday(word: str, letters: str) -> _Reads:
    if word.islower():
        return _Reads.AS_A_WORD
    if letters in ALSO_NAMES and letters not in _OPENERS:
        return _Reads.AS_A_NAME
    # In capitals throughout it is said with force.
    return _Reads.AS_A_WORD if word.isupper() else _Reads.AS_A_NAME_WITHIN_A_SENTENCE


def _is_name(verdict: _Reads, word: re.Match[str], before: _Before) -> bool:
    if before and before[2] is _Reads.AS_A_TITLE and word[0][0].isupper():
        return word.string[before[1] : word.start()] in (" ", ". ", ".", "\u00a0")
    if verdict is _Reads.AS_A_NAME_WITHIN_A_SENTENCE:
        return not opens_sentence(word.string, word.start()) and not is_in_heading(word.string, word.start())
    return verdict is _Reads.AS_A_NAME


def _begins(text: str, start: int, before: _Before) -> int:
    """With the word before, where that may be a first name that opens the sentence: "Summer Jones said"."""
    opener = before and before[2] is _Reads.AS_A_NAME_WITHIN_A_SENTENCE and text[before[1] : start] == " "
    return before[0] if before and opener else start


def shortened(text: str, is_free: Callable[[int, int], bool], identifiers: Identifiers) -> Iterator[Suspect]:
    """First letters with something between them that a name of the case may be shortened to."""
    for found in _SHORTENED.finditer(text):
        word = identifiers.initials.get(plain(found[0]))
        if word is not None and is_free(*found.span()):
            yield Suspect(*found.span(), DoubtKind.NEAR_MATCH, word)


def joined(text: str, found: Iterable[Suspect]) -> Iterator[Suspect]:
    """The parts of one name as one: Jean-Luc van der Berg, with his initials, and Fjord AS."""
    run: Suspect | None = None
    for suspect in found:
        if run and run.kind == suspect.kind == DoubtKind.NAME and _BETWEEN.fullmatch(text, run.end, suspect.start):
            run = replace(run, end=suspect.end)
            continue
        if run:
            yield _with_initials(text, run)
        run = suspect
    if run:
        yield _with_initials(text, run)


def _with_initials(text: str, name: Suspect) -> Suspect:
    if name.kind is not DoubtKind.NAME:
        return name
    ahead = _INITIALS_BEFORE.search(text, max(0, name.start - 9), name.start)
    after = _INITIAL_AFTER.match(text, name.end)
    legal = LEGAL_ENDING.match(text, name.end)
    if legal and any(map(str.isupper, legal[0])):
        after = legal
    return replace(name, start=ahead.start() if ahead else name.start, end=after.end() if after else name.end)
