"""Anchor the seals in Temporal: who holds PostgreSQL alone can then take none of them back."""

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.seals import sealed_after
from temporal.anchoring import BATCH, anchor, anchored, start_anchor
from workflows.anchor import KEPT, Head

log = structlog.get_logger("worker")


async def anchor_seals(client: Client, engine: AsyncEngine) -> int:
    """Anchors what was sealed since; returns the number of the last seal that is anchored."""
    known = await anchored(client)
    if known is None:
        await start_anchor(client, await _heads(engine, 0, KEPT, latest=True))
        known = await anchored(client)
    last = known.last if known else 0
    # From the last one on: where the record shows another in its place, the anchor is to learn of it.
    while heads := await _heads(engine, max(last - 1, 0), BATCH):
        before, last = last, await anchor(client, heads)
        if last <= before:
            break
    return last


async def _heads(engine: AsyncEngine, after: int, limit: int, *, latest: bool = False) -> list[Head]:
    async with engine.connect() as connection:
        return [Head.model_validate(seal) for seal in await sealed_after(connection, after, limit, latest=latest)]
