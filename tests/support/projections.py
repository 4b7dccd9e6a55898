"""Projections as a test wants them, whatever the events say."""

from sqlalchemy.ext.asyncio import AsyncConnection

from records.event_store import differing, remove
from records.projection_rows import Rows
from records.writes import write


async def write_rows(connection: AsyncConnection, before: Rows, after: Rows) -> None:
    """Makes the projections hold the rows ``after`` where they held ``before``."""
    gone, changed = differing(before, after)
    await remove(connection, gone)
    await write(connection, changed)
