"""Who is known to hold a seat on the accreditation review board, whatever subject and address they call by (S32)."""

import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

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

    def add(self, caller: Caller) -> None:
        """The caller's token holds a seat: from now on every other token of the same person is known, too."""
        self.subs.add(caller.actor.sub)
        if caller.email is not None:
            self.addresses.add(caller.email.lower())

    async def include(self, engine: AsyncEngine, caller: Caller) -> bool:
        """Whether the caller is known to hold a seat. Where PostgreSQL is away, what was known last counts."""
        await self._read(engine)
        return caller.actor.sub in self.subs or (caller.email or "").lower() in self.addresses

    async def _read(self, engine: AsyncEngine) -> None:
        now = time.monotonic()
        if now < self.read_at + _READ_AGAIN_AFTER:
            return
        try:
            async with engine.connect() as connection:
                subs, addresses = await people.seat_holders(connection)
        except (SQLAlchemyError, OSError):
            if self.read_at == float("-inf"):
                raise
            return
        self.subs, self.addresses, self.read_at = self.subs | subs, self.addresses | addresses, now
