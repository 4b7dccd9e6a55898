"""What a reader may see: one value, by which every query of the records is narrowed."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, false, or_


class ReviewsKnown(Enum):
    """Of which accreditation reviews the reader may know whose they are (S32, S35)."""

    ALL = "all"
    SEALED = "sealed"
    """A director: those whose votes can no longer change."""
    NONE = "none"
    """Who may sit on the board: of none, nor which marks and marked cases there are for one."""


@dataclass(frozen=True)
class Visibility:
    """Everything, or what is about some partners, or what the reader filed; nothing by default."""

    everything: bool = False
    partners: tuple[str, ...] = ()
    filed_by: str | None = None
    reviews: ReviewsKnown = ReviewsKnown.ALL
    subs: tuple[str, ...] = ()
    """The reader's own subjects, where the reader may sit: what they took part in they know."""

    deliberations: ReviewsKnown = ReviewsKnown.ALL
    """Of which reviews the reader is told how their boards come to what they decide."""

    @property
    def is_blind(self) -> bool:
        """Whether anything about reviews is hidden from the reader."""
        return self.reviews is not ReviewsKnown.ALL

    @property
    def hides_events(self) -> bool:
        """Whether there are events that the reader is not shown."""
        return self.is_blind or self.deliberations is not ReviewsKnown.ALL

    @property
    def may_sit(self) -> bool:
        """Whether the reader may sit on the accreditation review board."""
        return self.reviews is ReviewsKnown.NONE

    def includes(self, partner_id: str) -> bool:
        """Whether the reader may see the partner."""
        return self.everything or partner_id in self.partners


EVERYTHING = Visibility(everything=True)
NOTHING = Visibility()


def within(
    visibility: Visibility, partner_id: ColumnElement[str], filed_by: ColumnElement[str] | None = None
) -> list[ColumnElement[bool]]:
    """The conditions under which the reader may see a row; none where the reader sees everything."""
    if visibility.everything:
        return []
    allowed: list[ColumnElement[bool]] = []
    if visibility.partners:
        allowed.append(partner_id.in_(visibility.partners))
    if filed_by is not None and visibility.filed_by is not None:
        allowed.append(filed_by == visibility.filed_by)
    return [or_(*allowed) if allowed else false()]
