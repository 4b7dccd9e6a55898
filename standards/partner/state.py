"""A partner's state, folded from its events."""

from datetime import date, datetime
from typing import Any, assert_never

from standards.base_model import FrozenModel
from standards.partner.events import (
    ActionRequested,
    CertificationRecorded,
    CertificationRemoved,
    DecidedActionDone,
    DeliveryConfirmed,
    LockoutBegan,
    MarkImported,
    PartnerEvent,
    PartnerRecorded,
    ProgrammesLeft,
)
from standards.vocabulary import Loss, PartnerAction, Seriousness

REMEMBERED_ORDERS = 64


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
    requested: tuple[Requested, ...] = ()
    followed_up: tuple[FollowedUp, ...] = ()
    orders: tuple[str, ...] = ()

    def has_followed_up(self, complaint_id: str, action: str) -> bool:
        """Whether the action, or the delivery, of the complaint was seen to."""
        return any((done.complaint_id, done.action) == (complaint_id, action) for done in self.followed_up)


def evolve(partner: Partner | None, event: PartnerEvent) -> Partner:
    """The partner after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (partner.sequence if partner else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if partner is None:
        return _first(event)
    progress: dict[str, Any] = {"sequence": event.sequence, "last_at": event.at}
    if event.command is not None and event.command not in partner.orders[-1:]:
        progress["orders"] = (*partner.orders, event.command)[-REMEMBERED_ORDERS:]
    return partner.model_copy(update=_changes(partner, event) | progress)


def _first(event: PartnerEvent) -> Partner:
    data = event.data
    if not isinstance(data, PartnerRecorded):
        raise ValueError(f"{event.subject} begins with its description")
    return Partner(
        id=event.subject.removeprefix("partner/"),
        tier=data.tier,
        programmes=data.programmes,
        identity=data.identity,
        sequence=event.sequence,
        last_at=event.at,
    )


def _changes(  # noqa: PLR0911 - one line a fact reads best as a table
    partner: Partner, event: PartnerEvent
) -> dict[str, Any]:
    held, data = partner.certifications, event.data
    match data:
        case PartnerRecorded(tier=tier, programmes=programmes, identity=identity):
            return {"tier": tier, "programmes": programmes, "identity": identity}
        case CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on):
            return {"certifications": held | {name: Certification(earned_on=earned_on, expires_on=expires_on)}}
        case CertificationRemoved(name=name):
            return {"certifications": {other: value for other, value in held.items() if other != name}}
        case MarkImported(mark_id=mark_id, placed_on=placed_on, seriousness=seriousness, reference=reference):
            mark = ImportedMark(id=mark_id, placed_on=placed_on, seriousness=seriousness, reference=reference)
            return {"imported_marks": (*partner.imported_marks, mark)}
        case LockoutBegan(until=until, because=because):
            # S37: a later loss extends the lockout, and none shortens it.
            latest = max(until, partner.lockout.until) if partner.lockout else until
            return {"lockout": Lockout(since=event.at, until=latest, because=because)}
        case ProgrammesLeft(programmes=programmes):
            stays = tuple(name for name in partner.programmes if name not in programmes)
            return {"programmes": stays, "barred": tuple(dict.fromkeys((*partner.barred, *programmes)))}
        case ActionRequested(action=action, detail=detail, complaint_id=complaint_id):
            made = Requested(action=action, detail=detail, complaint_id=complaint_id, by=event.actor, at=event.at)
            return {"requested": (*partner.requested, made)}
        case DecidedActionDone(complaint_id=complaint_id, action=action):
            done = FollowedUp(complaint_id=complaint_id, action=action, by=event.actor, at=event.at)
            return {"followed_up": (*partner.followed_up, done)}
        case DeliveryConfirmed(complaint_id=complaint_id, delivered=delivered):
            done = FollowedUp(
                complaint_id=complaint_id, action=DELIVERY, delivered=delivered, by=event.actor, at=event.at
            )
            return {"followed_up": (*partner.followed_up, done)}
        case _:
            assert_never(data)
