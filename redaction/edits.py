"""The changes to a text, each at its place in the original, and the text that they make."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from redaction.entity_types import DoubtKind, Mask


@dataclass(frozen=True)
class Edit:
    """What stands in place of what the text holds between ``start`` and ``end``."""

    start: int
    end: int
    put: str
    doubt: DoubtKind | None = None
    """Why the place is in doubt; then it is hidden, and ``put`` is only what is suggested."""

    @property
    def shown(self) -> str:
        """What the text holds instead."""
        return self.put if self.doubt is None else Mask.WITHHELD.value

    @property
    def weight(self) -> tuple[bool, bool, bool, int]:
        """Which of two edits of one place counts: the surer, then the one that says less, then the longer."""
        masked = self.put.startswith("[") and self.put != Mask.NAME
        return self.doubt is None, self.put == Mask.WITHHELD, masked, self.end - self.start


def merged(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits in their order, those that overlap as one over all of their text."""
    current: Edit | None = None
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if current is None or edit.start >= current.end:
            if current:
                yield current
            current = edit
        else:
            current = replace(
                max(current, edit, key=lambda one: one.weight), start=current.start, end=max(current.end, edit.end)
            )
    if current:
        yield current


@dataclass(frozen=True)
class Edits:
    """A text and its changes, in the order of their places; none overlaps another."""

    original: str
    edits: tuple[Edit, ...] = ()

    @cached_property
    def text(self) -> str:
        """The text with every change made."""
        done = 0
        pieces: list[str] = []
        for edit in self.edits:
            pieces += (self.original[done : edit.start], edit.shown)
            done = edit.end
        return "".join((*pieces, self.original[done:]))

    @cached_property
    def _places(self) -> list[int]:
        """Where each edit begins in the changed text."""
        shift = 0
        places: list[int] = []
        for edit in self.edits:
            places.append(edit.start + shift)
            shift += len(edit.shown) - (edit.end - edit.start)
        return places

    def followed_by(self, found: Iterable[Edit]) -> "Edits":
        """With more changes, found in the changed text. What is hidden already stays as it is."""
        further = [
            replace(edit, start=self._origin(edit.start), end=self._origin(edit.end - 1, end=True)) for edit in found
        ]
        return Edits(self.original, tuple(merged((*self.edits, *(edit for edit in further if not self._hides(edit))))))

    def touch(self, edit: Edit) -> bool:
        """Whether what was found in the changed text has to do with a change, rather than with what was kept."""
        start, end = self._origin(edit.start), self._origin(edit.end - 1, end=True)
        return any(known.start < end and start < known.end for known in self.edits)

    def _hides(self, edit: Edit) -> bool:
        return any(known.start <= edit.start and edit.end <= known.end for known in self.edits)

    def _origin(self, place: int, *, end: bool = False) -> int:
        """Where in the original a place of the changed text lies: within an edit, at its beginning or its end."""
        number = bisect_right(self._places, place) - 1
        if number < 0:
            return place + end
        edit, offset = self.edits[number], place - self._places[number]
        if offset < len(edit.shown):
            return edit.end if end else edit.start
        return edit.end + offset - len(edit.shown) + end
