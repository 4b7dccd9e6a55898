"""The release of a pending packet: Partner Ops say what each doubt is, and nothing that identifies comes back in.

What they say nothing of stays withheld.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from redaction.edits import Edit, Edits, merged
from redaction.entity_types import DoubtKind, Mask
from redaction.identifiers import Identifiers
from redaction.normalization import reads
from redaction.redactor import Scrubbed, blanked, edits_of, scrubbed
from redaction.sentences import last_of_letter


@dataclass(frozen=True)
class PutInstead:
    """What to put wherever ``find`` stands as a word of its own. ``put`` the same as ``find``: it is harmless."""

    find: str
    put: str


@dataclass(frozen=True)
class Telling:
    """Why a text can't be released: pairs that would identify somebody."""

    pairs: tuple[PutInstead, ...]


def release(text: str, identifiers: Identifiers, replacements: Sequence[PutInstead]) -> Scrubbed | Telling:
    """The text with its doubts settled as Partner Ops say; what is sure stays replaced whatever they say (S32, I7)."""
    refused = tuple(pair for pair in replacements if not _may_be_put(pair, identifiers))
    if refused:
        return Telling(refused)
    edits = edits_of(text, identifiers)
    said = list(_said(text, replacements))
    settled = bytearray(len(text))
    for edit in said:
        settled[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    kept = [edit for edit in edits.edits if edit.doubt is None]
    left = [rest for edit in edits.edits if edit.doubt for rest in _unsaid(edit, text, settled)]
    changed = [edit for edit in said if edit.put != text[edit.start : edit.end]]
    return scrubbed(blanked(Edits(text, tuple(merged((*kept, *left, *changed)))), identifiers))


def _may_be_put(pair: PutInstead, identifiers: Identifiers) -> bool:
    if not pair.find.strip():
        return False
    if pair.put == pair.find:
        return True
    telling = (edit for edit in edits_of(pair.put, identifiers).edits if edit.doubt in (None, DoubtKind.NEAR_MATCH))
    return next(telling, None) is None


def _said(text: str, pairs: Sequence[PutInstead]) -> Iterator[Edit]:
    """Each place that a pair speaks of; where several do, the one with the longest ``find``."""
    taken = bytearray(len(text))
    for pair in sorted(pairs, key=lambda pair: -len(pair.find)):
        at = text.find(pair.find)
        while at >= 0:
            end = at + len(pair.find)
            if 1 not in taken[at:end] and _stands_alone(text, at, end):
                taken[at:end] = b"\1" * (end - at)
                yield Edit(at, end, pair.put)
            at = text.find(pair.find, at + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter adjoins it: "Al" is not meant in "Also"."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _unsaid(doubt: Edit, text: str, settled: bytearray) -> Iterator[Edit]:
    """What of a doubt nobody spoke of, withheld for good; what stands between two names need not be spoken of."""
    if 1 not in settled[doubt.start : doubt.end]:
        yield Edit(doubt.start, doubt.end, Mask.WITHHELD.value)
        return
    for is_said, places in groupby(range(doubt.start, doubt.end), lambda at: bool(settled[at])):
        run = [at for at in places if reads(text[at])]
        if run and not is_said:
            yield Edit(run[0], last_of_letter(text, run[-1]), Mask.WITHHELD.value)
