"""Anchor the seals in Temporal: who holds PostgreSQL alone can then take none of them back.

Where Temporal knows fewer seals than it did, it is an older one: every process is then told to follow its record.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from records.seals import anchored_up_to, note_anchored, sealed_after
from temporal.anchoring import BATCH, anchor, anchored, start_anchor
from workflows.anchor import KEPT, Head


async def anchor_seals(
    client: Client, engine: AsyncEngine, when_older: Callable[[], Awaitable[object]] | None = None
) -> int:
    """Anchors what was sealed since; returns the number of the last seal that is anchored."""
    async with engine.connect() as connection:
        noted = await anchored_up_to(connection)
    known = await anchored(client)
    last = known.last if known else 0
    if last < noted and when_older is not None:
        await when_older()
    if known is None:
        latest = await _heads(engine, 0, KEPT, latest=True)
        await start_anchor(client, latest)
        last = latest[-1].number if latest else 0
    last = await _anchor_from(client, engine, last)
    if last != noted:
        async with engine.begin() as connection:
            await note_anchored(connection, last)
    return last


async def _anchor_from(client: Client, engine: AsyncEngine, last: int) -> int:
    # From the last one on: where the record shows another in its place, the anchor is to learn of it.
    while heads := await _heads(engine, max(last - 1, 0), BATCH):
        before, last = last, await anchor(client, heads)
        if last <= before:
            break
    return last


async def _heads(engine: AsyncEngine, after: int, limit: int, *, latest: bool = False) -> list[Head]:
    async with engine.connect() as connection:
        return [Head.model_validate(seal) for seal in await sealed_after(connection, after, limit, latest=latest)]
