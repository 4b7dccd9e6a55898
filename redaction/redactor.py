"""The scrubber: a text in which nothing tells who the partner, the customer or anybody else on the case is (S32, I7).

What is sure is replaced. What is not is hidden as well, and reported, so that Partner Ops can say what it is; until
then the packet is pending. The result is searched again until nothing is found in it any more.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from redaction.edits import Edit, Edits, merged
from redaction.entity_types import DoubtKind, Mask
from redaction.identifier_matcher import Occurrence, occurrences
from redaction.identifiers import Identifiers
from redaction.name_recognizer import joined, shortened, suspects
from redaction.name_variants import LEGAL_ENDING
from redaction.normalization import Folded
from redaction.number_recognizer import numbers
from redaction.obfuscation_recognizer import disguises
from redaction.pattern_recognizers import Place, places

# Between the parts of one name, each of which was found for itself.
_SAME_NAME = re.compile(r"[\s.&-]{1,3}")


@dataclass(frozen=True)
class Replacement:
    """What was replaced between two places of the original."""

    start: int
    end: int
    found: str
    put: str


@dataclass(frozen=True)
class Doubt:
    """What may identify somebody, between two places of the original. It is hidden until Partner Ops have said."""

    start: int
    end: int
    found: str
    kind: DoubtKind
    suggested: str


@dataclass(frozen=True)
class Scrubbed:
    """A text as the board may read it, and how it differs from the original."""

    text: str
    replacements: tuple[Replacement, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether Partner Ops must look at it before the board does."""
        return bool(self.doubts)


def scrub(text: str, identifiers: Identifiers) -> Scrubbed:
    """The text without its identifiers. Scrubbing what comes out changes nothing any more (S32, I7)."""
    return scrubbed(edits_of(text, identifiers))


def edits_of(text: str, identifiers: Identifiers) -> Edits:
    """The changes that leave nothing to be found in the text."""
    edits = Edits(text, tuple(_look(text, identifiers)))
    while found := _look(edits.text, identifiers):
        further = edits.followed_by(_withheld(found))
        if further.edits == edits.edits:
            break
        edits = further
    return edits


def hidden(text: str, identifiers: Identifiers) -> str:
    """A scrubbed text without names that came on record only since: nobody is asked about them any more (S32, I7)."""
    edits = Edits(text)
    while found := _names(edits.text, identifiers):
        sure = (replace(edit, put=edit.shown, doubt=None) for edit in found)
        further = edits.followed_by(sure)
        if further.edits == edits.edits:
            break
        edits = further
    return edits.text


def blanked(edits: Edits, identifiers: Identifiers) -> Edits:
    """The changes and, where they have made a name of what they left, more of them (I7)."""
    while found := [edit for edit in _names(edits.text, identifiers) if edit.doubt is None or edits.touch(edit)]:
        further = edits.followed_by(replace(edit, put=Mask.WITHHELD.value, doubt=None) for edit in found)
        if further.edits == edits.edits:
            break
        edits = further
    return edits


def scrubbed(edits: Edits) -> Scrubbed:
    """The result that the changes make."""
    found = [(edit, edits.original[edit.start : edit.end]) for edit in edits.edits]
    return Scrubbed(
        edits.text,
        tuple(Replacement(edit.start, edit.end, text, edit.put) for edit, text in found if edit.doubt is None),
        tuple(Doubt(edit.start, edit.end, text, edit.doubt, edit.put) for edit, text in found if edit.doubt),
    )


def _look(text: str, identifiers: Identifiers) -> list[Edit]:
    """Everything that may not be left in the text, in its order."""
    named = _names(text, identifiers)
    is_unnamed = _outside([edit for edit in named if edit.doubt is None], text)
    shaped = [edit for found in (places, numbers, disguises) for edit in _shaped(found(text), is_unnamed)]
    known = list(merged((*named, *shaped)))
    is_free = _outside(known, text)
    doubtful = (*joined(text, suspects(text, is_free, identifiers)), *shortened(text, is_free, identifiers))
    return list(merged((*known, *(Edit(one.start, one.end, one.suggested, one.kind) for one in doubtful))))


def _names(text: str, identifiers: Identifiers) -> list[Edit]:
    """The case's identifiers, by whatever spelling."""
    found = merged(_edit(occurrence, text) for occurrence in occurrences(Folded(text), identifiers))
    return list(_as_one_name(found, text))


def _edit(occurrence: Occurrence, text: str) -> Edit:
    word, end = occurrence.form.stands_for.word, occurrence.end
    ending = LEGAL_ENDING.match(text, end)
    if ending and any(map(str.isupper, ending[0])):
        end = ending.end()
    elif occurrence.form.text.endswith(".") and text.startswith(".", end) and not text[end + 1 : end + 2].isspace():
        end += 1
    return Edit(occurrence.start, end, word, None if occurrence.sure else DoubtKind.NEAR_MATCH)


def _as_one_name(edits: Iterable[Edit], text: str) -> Iterator[Edit]:
    """First and last name, found apart, as one person."""
    current: Edit | None = None
    for edit in edits:
        if (
            current
            and current.put == edit.put
            and current.doubt == edit.doubt
            and _SAME_NAME.fullmatch(text, current.end, edit.start)
        ):
            current = replace(current, end=edit.end)
            continue
        if current:
            yield current
        current = edit
    if current:
        yield current


def _outside(edits: Iterable[Edit], text: str) -> Callable[[int, int], bool]:
    """Tells whether two places of the text have nothing of the edits between them."""
    taken = bytearray(len(text))
    for edit in edits:
        taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    return lambda start, end: 1 not in taken[start:end]


def _shaped(found: Iterable[Place], is_unnamed: Callable[[int, int], bool]) -> Iterator[Edit]:
    """A link or an address that holds an identifier is replaced whole; another is in doubt."""
    for place in found:
        if place.kind is not DoubtKind.DISGUISE and not is_unnamed(place.start, place.end):
            yield Edit(place.start, place.end, place.kind.suggested)
        elif not place.harmless:
            yield Edit(place.start, place.end, place.kind.suggested, place.kind)


def _withheld(found: Iterable[Edit]) -> Iterator[Edit]:
    """What only shows up in a scrubbed text was hidden in the replacing: nothing of it may be told apart."""
    return (edit if edit.doubt else replace(edit, put=Mask.WITHHELD.value) for edit in found)
