"""A text and its matches, each at its place in the original, and the text that they make."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from redaction.match import Match


def merged(matches: Iterable[Match]) -> Iterator[Match]:
    """The matches in their order, those that overlap as one over all of their text."""
    current: Match | None = None
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if current is None or match.start >= current.end:
            if current:
                yield current
            current = match
        else:
            strongest = max(current, match, key=lambda one: one.weight)
            current = replace(strongest, start=current.start, end=max(current.end, match.end))
    if current:
        yield current


@dataclass(frozen=True)
class RedactedText:
    """A text as the board may read it, and how it differs from the original."""

    original: str
    matches: tuple[Match, ...] = ()
    """In the order of their places; none overlaps another."""

    @cached_property
    def text(self) -> str:
        """The text with every match replaced."""
        done = 0
        pieces: list[str] = []
        for match in self.matches:
            pieces += (self.original[done : match.start], match.shown)
            done = match.end
        return "".join((*pieces, self.original[done:]))

    @property
    def doubts(self) -> tuple[Match, ...]:
        """What Partner Ops must look at before the board reads the text."""
        return tuple(match for match in self.matches if match.holds_the_packet)

    @property
    def is_pending(self) -> bool:
        """Whether Partner Ops must look at it before the board does."""
        return bool(self.doubts)

    def found(self, match: Match) -> str:
        """What the original holds where the match is."""
        return self.original[match.start : match.end]

    def followed_by(self, found: Iterable[Match]) -> "RedactedText":
        """With more matches, found in the changed text. What is hidden already stays as it is."""
        further = (
            replace(match, start=self._origin(match.start), end=self._origin(match.end - 1, end=True))
            for match in found
        )
        new = [match for match in further if not self._covers(match)]
        return RedactedText(self.original, tuple(merged((*self.matches, *new))))

    def touches(self, match: Match) -> bool:
        """Whether what was found in the changed text has to do with a change, rather than with what was kept."""
        start, end = self._origin(match.start), self._origin(match.end - 1, end=True)
        first = bisect_right(self._ends, start)
        return first < len(self.matches) and self.matches[first].start < end

    def _covers(self, match: Match) -> bool:
        number = bisect_right(self._starts, match.start) - 1
        return number >= 0 and match.end <= self.matches[number].end and not self.matches[number].rule.is_generalized

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start for match in self.matches]

    @cached_property
    def _ends(self) -> list[int]:
        return [match.end for match in self.matches]

    @cached_property
    def _places(self) -> list[int]:
        """Where each match begins in the changed text."""
        shift = 0
        places: list[int] = []
        for match in self.matches:
            places.append(match.start + shift)
            shift += len(match.shown) - (match.end - match.start)
        return places

    def _origin(self, place: int, *, end: bool = False) -> int:
        """Where in the original a place of the changed text lies: within a match, at its beginning or its end."""
        number = bisect_right(self._places, place) - 1
        if number < 0:
            return place + end
        match, offset = self.matches[number], place - self._places[number]
        if offset < len(match.shown):
            return match.end if end else match.start
        return match.end + offset - len(match.shown) + end
