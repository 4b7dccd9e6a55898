"""Alembic's environment: migrations run as the schema's owner, with timeouts, one transaction each."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.backfill import fill
from migrations.comments import write_comments
from migrations.grants import grant
from records.tables.registry import metadata
from settings import normalise_database_url, variable

OWNER = "RECOURSE_MIGRATION_DATABASE_URL"


def _url() -> str:
    return normalise_database_url(variable(OWNER) or variable("RECOURSE_DATABASE_URL") or "")


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
    if context.config.attributes.get("grant"):
        # Beside this version an older one may have written events since the last migration, without their decisions.
        fill(connection)
        write_comments(connection)
        connection.commit()
    # The owner alone grants; where the application is the owner itself, there is nobody to grant to.
    if context.config.attributes.get("grant") and variable(OWNER):
        grant(connection)
        connection.commit()


async def _run() -> None:
    engine = create_async_engine(_url())
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()


asyncio.run(_run())
