"""Which versions of the code have run as workers here: one that has worked before is trusted after a rollback."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.processes import worker_versions
from records.writes import put


@dataclass(frozen=True)
class VersionHistory:
    """What is known of a version before it starts."""

    has_run: bool
    """Whether it has run here before."""
    is_rolled_back_to: bool
    """Whether it has, and another one has started since."""


async def history_of(connection: AsyncConnection, version: str) -> VersionHistory:
    """What is known of the version."""
    row = worker_versions.c
    mine = (await connection.execute(select(row.last_started_at).where(row.version == version))).scalar_one_or_none()
    latest = (await connection.execute(select(func.max(row.last_started_at)))).scalar_one()
    return VersionHistory(mine is not None, mine is not None and latest > mine)


async def note_start(connection: AsyncConnection, version: str, at: datetime) -> None:
    """Notes that the version starts."""
    await put(connection, worker_versions, {"version": version, "last_started_at": at}, "version")
