"""What came in from outside: everything in the record that no rule derived, in the order in which it was decided.

People's decisions are among it as they were. What rules derived from it is left out: a replay derives it again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standards.accreditation import AccreditationEvent
from standards.commands import Command
from standards.complaint import ComplaintEvent
from standards.partner import PartnerEvent
from standards.standing.state import Mark
from standards.vocabulary import ReviewReason


@dataclass(frozen=True)
class RecordedReview:
    """A review as reality had it: enough to know it again in another history."""

    id: str
    number: int
    reasons: frozenset[ReviewReason]
    marks: frozenset[str]
    """The keys of its marks: the complaint of each, or its own id where it was imported."""


@dataclass(frozen=True)
class Input:
    """Something that came in at an instant, about a subject as the record names it."""

    at: datetime
    subject: str


@dataclass(frozen=True)
class Told(Input):
    """A fact about the partner (S2). An import tells many at once: what follows comes with the next look."""

    event: PartnerEvent
    imported: bool


@dataclass(frozen=True)
class Imported(Input):
    """An accreditation was brought in with the day on which it had been issued (S1)."""

    event: AccreditationEvent


@dataclass(frozen=True)
class Applied(Input):
    """A partner's application that was accepted (S5, S9, S10)."""

    command: Command[Any]


@dataclass(frozen=True)
class TakenUp(Input):
    """The process of an accreditation or a complaint began."""


@dataclass(frozen=True)
class PacketMade(Input):
    """A review's process began, or made a packet; ``doubts`` is None where it only began (S32)."""

    review: RecordedReview
    doubts: int | None


@dataclass(frozen=True)
class Filed(Input):
    """A complaint was filed (S13)."""

    event: ComplaintEvent


@dataclass(frozen=True)
class Ordered(Input):
    """Somebody's order on a complaint, an accreditation or the partner, as the subject tells."""

    command: Command[Any]
    made: str | None = None
    """The id on record of the proposal that it made: later orders name it so."""


@dataclass(frozen=True)
class Ruled(Input):
    """Somebody's order on an accreditation review."""

    command: Command[Any]
    review: RecordedReview


@dataclass(frozen=True)
class Placed(Input):
    """A mark whose case is not part of the history."""

    mark: Mark


@dataclass(frozen=True)
class Vacated(Input):
    """A mark was vacated; ``mark`` is its key (extension)."""

    mark: str
