"""Who is told of what is recorded about a partner. A loss is told by the accreditations' and the review's notices."""

from collections.abc import Iterable, Iterator

from standards.editions import EscalationEdition
from standards.notifications import Addressed, NoticeKind, Notification, Recipient, numbered, of_each_event
from standards.partner.events import ActionRequested, PartnerEvent
from standards.partner.state import Partner, evolve


def notifications(
    before: Partner | None, events: Iterable[PartnerEvent], _edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notices that the events cause."""
    return of_each_event(before, events, evolve, _of_event)


def _of_event(_: Partner | None, event: PartnerEvent) -> Iterator[Notification]:
    # S42: the PDM is the one whom the partner will ask about it.
    told = isinstance(event.data, ActionRequested)
    addressed = (Addressed(NoticeKind.PARTNER_ACTION_REQUESTED, Recipient.PDM),) if told else ()
    return numbered(event.subject, event.sequence, event.sequence, addressed)
