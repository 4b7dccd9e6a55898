"""The accreditation review board: a blind review, a recommendation, a director's approval (S31-S36)."""

from standards.review.actions import REVIEW_ACTIONS, ReviewAction
from standards.review.evolve import evolve, fold
from standards.review.facts import CountedMark, ReviewEvent
from standards.review.state import AccreditationReview

__all__ = ["REVIEW_ACTIONS", "AccreditationReview", "CountedMark", "ReviewAction", "ReviewEvent", "evolve", "fold"]
