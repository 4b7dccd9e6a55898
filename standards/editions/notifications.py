"""Who is told of an edition: those who may approve it, while it waits for a second person (extension)."""

from collections.abc import Iterable, Iterator

from standards.editions.commands import ApproveEdition
from standards.editions.events import EditionEvent, EditionProposed
from standards.editions.evolve import evolve
from standards.editions.model import Edition
from standards.editions.state import PublishedEdition
from standards.notifications import Notification, NotificationKind, PendingNotification, of_events, to_team


def notifications(
    before: PublishedEdition | None, events: Iterable[EditionEvent], _edition: Edition
) -> tuple[Notification, ...]:
    """The notifications that the events cause."""
    return of_events(before, events, evolve, lambda _, event: _pending(event))


def _pending(event: EditionEvent) -> Iterator[PendingNotification]:
    if isinstance(event.data, EditionProposed):
        yield from to_team(NotificationKind.EDITION_TO_APPROVE, *ApproveEdition.declaration.roles)
