"""What each template may say. Letters to the outside get no internals: a template that asks for one fails."""

from typing import Any, assert_never

from activities.mail.context import board, cases, reviews, small, standing
from activities.mail.recipients import Addressee
from records.notification_context import (
    BoardFile,
    CaseFile,
    FeedbackFile,
    File,
    MarkFile,
    RequestFile,
    ReviewFile,
    StandingFile,
    TierReviewFile,
)
from standards.notifications import NoticeKind


def contents(  # noqa: PLR0911 - one line a file reads best as a table
    kind: NoticeKind, file: File, to: Addressee, public_url: str
) -> dict[str, Any]:
    """The values for the template of the kind."""
    match file:
        case CaseFile():
            return cases.contents(kind, file, to, public_url)
        case StandingFile():
            return standing.contents(kind, file, to, public_url)
        case ReviewFile():
            return reviews.contents(kind, file, to, public_url)
        case BoardFile():
            return board.contents(file, to, public_url)
        case MarkFile():
            return small.of_mark(kind, file, to, public_url)
        case RequestFile():
            return small.of_request(file, to, public_url)
        case FeedbackFile():
            return small.of_feedback(file, to)
        case TierReviewFile():
            return small.of_tier_review(file, to)
        case _:
            assert_never(file)
