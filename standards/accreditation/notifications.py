"""Who is told of what happens to an accreditation (S4-S9, S27, S28, S42).

What is the partner's own (grace, a lapse, a flag) happens to all its accreditations at once, and each of them keeps a
stream of its own. Such a notice gets an id from the partner and from what happened, the same in every stream: the
first one on record is sent, and tells of them all.
"""

from collections.abc import Iterable, Iterator

from standards.accreditation import events as f
from standards.accreditation.events import AccreditationEvent
from standards.accreditation.evolve import evolve
from standards.accreditation.state import Accreditation
from standards.editions import Edition
from standards.ids import digest_id
from standards.notifications import (
    Addressed,
    NoticeKind,
    Notification,
    Recipient,
    numbered,
    of_each_event,
    to_team,
    to_the_partner,
)
from standards.vocabulary import Role

THE_PARTNERS = (f.GraceOpened, f.GraceExtended, f.GraceEnded, f.Lapsed, f.MarksFlagged)
"""What happens to all the partner's accreditations at once."""
NO_EVENT = 0
"""Stands for the sequence in a notice that tells of several streams."""


def notifications(
    before: Accreditation | None, events: Iterable[AccreditationEvent], _edition: Edition
) -> tuple[Notification, ...]:
    """The notices that the events cause. An import tells nobody, and neither does what other notices tell already."""
    return of_each_event(before, events, evolve, _of_event)


def _of_event(before: Accreditation | None, event: AccreditationEvent) -> Iterator[Notification]:
    addressed = _addressed(before, event.data)
    if before is None or not isinstance(event.data, THE_PARTNERS):
        yield from numbered(event.subject, event.sequence, event.sequence, addressed)
        return
    for index, told in enumerate(addressed):
        yield Notification(
            id=f"{happening(before.partner_id, event)}/{index}",
            subject=f"partner/{before.partner_id}",
            first_sequence=NO_EVENT,
            last_sequence=NO_EVENT,
            kind=told.kind,
            to=told.to,
            team=told.team,
        )


def happening(partner_id: str, event: AccreditationEvent) -> str:
    """What happened to all accreditations of the partner at once, by a name that is the same in each one's stream."""
    told = digest_id("", event.at.isoformat(), event.command or "", event.data.model_dump_json())
    return f"partner/{partner_id}/{event.data.type}/{told[1:17]}"


def _addressed(before: Accreditation | None, data: f.AccreditationEventData) -> Iterator[Addressed]:
    if isinstance(data, f.ConditionEventData):
        yield from _of_condition(before, data)
    else:
        yield from _of_term(data)


def _of_condition(before: Accreditation | None, data: f.ConditionEventData) -> Iterator[Addressed]:
    match data:
        case f.GraceOpened():
            yield from to_the_partner(NoticeKind.GRACE_OPENED)
            yield from to_team(NoticeKind.GRACE_TO_DECIDE, Role.PARTNER_OPS)
        case f.GraceExtended():
            yield from to_the_partner(NoticeKind.GRACE_EXTENDED)
        case f.GraceEnded():
            yield from to_the_partner(NoticeKind.GRACE_ENDED)
        case f.RemediationOpened():
            yield from to_the_partner(NoticeKind.REMEDIATION_OPENED)
        case f.RemediationEnded(closed=True):
            yield from to_the_partner(NoticeKind.REMEDIATION_ENDED)
        case f.RemediationRanOut() if before is not None and before.review is not None:
            # Where no review was open, one opens, and its own letter tells of the gap.
            yield from to_the_partner(NoticeKind.REMEDIATION_RAN_OUT)
        case _:
            # A grace that is denied lapses, and what a review brings is told by the review.
            return


def _of_term(data: f.TermEventData) -> Iterator[Addressed]:
    match data:
        case f.AccreditationIssued(imported=False):
            yield from to_the_partner(NoticeKind.ACCREDITATION_ISSUED)
        case f.MarksFlagged():
            yield Addressed(NoticeKind.MARKS_FLAGGED, Recipient.PDM)
            yield from to_team(NoticeKind.MARKS_FLAGGED, Role.PARTNER_OPS)
        case f.RenewalHeld():
            yield Addressed(NoticeKind.RENEWAL_HELD, Recipient.PDM)
        case f.Renewed():
            yield from to_the_partner(NoticeKind.ACCREDITATION_RENEWED)
        case f.Lapsed():
            yield from to_the_partner(NoticeKind.ACCREDITATIONS_LAPSED)
        case _:
            return
