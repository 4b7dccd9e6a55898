"""Try parked packets again: what failed on them may have been mended."""

from sqlalchemy.ext.asyncio import AsyncEngine

from records.reviews.parking import have_parked_look


async def retry_parked(engine: AsyncEngine) -> None:
    """Has the reviews look whose packets have rested long enough."""
    async with engine.begin() as connection:
        await have_parked_look(connection)
