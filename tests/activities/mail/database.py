"""A real PostgreSQL for the tests of the mail: one server, migrated once; each test finds it empty."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.local.postgres import APPLICATION, SUPERUSER, Postgres, running
from cli.migrate import migrate as migrate_as_owner
from records.database import connect
from records.tables.registry import metadata
from settings import normalise_database_url


async def migrate(server: Postgres) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RECOURSE_MIGRATION_DATABASE_URL", server.owner_url)
        await asyncio.to_thread(migrate_as_owner)


def engine_for(server: Postgres) -> AsyncEngine:
    """As the application connects: its own role, which may neither alter the schema nor the past."""
    return connect(normalise_database_url(server.url(APPLICATION)))


@pytest_asyncio.fixture(scope="session")
async def postgres() -> AsyncIterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="recourse-mail-") as folder:
        async with running(Path(folder), settings={"fsync": "off"}) as server:
            await migrate(server)
            yield server


@pytest_asyncio.fixture(scope="session")
async def application(postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    connected = engine_for(postgres)
    yield connected
    await connected.dispose()


@pytest_asyncio.fixture
async def engine(postgres: Postgres, application: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """The application's connections to a record without a row in it."""
    administrator = await asyncpg.connect(postgres.url(SUPERUSER))
    try:
        # Past the triggers, which hold the log append-only for everybody else.
        await administrator.execute("SET session_replication_role = replica")
        for table in metadata.sorted_tables:
            await administrator.execute(f'DELETE FROM "{table.name}"')
    finally:
        await administrator.close()
    yield application
