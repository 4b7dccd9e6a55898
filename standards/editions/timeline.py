"""Which edition governs an instant: all published editions in the order in which they take effect."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime

from standards.editions.model import Edition


@dataclass(frozen=True)
class EditionTimeline:
    """Editions sorted by ``effective_from``, whatever order they were given in.

    Raises ``ValueError`` where there is none, or where two share an id or an instant: nobody could say which governs.
    """

    editions: tuple[Edition, ...]
    _starts: tuple[datetime, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sorts what was given, once."""
        ordered = tuple(sorted(self.editions, key=lambda edition: edition.effective_from))
        starts = tuple(edition.effective_from for edition in ordered)
        if not ordered:
            raise ValueError("a timeline needs at least one edition")
        if len(set(starts)) < len(ordered) or len({edition.id for edition in ordered}) < len(ordered):
            raise ValueError("two editions share an id or the instant from which they govern")
        object.__setattr__(self, "editions", ordered)
        object.__setattr__(self, "_starts", starts)

    def in_force(self, at: datetime) -> Edition:
        """The edition that governs the instant; the first one governs all earlier instants too."""
        return self.editions[bisect_right(self._starts, at, 1) - 1]

    def following(self, edition: Edition) -> Edition | None:
        """The edition that takes over from this one, or None where it is the last."""
        if edition is self.editions[-1]:
            return None
        later = bisect_right(self._starts, edition.effective_from)
        return self.editions[later] if later < len(self.editions) else None
