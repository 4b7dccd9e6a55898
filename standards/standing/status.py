"""Where an accreditation or a review stands, for those who watch its process: ids, codes, times and words."""

from datetime import datetime

from standards.accreditation import messages as of_accreditations
from standards.base_model import FrozenModel
from standards.review import messages as of_reviews
from standards.standing.state import Standing


class ProcessStatus(FrozenModel):
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


def status_of(standing: Standing, subject: str, wakes_at: datetime | None) -> ProcessStatus:
    """The status of the accreditation or the review. Raises ``KeyError`` where the standing has none of that id."""
    if subject.startswith("acc_"):
        return _of_accreditation(standing, subject, wakes_at)
    return _of_review(standing, subject)


def _of_accreditation(standing: Standing, subject: str, wakes_at: datetime | None) -> ProcessStatus:
    """It is over when it is lost."""
    accreditation = standing.accreditation(subject)
    return ProcessStatus(
        subject=subject,
        partner_id=accreditation.partner_id,
        sequence=accreditation.sequence,
        stage=accreditation.status.value,
        over=not accreditation.live,
        outcome=accreditation.lost.how.value if accreditation.lost else None,
        due_at=wakes_at,
        waits_for=of_accreditations.waits_for(accreditation),
        details=of_accreditations.status_markdown(accreditation, wakes_at),
    )


def _of_review(standing: Standing, subject: str) -> ProcessStatus:
    """It is over when it is closed."""
    review = standing.review(subject)
    return ProcessStatus(
        subject=subject,
        partner_id=review.partner_id,
        sequence=review.sequence,
        stage=review.stage.value,
        over=not review.is_open,
        outcome=review.outcome.value if review.outcome else None,
        overdue=review.overdue,
        due_at=review.due_at,
        waits_for=of_reviews.waits_for(review),
        details=of_reviews.status_markdown(review),
    )
