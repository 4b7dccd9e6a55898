"""An accreditation's state: its term, its dates, and the conditions it is in, each with a deadline of its own."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from standards.base_model import FrozenModel
from standards.vocabulary import AccreditationStatus, Bar, Loss, ReviewReason


class Grace(FrozenModel):
    """Time to regain the tier (S7). It is the partner's: all live accreditations have the same."""

    since: datetime
    until: datetime


class Remediation(FrozenModel):
    """Time to close a certification gap (S9)."""

    since: datetime
    until: datetime
    missing: tuple[str, ...]


class Hold(FrozenModel):
    """A term that has ended and is neither renewed nor lost."""

    since: datetime
    bars: tuple[Bar, ...]


class Cover(FrozenModel):
    """The review that covers the accreditation."""

    review_id: str
    reason: ReviewReason
    since: datetime


class Lost(FrozenModel):
    """The accreditation's end."""

    how: Loss
    at: datetime
    review_id: str | None = None


class Accreditation(FrozenModel):
    """One accreditation of one partner. It is only ever made by ``evolve`` from its events."""

    # What is stored calls the commands "orders".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str
    partner_id: str
    kind: str
    issued_on: date
    """The anchor of every date: terms and evaluations are counted from it (S4)."""
    imported: bool
    sequence: int
    since: datetime
    """When it came on record. What was due before counts as done."""
    last_at: datetime
    edition: str
    taken_up: bool = False
    term: int
    term_ends_on: date | None = None
    """As it stood when the term began; an edition that changes the terms moves the date itself."""
    lead_judged: int = 0
    """The last term whose lead time was judged."""
    lead_judged_on: date | None = None
    """The day of that lead time: where an edition moves it to a later one, it is judged again."""
    evaluated_until: datetime
    tier_reviewed_until: datetime
    flagged: tuple[str, ...] = ()
    """The marks for which it was flagged last (S28)."""
    grace: Grace | None = None
    remediation: Remediation | None = None
    hold: Hold | None = None
    review: Cover | None = None
    lost: Lost | None = None
    commands: tuple[str, ...] = Field(default=(), alias="orders")
    """The latest commands that took effect: one that is sent again changes nothing."""

    @property
    def live(self) -> bool:
        """Whether it is neither lapsed nor revoked."""
        return self.lost is None

    @property
    def status(self) -> AccreditationStatus:
        """The first condition that applies: lost, hold, review, remediation, grace; else active."""
        if self.lost is not None:
            return AccreditationStatus(self.lost.how)
        if self.hold is not None:
            return AccreditationStatus.RENEWAL_ON_HOLD
        if self.review is not None:
            return AccreditationStatus.UNDER_REVIEW
        if self.remediation is not None:
            return AccreditationStatus.IN_REMEDIATION
        if self.grace is not None:
            return AccreditationStatus.IN_GRACE
        return AccreditationStatus.ACTIVE
