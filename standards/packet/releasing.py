"""The release of a pending packet: Partner Ops say what each doubt is, and nothing that identifies comes back in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standards.packet.edits import Edit, Edits, merged
from standards.packet.identifiers import Identifiers
from standards.packet.neutral import DoubtKind
from standards.packet.scrubbing import Doubt, Scrubbed, blanked, edits_of, scrubbed


@dataclass(frozen=True)
class PutInstead:
    """What to put wherever ``find`` stands as a word of its own. ``put`` the same as ``find``: it is harmless."""

    find: str
    put: str


@dataclass(frozen=True)
class Unresolved:
    """Why a text can't be released: the doubts that no pair covers, and the pairs that would identify somebody."""

    doubts: tuple[Doubt, ...]
    refused: tuple[PutInstead, ...]


def release(text: str, identifiers: Identifiers, replacements: Sequence[PutInstead]) -> Scrubbed | Unresolved:
    """The text with every doubt settled as Partner Ops say; what is sure stays replaced whatever they say (S32, I7)."""
    edits = edits_of(text, identifiers)
    refused = tuple(pair for pair in replacements if not _may_be_put(pair, identifiers))
    said = list(_said(text, [pair for pair in replacements if pair not in refused]))
    settled = bytearray(len(text))
    for edit in said:
        settled[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    left = tuple(doubt for doubt in scrubbed(edits).doubts if not _is_settled(doubt, settled))
    if refused or left:
        return Unresolved(left, refused)
    kept = [edit for edit in edits.edits if edit.doubt is None]
    changed = [edit for edit in said if edit.put != text[edit.start : edit.end]]
    return scrubbed(blanked(Edits(text, tuple(merged((*kept, *changed)))), identifiers))


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


def _is_settled(doubt: Doubt, settled: bytearray) -> bool:
    """Whether every letter of it was spoken of; what stands between two names need not be."""
    return all(settled[doubt.start + at] or not character.isalnum() for at, character in enumerate(doubt.found))
