"""An edition's own stream of events: how it came on record, who approved it, and whether it was withdrawn."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from standards.editions.model import Edition
from standards.events import Event, EventData, TextRef

SUBJECT = "edition/"
"""What stands before an edition's id in the subject of its events."""


class EditionProposed(EventData):
    """An edition was written that a second person is to approve. Its content is plain data."""

    type: Literal["edition_proposed"] = "edition_proposed"
    effective_from: datetime
    follows: str
    """The edition over whose values it was written."""
    digest: str
    content: dict[str, Any]


class EditionPublished(EventData):
    """An edition was published. Its content is plain data, so that the event reads the same in every later release."""

    type: Literal["edition_published"] = "edition_published"
    effective_from: datetime
    follows: str | None
    """The edition over whose values it was written; None for one that the product brought."""
    digest: str
    content: dict[str, Any]


class EditionApproved(EventData):
    """A second person approved a proposed edition: it is published."""

    type: Literal["edition_approved"] = "edition_approved"


class EditionWithdrawn(EventData):
    """An edition was taken back before it governed anything."""

    type: Literal["edition_withdrawn"] = "edition_withdrawn"
    reason: TextRef | None = None


FirstEventData = EditionProposed | EditionPublished
EditionEventData = Annotated[
    EditionProposed | EditionPublished | EditionApproved | EditionWithdrawn, Field(discriminator="type")
]
EditionEvent = Event[EditionEventData]


def as_fact(
    content: Mapping[str, Any], effective_from: datetime, follows: str | None, *, proposed: bool = False
) -> FirstEventData:
    """How the content comes on record, as plain data."""
    said = {"effective_from": effective_from, "digest": digest(content), "content": dict(content), "follows": follows}
    return EditionProposed.model_validate(said) if proposed else EditionPublished.model_validate(said)


def plain(edition: Edition) -> dict[str, Any]:
    """The edition as plain data: what is published, stored and hashed."""
    return edition.model_dump(mode="json")


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the content, the same on every machine."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
