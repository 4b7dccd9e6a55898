"""What letters are made of: what was so when a step had been taken, and who is who today."""

from records.letters.board import BoardFile
from records.letters.cases import CaseFile
from records.letters.correspondence import Correspondence, Person
from records.letters.opening import File, open_file
from records.letters.reviews import ReviewFile
from records.letters.small import FeedbackFile, MarkFile, RequestFile, TierReviewFile
from records.letters.standing import Consequences, StandingFile, Told

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
