"""Forget idempotency keys that are older than anybody repeats a request."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from records.idempotency import forget

KEYS_KEPT_FOR = timedelta(days=7)


async def forget_keys(engine: AsyncEngine) -> None:
    """Deletes the keys whose time is over."""
    async with engine.begin() as connection:
        await forget(connection, datetime.now(UTC) - KEYS_KEPT_FOR)
