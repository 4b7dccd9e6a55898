"""Who is told of what is recorded about a partner. Of a loss the accreditations or the review tell."""

from collections.abc import Iterable

from standards.editions import EscalationEdition
from standards.notifications import (
    Notification,
    NotificationKind,
    Pending,
    PendingNotification,
    Recipient,
    of_events,
    to_team,
)
from standards.partner.events import ActionRequested, PartnerEvent, ProgrammesRefused
from standards.partner.evolve import evolve
from standards.partner.state import Partner
from standards.vocabulary import Role


def notifications(
    before: Partner | None, events: Iterable[PartnerEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notifications that the events cause."""
    return of_events(before, events, evolve, _pending)


def _pending(_: Partner | None, event: PartnerEvent) -> Pending:
    match event.data:
        case ActionRequested():
            # S42: the PDM is the one whom the partner will ask about it.
            return (PendingNotification(NotificationKind.PARTNER_ACTION_REQUESTED, Recipient.PDM),)
        case ProgrammesRefused():
            return to_team(NotificationKind.PROGRAMMES_REFUSED, Role.PARTNER_OPS)
        case _:
            return ()
