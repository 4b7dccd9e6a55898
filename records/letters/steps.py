"""The events up to a notice's step: what comes later must not change what a letter says."""

from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from records.outbox import DueNotice
from records.recording import read
from records.streams import Stream
from standards.events import Event

E = TypeVar("E", bound=Event[Any])


async def until(connection: AsyncConnection, stream: Stream[Any, E], notice: DueNotice) -> tuple[E, ...]:
    """The subject's events, the last of the step the last. Raises ``LookupError`` where there is no such step."""
    events = await read(connection, stream, notice.subject, limit=notice.last_sequence)
    if len(events) != notice.last_sequence:
        raise LookupError(f"{notice.subject} has no event {notice.last_sequence}")
    return events
