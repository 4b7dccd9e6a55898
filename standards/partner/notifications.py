"""Who is told of what is recorded about a partner. Of a loss the accreditations or the review tell."""

from standards.editions import EscalationEdition
from standards.notifications import (
    NotificationKind,
    Pending,
    PendingNotification,
    Recipient,
    by_event,
    to_team,
)
from standards.partner.events import ActionRequested, PartnerEvent, ProgrammesRefused
from standards.partner.evolve import evolve
from standards.partner.state import Partner
from standards.vocabulary import Role


def _pending(_before: Partner | None, event: PartnerEvent, _edition: EscalationEdition) -> Pending:
    match event.data:
        case ActionRequested():
            # S42: the PDM is the one whom the partner will ask about it.
            return (PendingNotification(NotificationKind.PARTNER_ACTION_REQUESTED, Recipient.PDM),)
        case ProgrammesRefused():
            return to_team(NotificationKind.PROGRAMMES_REFUSED, Role.PARTNER_OPS)
        case _:
            return ()


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
