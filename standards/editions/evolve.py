"""How each event changes an edition on record. The state is a fold of its events, here and nowhere else."""

from typing import Any

from standards.editions.events import (
    SUBJECT,
    EditionApproved,
    EditionEvent,
    EditionProposed,
    EditionPublished,
    EditionWithdrawn,
)
from standards.editions.state import PublishedEdition
from standards.vocabulary import EditionStage


def evolve(published: PublishedEdition | None, event: EditionEvent) -> PublishedEdition:
    """The edition after the event. Raises ``ValueError`` for one out of sequence, or that would change its content."""
    if event.sequence != (published.sequence if published else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if published is None:
        return _first(event)
    progress: dict[str, Any] = {"sequence": event.sequence}
    if event.command is not None:
        progress["commands"] = (*published.commands, event.command)
    match event.data:
        case EditionApproved():
            progress |= {"stage": EditionStage.PUBLISHED, "approved_by": event.actor, "approved_at": event.at}
        case EditionWithdrawn():
            progress |= {"stage": EditionStage.WITHDRAWN, "withdrawn_by": event.actor, "withdrawn_at": event.at}
        case _:
            raise ValueError(f"event {event.sequence} of {event.subject} would change an edition")
    return published.model_copy(update=progress)


def _first(event: EditionEvent) -> PublishedEdition:
    if not isinstance(event.data, EditionProposed | EditionPublished):
        raise ValueError(f"{event.subject} begins with its content")
    proposed = isinstance(event.data, EditionProposed)
    return PublishedEdition(
        id=event.subject.removeprefix(SUBJECT),
        sequence=event.sequence,
        effective_from=event.data.effective_from,
        follows=event.data.follows,
        digest=event.data.digest,
        content=event.data.content,
        published_by=event.actor,
        published_at=event.at,
        stage=EditionStage.PROPOSED if proposed else EditionStage.PUBLISHED,
    )
