"""A partner's state."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from standards.base_model import FrozenModel
from standards.vocabulary import Loss, PartnerAction, Seriousness


class Certification(FrozenModel):
    """A certification that the partner holds, until it expires (S9)."""

    earned_on: date
    expires_on: date | None = None


class ImportedMark(FrozenModel):
    """A mark from before the records began."""

    id: str
    placed_on: date
    seriousness: Seriousness
    reference: str


class Lockout(FrozenModel):
    """No application is accepted from a loss until this instant (S37)."""

    since: datetime
    until: datetime
    because: Loss


class Requested(FrozenModel):
    """An action on tier or programme position that was requested (S38, S39)."""

    action: PartnerAction
    detail: str
    complaint_id: str | None
    by: str
    at: datetime


DELIVERY = "delivery"
"""Stands in the place of an action where an agreed solution was delivered or given up (S18)."""


class FollowedUp(FrozenModel):
    """What was seen to of a closed complaint: the board's action (S39), or the delivery of what was agreed (S18)."""

    complaint_id: str
    action: str
    delivered: bool | None = None
    by: str
    at: datetime


class Partner(FrozenModel):
    """The facts about one partner that the rules read."""

    # What is stored calls the commands "orders".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    id: str
    tier: str
    programmes: tuple[str, ...]
    identity: str
    sequence: int
    certifications: dict[str, Certification] = {}
    imported_marks: tuple[ImportedMark, ...] = ()
    last_at: datetime | None = None
    lockout: Lockout | None = None
    barred: tuple[str, ...] = ()
    """The programmes it left with its accreditations: no update from outside brings them back without one (S40)."""
    refused: tuple[str, ...] = Field(default=(), exclude_if=lambda names: not names)
    """The programmes that were refused since the last loss: whoever describes the partner so again is told nothing."""
    requested: tuple[Requested, ...] = ()
    followed_up: tuple[FollowedUp, ...] = Field(default=(), exclude_if=lambda done: not done)
    """What was seen to of closed complaints (S18, S39)."""
    commands: tuple[str, ...] = Field(default=(), alias="orders")

    def has_followed_up(self, complaint_id: str, action: str) -> bool:
        """Whether the action, or the delivery, of the complaint was seen to."""
        return any((done.complaint_id, done.action) == (complaint_id, action) for done in self.followed_up)
