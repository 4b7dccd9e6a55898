"""The kinds of event stream: how each is read, folded and projected. Recording and verifying know no more than this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Table

from records.accreditations.tables import accreditations
from records.complaints import projection as complaint
from records.complaints.tables import complaints
from records.editions.tables import editions
from records.feedback.tables import feedback
from records.marks.tables import annulments
from records.partners import projection as partner
from records.partners.tables import partners
from records.private_records.tables import private_records
from records.projection_rows import Rows, alone
from records.reviews import projection as review
from records.reviews.tables import reviews
from records.tier_reviews.tables import tier_reviews
from standards.accreditation import Accreditation, AccreditationEvent
from standards.accreditation import evolve as evolve_accreditation
from standards.accreditation.notifications import notifications as accreditation_notifications
from standards.complaint import Complaint, ComplaintEvent
from standards.complaint import evolve as evolve_complaint
from standards.complaint.notifications import notifications as complaint_notifications
from standards.editions import Edition
from standards.editions.events import SUBJECT as EDITION
from standards.editions.events import EditionEvent
from standards.editions.evolve import evolve as evolve_edition
from standards.editions.notifications import notifications as edition_notifications
from standards.editions.state import PublishedEdition
from standards.events import Event
from standards.feedback import Feedback, FeedbackEvent
from standards.feedback import evolve as evolve_feedback
from standards.feedback.notifications import notifications as feedback_notifications
from standards.mark import Annulment, MarkEvent
from standards.mark import evolve as evolve_mark
from standards.mark.notifications import notifications as mark_notifications
from standards.notifications import Notification
from standards.partner import Partner, PartnerEvent
from standards.partner import evolve as evolve_partner
from standards.partner.notifications import notifications as partner_notifications
from standards.private_record import PrivateRecord, PrivateRecordEvent
from standards.private_record import evolve as evolve_private_record
from standards.private_record.evolve import SUBJECT as PRIVATE
from standards.review import AccreditationReview, ReviewEvent
from standards.review import evolve as evolve_review
from standards.review.notifications import notifications as review_notifications
from standards.tier_review import TierReview, TierReviewEvent
from standards.tier_review import evolve as evolve_tier_review
from standards.tier_review.notifications import notifications as tier_review_notifications


class State(Protocol):
    """What every folded state has."""

    @property
    def id(self) -> str:
        """The key of the state's own row."""

    @property
    def sequence(self) -> int:
        """The sequence of the last event folded in."""


S = TypeVar("S", bound=Any)
E = TypeVar("E", bound=Event[Any])


def _tells_nobody(_before: Any, _events: Any, _edition: Edition) -> tuple[Notification, ...]:
    return ()


@dataclass(frozen=True)
class Stream(Generic[S, E]):
    """One kind of stream. Its state is kept beside its own row in ``table``, so that the next event needs no refold."""

    prefix: str
    table: Table
    state: type[S]
    event: type[E]
    evolve: Callable[[S | None, E], S]
    rows: Callable[[S], Rows]
    notifications: Callable[[S | None, tuple[E, ...], Edition], tuple[Notification, ...]] = _tells_nobody
    strip: str = ""
    """What a subject carries in front of the key of its row."""

    def key(self, subject: str) -> str:
        """The key of the subject's own row."""
        return subject.removeprefix(self.strip)


COMPLAINTS = Stream(
    prefix="cmp_",
    table=complaints,
    state=Complaint,
    event=ComplaintEvent,
    evolve=evolve_complaint,
    rows=complaint.rows,
    notifications=complaint_notifications,
)
PARTNERS = Stream(
    prefix="partner/",
    table=partners,
    state=Partner,
    event=PartnerEvent,
    evolve=evolve_partner,
    rows=partner.rows,
    notifications=partner_notifications,
    strip="partner/",
)
ACCREDITATIONS = Stream(
    prefix="acc_",
    table=accreditations,
    state=Accreditation,
    event=AccreditationEvent,
    evolve=evolve_accreditation,
    rows=alone(accreditations),
    notifications=accreditation_notifications,
)
REVIEWS = Stream(
    prefix="rev_",
    table=reviews,
    state=AccreditationReview,
    event=ReviewEvent,
    evolve=evolve_review,
    rows=review.rows,
    notifications=review_notifications,
)
MARKS = Stream(
    prefix="mrk_",
    table=annulments,
    state=Annulment,
    event=MarkEvent,
    evolve=evolve_mark,
    rows=alone(annulments),
    notifications=mark_notifications,
)
TIER_REVIEWS = Stream(
    prefix="tier-review/",
    table=tier_reviews,
    state=TierReview,
    event=TierReviewEvent,
    evolve=evolve_tier_review,
    rows=alone(tier_reviews),
    notifications=tier_review_notifications,
)
FEEDBACK = Stream(
    prefix="fbk_",
    table=feedback,
    state=Feedback,
    event=FeedbackEvent,
    evolve=evolve_feedback,
    rows=alone(feedback),
    notifications=feedback_notifications,
)
EDITIONS = Stream(
    prefix=EDITION,
    table=editions,
    state=PublishedEdition,
    event=EditionEvent,
    evolve=evolve_edition,
    rows=alone(editions),
    notifications=edition_notifications,
    strip=EDITION,
)
PRIVATE_RECORDS = Stream(
    prefix=PRIVATE,
    table=private_records,
    state=PrivateRecord,
    event=PrivateRecordEvent,
    evolve=evolve_private_record,
    rows=alone(private_records),
    strip=PRIVATE,
)
STREAMS: tuple[Stream[Any, Any], ...] = (
    EDITIONS,
    COMPLAINTS,
    PARTNERS,
    ACCREDITATIONS,
    REVIEWS,
    MARKS,
    TIER_REVIEWS,
    FEEDBACK,
    PRIVATE_RECORDS,
)


def stream_of(subject: str) -> Stream[Any, Any]:
    """The kind of stream that a subject belongs to. Raises ``KeyError`` for a subject of no known kind."""
    for stream in STREAMS:
        if subject.startswith(stream.prefix):
            return stream
    raise KeyError(subject)
