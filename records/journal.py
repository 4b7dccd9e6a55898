"""The journal: what a process calls to have its events recorded."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.database import is_away
from records.editions import EditionShelf
from records.errors import RecordAway
from records.recording import append, read
from records.streams import COMPLAINTS
from standards.complaint import ComplaintEvent


class Journal:
    """Records a case's events in a transaction of their own. Raises ``RecordAway`` where PostgreSQL cannot serve."""

    def __init__(self, engine: AsyncEngine, shelf: EditionShelf) -> None:
        self._engine = engine
        self._shelf = shelf

    async def record_complaint(self, events: Sequence[ComplaintEvent]) -> tuple[ComplaintEvent, ...]:
        """Records the events, once; returns those on record that the process has to adopt.

        Raises ``RecordDiverged`` where process and record cannot both be right.
        """
        async with self._transaction() as connection:
            edition = await self._shelf.by_id(connection, events[0].edition)
            return await append(connection, COMPLAINTS, events, edition)

    async def complaint_after(self, complaint_id: str, sequence: int) -> tuple[ComplaintEvent, ...]:
        """The case's events on record after the sequence."""
        async with self._transaction() as connection:
            return await read(connection, COMPLAINTS, complaint_id, after=sequence)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except Exception as error:
            if is_away(error):
                raise RecordAway(type(error).__name__) from None
            raise
