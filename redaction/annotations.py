"""Original and replacement side by side, for those who release a packet. Never for the board (S32)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from redaction.match import Match
from redaction.redacted_text import RedactedText


class SegmentKind(StrEnum):
    """What became of a piece of the original."""

    KEPT = "kept"
    REPLACED = "replaced"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Segment:
    """A piece of the original, what the board reads in its place, and the match that it was made of."""

    text: str
    kind: SegmentKind
    put: str
    rule: str | None = None
    certainty: str | None = None
    entity_type: str | None = None
    offer: str | None = None
    """For a doubtful piece, what may be put for it: whom it seems to name, or a general form."""


def annotate(redacted: RedactedText) -> tuple[Segment, ...]:
    """The whole original in pieces, in its order."""
    return tuple(_segments(redacted))


def _segments(redacted: RedactedText) -> Iterator[Segment]:
    done, text = 0, redacted.original
    for match in redacted.matches:
        if done < match.start:
            yield Segment(text[done : match.start], SegmentKind.KEPT, text[done : match.start])
        yield _of_match(redacted.found(match), match)
        done = match.end
    if done < len(text):
        yield Segment(text[done:], SegmentKind.KEPT, text[done:])


def _of_match(found: str, match: Match) -> Segment:
    kind = SegmentKind.REPLACED if match.is_certain else SegmentKind.DOUBTFUL
    offer = None if match.is_certain else match.replacement
    return Segment(found, kind, match.shown, match.rule.value, match.certainty.value, match.entity_type.value, offer)
