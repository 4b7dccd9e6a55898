"""``python -m cli.migrate``: brings the schema up to date, as the owner whose address the environment gives."""

import asyncio
import os

from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import create_async_engine

from cli.local.processes import REPO
from migrations.backfill import fill
from settings import normalise_database_url


def config() -> Config:
    """Alembic's, without a file; ``migrations/env.py`` takes the address from the environment."""
    made = Config()
    made.set_main_option("script_location", str(REPO / "migrations"))
    return made


async def find_decisions() -> int:
    """Finds the decisions behind events that an older version wrote since the last migration, in a mixed deploy.

    Returns how many. Raises ``KeyError`` where the environment names no database.
    """
    url = os.environ.get("RECOURSE_MIGRATION_DATABASE_URL") or os.environ["RECOURSE_DATABASE_URL"]
    engine = create_async_engine(normalise_database_url(url))
    async with engine.begin() as connection:
        found = await connection.run_sync(fill)
    await engine.dispose()
    return found


if __name__ == "__main__":
    command.upgrade(config(), "head")
    asyncio.run(find_decisions())
