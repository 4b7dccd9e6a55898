"""Alembic's environment: migrations run as the schema's owner, with timeouts, one transaction each."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from records.tables.registry import metadata
from settings import normalise_database_url


def _url() -> str:
    url = os.environ.get("RECOURSE_MIGRATION_DATABASE_URL") or os.environ["RECOURSE_DATABASE_URL"]
    return normalise_database_url(url)


def _migrate(connection: Connection) -> None:
    # A migration that waits for a lock holds up everybody behind it: better that it fails and is run again.
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '10min'"))
    connection.commit()
    context.configure(
        connection=connection, target_metadata=metadata, transaction_per_migration=True, compare_server_default=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run() -> None:
    engine = create_async_engine(_url())
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
    await engine.dispose()


asyncio.run(_run())
