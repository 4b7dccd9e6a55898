"""Original and replacement side by side, for those who release a packet. Never for the board (S32)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from redaction.entity_types import Mask
from redaction.redactor import Doubt, Replacement, Scrubbed


class SegmentKind(StrEnum):
    """What became of a piece of the original."""

    KEPT = "kept"
    REPLACED = "replaced"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Segment:
    """A piece of the original, and what the board reads in its place."""

    text: str
    kind: SegmentKind
    put: str


def marked_up(text: str, scrubbed: Scrubbed) -> tuple[Segment, ...]:
    """The whole original in pieces, in its order. ``scrubbed`` must be the result of the same text."""
    return tuple(_segments(text, scrubbed))


def _segments(text: str, scrubbed: Scrubbed) -> Iterator[Segment]:
    done = 0
    changes: tuple[Replacement | Doubt, ...] = (*scrubbed.replacements, *scrubbed.doubts)
    for change in sorted(changes, key=lambda change: change.start):
        if done < change.start:
            yield Segment(text[done : change.start], SegmentKind.KEPT, text[done : change.start])
        if isinstance(change, Doubt):
            yield Segment(change.found, SegmentKind.DOUBTFUL, Mask.WITHHELD.value)
        else:
            yield Segment(change.found, SegmentKind.REPLACED, change.put)
        done = change.end
    if done < len(text):
        yield Segment(text[done:], SegmentKind.KEPT, text[done:])
