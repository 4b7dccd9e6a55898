"""Who is known to hold a seat on the accreditation review board, whatever subject and address they call by (S32)."""

import asyncio
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.auth import Caller
from records import people

_READ_AGAIN_AFTER = 2.0
"""Seconds. Somebody who sat down in another process is met as such no later."""


@dataclass
class SeatHolders:
    """The seats' holders as this process knows them."""

    subs: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    read_at: float = float("-inf")
    reading: asyncio.Task[Exception | None] | None = None
    """Who reads them now, for everybody who asks meanwhile: they share the failure, too."""

    def add(self, caller: Caller) -> None:
        """The caller's token holds a seat: from now on every other token of the same person is known, too."""
        self.subs.add(caller.actor.sub)
        if caller.email is not None:
            self.addresses.add(caller.email.lower())

    async def include(self, engine: AsyncEngine, caller: Caller, held: AsyncConnection | None = None) -> bool:
        """Whether the caller is known to hold a seat. Where PostgreSQL is away, what was known last counts.

        Whoever holds a connection says so: it is asked, and nobody waits with it for another one.
        """
        if self._is_due():
            await (self._read(held) if held is not None else self._read_once(engine))
        return caller.actor.sub in self.subs or (caller.email or "").lower() in self.addresses

    def _is_due(self) -> bool:
        return time.monotonic() >= self.read_at + _READ_AGAIN_AFTER

    async def _read_once(self, engine: AsyncEngine) -> None:
        if self.reading is None or self.reading.done():
            self.reading = asyncio.create_task(self._try_to_read(engine))
        failure = await asyncio.shield(self.reading)
        if failure is not None and self.read_at == float("-inf"):
            raise failure

    async def _try_to_read(self, engine: AsyncEngine) -> Exception | None:
        try:
            async with engine.connect() as connection:
                await self._read(connection)
        except (SQLAlchemyError, OSError) as failure:
            return failure
        return None

    async def _read(self, connection: AsyncConnection) -> None:
        now = time.monotonic()
        subs, addresses = await people.seat_holders(connection)
        self.subs, self.addresses, self.read_at = self.subs | subs, self.addresses | addresses, now
