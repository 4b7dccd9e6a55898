"""Seal the event log: new events are bound into the chain under the audit key."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from records.seals import seal
from standards.signing import AuditKeys


async def seal_log(engine: AsyncEngine, keys: AuditKeys) -> None:
    """Seals what was recorded since the last seal."""
    async with engine.begin() as connection:
        await seal(connection, keys, datetime.now(UTC))
