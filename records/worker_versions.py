"""Which versions of the code have run as workers here: one that has worked before is trusted after a rollback."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.worker_versions import worker_versions


async def has_run(connection: AsyncConnection, version: str) -> bool:
    """Whether the version has run here before."""
    query = select(worker_versions.c.version).where(worker_versions.c.version == version)
    return (await connection.execute(query)).scalar_one_or_none() is not None


async def note_that_it_runs(connection: AsyncConnection, version: str, at: datetime) -> None:
    """Notes that the version runs."""
    statement = insert(worker_versions).values(version=version, first_ran_at=at)
    await connection.execute(statement.on_conflict_do_nothing())
