"""An edition's own stream of events. It has one event, its publication, which holds all there is to know about it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from standards.base_model import FrozenModel
from standards.editions.model import Edition
from standards.events import Event, EventData

SUBJECT = "edition/"
"""What stands before an edition's id in the subject of its events."""


class EditionPublished(EventData):
    """An edition was published. Its content is plain data, so that the event reads the same in every later release."""

    type: Literal["edition_published"] = "edition_published"
    effective_from: datetime
    follows: str | None
    """The edition over whose values it was written; None for one that the product brought."""
    digest: str
    content: dict[str, Any]


EditionEvent = Event[EditionPublished]


class PublishedEdition(FrozenModel):
    """An edition on record."""

    id: str
    sequence: int
    effective_from: datetime
    follows: str | None
    digest: str
    content: dict[str, Any]
    published_by: str
    published_at: datetime


def as_fact(content: Mapping[str, Any], effective_from: datetime, follows: str | None) -> EditionPublished:
    """The publication of the content, as plain data."""
    return EditionPublished(
        effective_from=effective_from, follows=follows, digest=digest(content), content=dict(content)
    )


def plain(edition: Edition) -> dict[str, Any]:
    """The edition as plain data: what is published, stored and hashed."""
    return edition.model_dump(mode="json")


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the content, the same on every machine."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def evolve(published: PublishedEdition | None, event: EditionEvent) -> PublishedEdition:
    """The edition after its publication. Raises ``ValueError`` for any other event: an edition never changes."""
    if published is not None or event.sequence != 1:
        raise ValueError(f"event {event.sequence} of {event.subject} would change an edition")
    return PublishedEdition(
        id=event.subject.removeprefix(SUBJECT),
        sequence=event.sequence,
        effective_from=event.data.effective_from,
        follows=event.data.follows,
        digest=event.data.digest,
        content=event.data.content,
        published_by=event.actor,
        published_at=event.at,
    )
