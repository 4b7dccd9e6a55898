"""Which file a notice's letter is written from, by what it is about and by whom it is for."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions import EditionShelf
from records.letters.board import BoardFile, board_file
from records.letters.cases import CaseFile, case_file
from records.letters.reviews import ReviewFile, review_file
from records.letters.small import (
    FeedbackFile,
    MarkFile,
    RequestFile,
    TierReviewFile,
    feedback_file,
    mark_file,
    request_file,
    tier_review_file,
)
from records.letters.standing import StandingFile, accreditation_file, standing_file
from records.outbox import DueNotice
from standards.accreditation.notices import NO_EVENT
from standards.notices import TO_THE_BOARD

File = CaseFile | StandingFile | ReviewFile | BoardFile | MarkFile | RequestFile | FeedbackFile | TierReviewFile
_Opening = Callable[[AsyncConnection, EditionShelf, DueNotice], Awaitable[File]]
_BY_PREFIX: dict[str, _Opening] = {
    "cmp_": case_file,
    "acc_": accreditation_file,
    "rev_": review_file,
    "mrk_": mark_file,
    "partner/": request_file,
    "fbk_": feedback_file,
    "tier-review/": tier_review_file,
}


async def open_file(connection: AsyncConnection, shelf: EditionShelf, notice: DueNotice) -> File:
    """The file. Raises ``LookupError`` where the notice is about something that is not on record."""
    return await _opening(notice)(connection, shelf, notice)


def _opening(notice: DueNotice) -> _Opening:
    if notice.kind in TO_THE_BOARD:
        return board_file
    if notice.last_sequence == NO_EVENT:
        return standing_file
    found = next((opening for prefix, opening in _BY_PREFIX.items() if notice.subject.startswith(prefix)), None)
    if found is None:
        raise LookupError(f"no letters are written about {notice.subject}")
    return found
