"""Who is told that the annulment of a mark was asked for or approved (extension; the PDM by S42)."""

from collections.abc import Iterator
from typing import assert_never

from standards.editions import EscalationEdition
from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEvent, evolve
from standards.notifications import (
    NotificationKind,
    PendingNotification,
    Recipient,
    by_event,
    to_team,
)
from standards.vocabulary import Role


def _pending(_before: Annulment | None, event: MarkEvent, edition: EscalationEdition) -> Iterator[PendingNotification]:
    match event.data:
        case AnnulmentAsked():
            yield from to_team(NotificationKind.ANNULMENT_ASKED, Role.DIRECTOR)
        case MarkAnnulled():
            yield PendingNotification(NotificationKind.MARK_ANNULLED, Recipient.PDM)
            if edition.extensions.tell_partner_of_mark:
                yield PendingNotification(NotificationKind.MARK_ANNULLED, Recipient.PARTNER_CONTACT)
        case _:
            assert_never(event.data)


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
