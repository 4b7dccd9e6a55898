"""The accreditation review board: a blind review, a recommendation, a director's approval (S31-S36)."""

from standards.review.commands import REVIEW_COMMANDS, ReviewCommand
from standards.review.events import CountedMark, ReviewEvent
from standards.review.evolve import evolve, fold
from standards.review.state import AccreditationReview

__all__ = ["REVIEW_COMMANDS", "AccreditationReview", "CountedMark", "ReviewCommand", "ReviewEvent", "evolve", "fold"]
