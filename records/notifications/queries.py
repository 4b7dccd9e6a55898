"""Reading notifications: the latest of all, for those who look after the mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.keyset import Key, behind
from records.notifications.tables import notifications
from records.reviews.hidden import marked_cases, unsealed
from records.visibility import ReviewsKnown, Visibility
from standards.notifications import NotificationKind

_THAT_REVIEWS_RUN = (
    NotificationKind.REVIEW_OPENED,
    NotificationKind.REVIEW_PACKET_PENDING,
    NotificationKind.REVIEW_DECIDED,
    NotificationKind.REVIEW_MOOT,
)
"""What of a review everybody is told who knows of it; other mails say how its board deliberates (S34, S35)."""
_TELL_WHO_IS_REVIEWED = ("rev\\_%", "mrk\\_%", "acc\\_%", "partner/%")
"""How the subjects begin whose mails tell of reviews, of marks, or of what follows from them (S32)."""


@dataclass(frozen=True)
class NotificationRecord:
    """A notification, and how its delivery went."""

    id: str
    subject: str
    kind: str
    recipient: str
    team: str | None
    person: str | None
    caused_at: datetime
    attempts: int
    next_attempt_at: datetime
    settled_at: datetime | None
    settled_as: str | None
    last_error: str | None


async def page(
    connection: AsyncConnection, visibility: Visibility, after: Key | None, limit: int, *, waiting: bool
) -> Sequence[NotificationRecord]:
    """Up to ``limit`` notifications that the reader is shown, the latest first; with ``waiting`` the unsettled ones."""
    row = notifications.c
    columns = [row[name] for name in NotificationRecord.__dataclass_fields__]
    query = select(*columns).where(*behind(row.caused_at, row.id, after, descending=True), *_shown(visibility))
    if waiting:
        query = query.where(row.settled_at.is_(None))
    found = await connection.execute(query.order_by(row.caused_at.desc(), row.id.desc()).limit(limit))
    return [NotificationRecord(*one) for one in found]


def _shown(visibility: Visibility) -> list[ColumnElement[bool]]:
    """The conditions under which the reader is shown a notification; none where nothing is hidden."""
    row = notifications.c
    shown: list[ColumnElement[bool]] = []
    if visibility.may_sit:
        shown += [row.subject.not_like(begins) for begins in _TELL_WHO_IS_REVIEWED]
        shown.append(row.subject.not_in(select(complaints.c.id).where(marked_cases(visibility.subs))))
    if visibility.deliberations is not ReviewsKnown.ALL:
        told = or_(row.subject.not_like("rev\\_%"), row.kind.in_(_THAT_REVIEWS_RUN))
        sealed_alone = visibility.deliberations is ReviewsKnown.SEALED
        shown.append(or_(told, row.subject.not_in(unsealed())) if sealed_alone else told)
    return shown
