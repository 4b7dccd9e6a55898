"""Where an accreditation or a review stands, as its process says it to those who watch: ids, codes, times and words."""

from datetime import datetime

from standards.accreditation import messages as accreditation_words
from standards.base_model import FrozenModel
from standards.review import messages as review_words
from standards.standing.state import Standing


class Told(FrozenModel):
    """How far one subject of a standing has come."""

    subject: str
    partner_id: str
    sequence: int
    stage: str
    """An accreditation's status, or a review's stage."""
    over: bool
    outcome: str | None = None
    overdue: bool = False
    due_at: datetime | None = None
    waits_for: str
    details: str


def tell_accreditation(standing: Standing, subject: str, wakes_at: datetime | None) -> Told:
    """The accreditation in words; it is over when it is lost."""
    accreditation = standing.accreditation(subject)
    return Told(
        subject=subject,
        partner_id=accreditation.partner_id,
        sequence=accreditation.sequence,
        stage=accreditation.status.value,
        over=not accreditation.live,
        outcome=accreditation.lost.how.value if accreditation.lost else None,
        due_at=wakes_at,
        waits_for=accreditation_words.waits_for(accreditation),
        details=accreditation_words.stands(accreditation, wakes_at),
    )


def tell_review(standing: Standing, subject: str, _wakes_at: datetime | None) -> Told:
    """The review in words; it is over when it is closed."""
    review = standing.review(subject)
    return Told(
        subject=subject,
        partner_id=review.partner_id,
        sequence=review.sequence,
        stage=review.stage.value,
        over=not review.is_open,
        outcome=review.outcome.value if review.outcome else None,
        overdue=review.overdue,
        due_at=review.due_at,
        waits_for=review_words.waits_for(review),
        details=review_words.stands(review),
    )
