"""A piece of feedback's row."""

from records.feedback.tables import feedback
from records.projection_rows import Row, Rows
from standards.feedback import Feedback


def rows(given: Feedback) -> Rows:
    """The one row that a piece of feedback stands for."""
    values = {
        "given_by": given.given_by,
        "given_at": given.given_at,
        "text": given.text,
        "sequence": given.sequence,
        "state": given.model_dump(mode="json"),
    }
    return (Row(feedback, {"id": given.id}, values),)
