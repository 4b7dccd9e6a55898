"""Which file a notice's letter is written from, by what it is about and by whom it is for."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.notification_context.board import BoardFile, board_file
from records.notification_context.cases import CaseFile, case_file
from records.notification_context.reviews import ReviewFile, review_file
from records.notification_context.small import (
    FeedbackFile,
    MarkFile,
    RequestFile,
    TierReviewFile,
    feedback_file,
    mark_file,
    request_file,
    tier_review_file,
)
from records.notification_context.standing import StandingFile, accreditation_file, standing_file
from records.notifications.outbox import DueNotice
from standards.accreditation.notifications import NO_EVENT
from standards.notifications import TO_THE_BOARD

File = CaseFile | StandingFile | ReviewFile | BoardFile | MarkFile | RequestFile | FeedbackFile | TierReviewFile
_Opening = Callable[[AsyncConnection, EditionRepository, DueNotice], Awaitable[File]]
_BY_PREFIX: dict[str, _Opening] = {
    "cmp_": case_file,
    "acc_": accreditation_file,
    "rev_": review_file,
    "mrk_": mark_file,
    "partner/": request_file,
    "fbk_": feedback_file,
    "tier-review/": tier_review_file,
}


async def open_file(connection: AsyncConnection, repository: EditionRepository, notification: DueNotice) -> File:
    """The file. Raises ``LookupError`` where the notice is about something that is not on record."""
    return await _opening(notification)(connection, repository, notification)


def _opening(notification: DueNotice) -> _Opening:
    if notification.kind in TO_THE_BOARD:
        return board_file
    if notification.last_sequence == NO_EVENT:
        return standing_file
    found = next((opening for prefix, opening in _BY_PREFIX.items() if notification.subject.startswith(prefix)), None)
    if found is None:
        raise LookupError(f"no letters are written about {notification.subject}")
    return found
