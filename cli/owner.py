"""The record as the schema's owner: the application may change nothing that it only inserts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from records.database import connect
from settings import StoreSettings


@asynccontextmanager
async def owners_engine(settings: StoreSettings) -> AsyncIterator[AsyncEngine]:
    """An engine with the owner's rights, disposed of at the end of the block."""
    engine = connect(settings.migration_database_url or settings.database_url, 1, settings.audit.ring)
    try:
        yield engine
    finally:
        await engine.dispose()
