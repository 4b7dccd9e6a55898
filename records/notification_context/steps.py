"""The events up to a notice's step: what comes later must not change what a letter says."""

from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from records.event_store import read
from records.notifications.outbox import DueNotice
from records.streams import Stream
from standards.events import Event

E = TypeVar("E", bound=Event[Any])


async def until(connection: AsyncConnection, stream: Stream[Any, E], notification: DueNotice) -> tuple[E, ...]:
    """The subject's events, the last of the step the last. Raises ``LookupError`` where there is no such step."""
    events = await read(connection, stream, notification.subject, limit=notification.last_sequence)
    if len(events) != notification.last_sequence:
        raise LookupError(f"{notification.subject} has no event {notification.last_sequence}")
    return events
