"""Small things that are kept in order: at each start, and beside the task queue again and again."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.editions.repository import EditionRepository, publish_bundled
from records.idempotency import forget
from records.private_records.keeping import cover_what_there_was
from records.reviews.parking import have_parked_look
from temporal.schedules import ensure_tier_reviews

KEYS_KEPT_FOR = timedelta(days=7)
"""How long an idempotency key is kept: nobody repeats a request later."""


async def begin_record(engine: AsyncEngine, at: datetime) -> None:
    """Puts on record, once each, the product's own editions, and what private rows there were before digests."""
    async with engine.begin() as connection:
        await publish_bundled(connection)
        await cover_what_there_was(connection, at)


async def forget_keys(engine: AsyncEngine) -> None:
    """Deletes the idempotency keys whose time is over."""
    async with engine.begin() as connection:
        await forget(connection, datetime.now(UTC) - KEYS_KEPT_FOR)


async def retry_parked(engine: AsyncEngine) -> None:
    """Has the reviews look whose parked packets have rested long enough: what failed on them may have been mended."""
    async with engine.begin() as connection:
        await have_parked_look(connection)


async def keep_schedule(client: Client, engine: AsyncEngine, repository: EditionRepository) -> None:
    """Keeps Temporal's schedule of tier reviews as the edition in force now has it (S6)."""
    now = datetime.now(UTC)
    async with engine.connect() as connection:
        edition = await repository.in_force(connection, now)
    await ensure_tier_reviews(client, edition, now)
