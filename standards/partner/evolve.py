"""How each event changes a partner. The state is a fold of its events, here and nowhere else."""

from typing import Any, assert_never

from standards.events import progress
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
    ProgrammesRefused,
)
from standards.partner.state import DELIVERY, Certification, FollowedUp, ImportedMark, Lockout, Partner, Requested


def evolve(partner: Partner | None, event: PartnerEvent) -> Partner:
    """The partner after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (partner.sequence if partner else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if partner is None:
        return _first(event)
    return partner.model_copy(update={**_changes(partner, event), **progress(partner, event)})


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


def _changes(  # noqa: C901, PLR0911 - one line a fact reads best as a table
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
            return {"lockout": Lockout(since=event.at, until=latest, because=because), "refused": ()}
        case ProgrammesLeft(programmes=programmes):
            stays = tuple(name for name in partner.programmes if name not in programmes)
            return {"programmes": stays, "barred": tuple(dict.fromkeys((*partner.barred, *programmes)))}
        case ProgrammesRefused(programmes=programmes):
            return {"refused": tuple(dict.fromkeys((*partner.refused, *programmes)))}
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
