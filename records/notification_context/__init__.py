"""What letters are made of: what was so when a step had been taken, and who is who today."""

from records.notification_context.board import BoardFile
from records.notification_context.cases import CaseFile
from records.notification_context.correspondence import Correspondence, Person
from records.notification_context.opening import File, open_file
from records.notification_context.reviews import ReviewFile
from records.notification_context.small import FeedbackFile, MarkFile, RequestFile, TierReviewFile
from records.notification_context.standing import Consequences, StandingFile, Told

__all__ = [
    "BoardFile",
    "CaseFile",
    "Consequences",
    "Correspondence",
    "FeedbackFile",
    "File",
    "MarkFile",
    "Person",
    "RequestFile",
    "ReviewFile",
    "StandingFile",
    "TierReviewFile",
    "Told",
    "open_file",
]
