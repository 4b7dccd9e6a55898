"""Who is told of an edition: those who may approve it, while it waits for a second person (extension)."""

from standards.editions.commands import ApproveEdition
from standards.editions.events import EditionEvent, EditionProposed
from standards.editions.evolve import evolve
from standards.editions.model import Edition
from standards.editions.state import PublishedEdition
from standards.notifications import NotificationKind, Pending, by_event, to_team


def _pending(_before: PublishedEdition | None, event: EditionEvent, _edition: Edition) -> Pending:
    proposed = isinstance(event.data, EditionProposed)
    return to_team(NotificationKind.EDITION_TO_APPROVE, *ApproveEdition.declaration.roles) if proposed else ()


notifications = by_event(evolve, _pending)
"""The notifications that the events cause."""
