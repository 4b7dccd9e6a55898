"""Seal the event log: new events are bound into the chain under the audit key."""

from datetime import UTC, datetime

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from records.seals import seal


async def seal_log(engine: AsyncEngine, audit_key: SecretStr | None) -> None:
    """Seals what was recorded since the last seal."""
    key = audit_key.get_secret_value() if audit_key else None
    async with engine.begin() as connection:
        await seal(connection, key, datetime.now(UTC))
