"""Keep Temporal's schedule of tier reviews as the edition in force has it (S6)."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.editions.repository import EditionRepository
from temporal.schedules import ensure_tier_reviews


async def keep_schedule(client: Client, engine: AsyncEngine, repository: EditionRepository) -> None:
    """Creates or updates the schedule where it differs from the edition in force now."""
    now = datetime.now(UTC)
    async with engine.connect() as connection:
        edition = await repository.in_force(connection, now)
    await ensure_tier_reviews(client, edition, now)
