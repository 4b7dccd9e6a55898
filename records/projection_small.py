"""The rows of the small streams, each of which is one: a vacated mark, a tier review, a piece of feedback."""

from records import tables
from records.projection_rows import Row, Rows
from standards.feedback import Feedback
from standards.mark import Annulment
from standards.tier_review import TierReview


def vacation_rows(vacation: Annulment) -> Rows:
    """The one row that the vacating of a mark stands for."""
    values = {
        "partner_id": vacation.partner_id,
        "stage": vacation.stage.value,
        "asked_by": vacation.asked_by,
        "asked_at": vacation.asked_at,
        "vacated_by": vacation.vacated_by,
        "vacated_at": vacation.vacated_at,
        "sequence": vacation.sequence,
        "state": vacation.model_dump(mode="json"),
    }
    return (Row(tables.annulments, {"id": vacation.id}, values),)


def tier_review_rows(review: TierReview) -> Rows:
    """The one row that a tier review stands for."""
    values = {
        "due_at": review.due_at,
        "began_at": review.began_at,
        "reported_at": review.reported_at,
        "sequence": review.sequence,
        "state": review.model_dump(mode="json"),
    }
    return (Row(tables.tier_reviews, {"id": review.id}, values),)


def feedback_rows(feedback: Feedback) -> Rows:
    """The one row that a piece of feedback stands for."""
    values = {
        "given_by": feedback.given_by,
        "given_at": feedback.given_at,
        "text": feedback.text,
        "sequence": feedback.sequence,
        "state": feedback.model_dump(mode="json"),
    }
    return (Row(tables.feedback, {"id": feedback.id}, values),)
