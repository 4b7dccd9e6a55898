"""The event log beside the worker: new events are sealed under the audit key, and what is sealed is verified again."""

import asyncio
import time
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from records.seals import seal
from records.verification import verify_further
from standards.signing import AuditKeys

PIECE = 200
"""Events in a transaction: a few milliseconds of work."""
SHARE = 0.2
"""The share of the time in which it works; in the rest the worker's other work goes on."""
ROUND = 5.0
"""Seconds after which a round ends, however much is left."""


async def seal_log(engine: AsyncEngine, keys: AuditKeys) -> None:
    """Seals what was recorded since the last seal."""
    async with engine.begin() as connection:
        await seal(connection, keys, datetime.now(UTC))


async def verify_log(engine: AsyncEngine, keys: AuditKeys, *, share: float = SHARE, seconds: float = ROUND) -> None:
    """Verifies until everything sealed was looked at, or for so many seconds; no step of a case waits for it."""
    ends_at, more = time.monotonic() + seconds, True
    while more and time.monotonic() < ends_at:
        began_at = time.monotonic()
        async with engine.begin() as connection:
            more = await verify_further(connection, keys, datetime.now(UTC), PIECE)
        worked = time.monotonic() - began_at
        await asyncio.sleep(worked * (1 - share) / share if more else 0)
