"""Who is told that the annulment of a mark was asked for or approved (extension; the PDM by S42)."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from standards.editions import EscalationEdition
from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEvent, evolve
from standards.notifications import (
    Notification,
    NotificationKind,
    PendingNotification,
    Recipient,
    of_events,
    to_team,
)
from standards.vocabulary import Role


def notifications(
    before: Annulment | None, events: Iterable[MarkEvent], edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notifications that the events cause."""
    return of_events(before, events, evolve, lambda _, event: _pending(event, edition))


def _pending(event: MarkEvent, edition: EscalationEdition) -> Iterator[PendingNotification]:
    match event.data:
        case AnnulmentAsked():
            yield from to_team(NotificationKind.ANNULMENT_ASKED, Role.DIRECTOR)
        case MarkAnnulled():
            yield PendingNotification(NotificationKind.MARK_ANNULLED, Recipient.PDM)
            if edition.extensions.tell_partner_of_mark:
                yield PendingNotification(NotificationKind.MARK_ANNULLED, Recipient.PARTNER_CONTACT)
        case _:
            assert_never(event.data)
