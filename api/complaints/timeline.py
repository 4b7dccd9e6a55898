"""A complaint's timeline: each event in words, with its clauses and its texts."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.openapi import Page
from api.paging import cursor, numbered_key, paged
from records import event_store, texts
from records.streams import COMPLAINTS
from standards.complaint import Complaint, ComplaintEvent
from standards.complaint.messages import tell
from standards.vocabulary import Role


class ClauseView(BaseModel):
    """A clause of the standard, in our words."""

    number: str = Field(examples=["S15"])
    text: str


class TimelineEntry(BaseModel):
    """One event of the case."""

    sequence: int
    at: datetime
    type: str = Field(examples=["stage_entered"])
    summary: str = Field(examples=["CS could not resolve the complaint."])
    actor: str
    role: Role
    edition: str
    clauses: list[str]
    because: list[ClauseView]
    details: dict[str, Any]
    why: str = Field(description="Where it is explained.", examples=["/v1/explanations?subject=cmp_…&sequence=3"])


TimelinePage = Page[TimelineEntry]


async def timeline(connection: AsyncConnection, case: Complaint, limit: int, after: str | None) -> dict[str, Any]:
    """The case's events from the cursor on, in order."""
    start = numbered_key(after, of="sequence")
    events = await event_store.read(connection, COMPLAINTS, case.id, after=start, limit=limit + 1)
    contents = await texts.of_subject(connection, case.id)
    more = cursor(events[limit - 1].sequence) if len(events) > limit else None
    return paged([_entry(event, contents) for event in events[:limit]], more)


def _entry(event: ComplaintEvent, contents: dict[str, str]) -> TimelineEntry:
    details = event.data.model_dump(mode="json", exclude={"type"}, exclude_none=True)
    return TimelineEntry(
        sequence=event.sequence,
        at=event.at,
        type=event.data.type,
        summary=tell(event.data),
        actor=event.actor,
        role=event.role,
        edition=event.edition,
        clauses=[str(clause) for clause in event.clauses],
        because=[ClauseView(number=str(clause), text=clause.text) for clause in event.clauses],
        details={
            name: contents.get(value, value) if isinstance(value, str) else value for name, value in details.items()
        },
        why=f"/v1/explanations?subject={event.subject}&sequence={event.sequence}",
    )
