"""A piece of feedback."""

from datetime import datetime

from standards.base_model import FrozenModel


class Feedback(FrozenModel):
    """What somebody wanted the owners of the standards to know."""

    id: str
    given_by: str
    given_at: datetime
    text: str
    sequence: int
