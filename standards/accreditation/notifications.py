"""Who is told of what happens to an accreditation (S4-S9, S27, S28, S42).

What is the partner's own (grace, a lapse, a flag) happens to all its accreditations at once, and each of them keeps a
stream of its own. Such a notification gets an id from the partner and from what happened, the same in every stream:
the first one on record is sent, and tells of them all.
"""

from collections.abc import Iterator

from standards.accreditation import events as f
from standards.accreditation.events import AccreditationEvent
from standards.accreditation.evolve import evolve
from standards.accreditation.state import Accreditation
from standards.editions import Edition
from standards.ids import digest_id
from standards.notifications import (
    Notification,
    NotificationKind,
    Pending,
    PendingNotification,
    Recipient,
    by_event,
    identified,
    of_step,
    to_partner_and_pdm,
    to_team,
)
from standards.vocabulary import Role

PARTNER_WIDE = (f.GraceOpened, f.GraceExtended, f.GraceEnded, f.Lapsed, f.MarksFlagged)
"""What happens to all the partner's accreditations at once."""
NO_EVENT = 0
"""Stands for the sequence in a notification that tells of several streams."""


def _placed(before: Accreditation | None, event: AccreditationEvent, pending: Pending) -> Iterator[Notification]:
    if before is None or not isinstance(event.data, PARTNER_WIDE):
        return of_step(event.subject, event.sequence, event.sequence, pending)
    partner = f"partner/{before.partner_id}"
    return identified(partner_wide_id(before.partner_id, event), partner, NO_EVENT, NO_EVENT, pending)


def partner_wide_id(partner_id: str, event: AccreditationEvent) -> str:
    """What happened to all accreditations of the partner at once, by a name that is the same in each one's stream."""
    digest = digest_id("", event.at.isoformat(), event.command or "", event.data.model_dump_json())
    return f"partner/{partner_id}/{event.data.type}/{digest[1:17]}"


def _pending(
    before: Accreditation | None, event: AccreditationEvent, _edition: Edition
) -> Iterator[PendingNotification]:
    if isinstance(event.data, f.ConditionEventData):
        return _of_condition(before, event.data)
    return _of_term(event.data)


def _of_condition(before: Accreditation | None, data: f.ConditionEventData) -> Iterator[PendingNotification]:
    match data:
        case f.GraceOpened():
            yield from to_partner_and_pdm(NotificationKind.GRACE_OPENED)
            yield from to_team(NotificationKind.GRACE_TO_DECIDE, Role.PARTNER_OPS)
        case f.GraceExtended():
            yield from to_partner_and_pdm(NotificationKind.GRACE_EXTENDED)
        case f.GraceEnded():
            yield from to_partner_and_pdm(NotificationKind.GRACE_ENDED)
        case f.RemediationOpened():
            yield from to_partner_and_pdm(NotificationKind.REMEDIATION_OPENED)
        case f.RemediationEnded(closed=True):
            yield from to_partner_and_pdm(NotificationKind.REMEDIATION_ENDED)
        case f.RemediationRanOut() if before is not None and before.review is not None:
            # Where no review was open, one opens, and its own notification tells of the gap.
            yield from to_partner_and_pdm(NotificationKind.REMEDIATION_RAN_OUT)
        case _:
            # A grace that is denied lapses, and what a review brings is told by the review.
            return


def _of_term(data: f.TermEventData) -> Iterator[PendingNotification]:
    match data:
        case f.AccreditationIssued(imported=False):
            yield from to_partner_and_pdm(NotificationKind.ACCREDITATION_ISSUED)
        case f.MarksFlagged():
            yield PendingNotification(NotificationKind.MARKS_FLAGGED, Recipient.PDM)
            yield from to_team(NotificationKind.MARKS_FLAGGED, Role.PARTNER_OPS)
        case f.RenewalHeld():
            yield PendingNotification(NotificationKind.RENEWAL_HELD, Recipient.PDM)
        case f.Renewed():
            yield from to_partner_and_pdm(NotificationKind.ACCREDITATION_RENEWED)
        case f.Lapsed():
            yield from to_partner_and_pdm(NotificationKind.ACCREDITATIONS_LAPSED)
        case _:
            return


notifications = by_event(evolve, _pending, _placed)
"""The notifications that the events cause. An import tells nobody; what others tell already is not told twice."""
