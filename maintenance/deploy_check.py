"""The check before a worker polls: a version that has not run here before must replay the histories that are open."""

from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from records.worker_versions import has_run, note_that_it_runs
from temporal.canary import Canary

REPLAYS_WITHIN = 20.0
"""Seconds. What is not replayed by then is taken on trust."""
_SHOWN = 5

log = structlog.get_logger("worker")


async def may_poll(engine: AsyncEngine, canary: Canary, version: str, most: int) -> bool:
    """Whether the version may take up what is open; at most ``most`` histories are replayed, 0 for none.

    One that has run here before may always, as after a rollback. Raises where PostgreSQL or Temporal is away.
    """
    async with engine.connect() as connection:
        if await has_run(connection, version):
            return True
    if most and not await _replays(canary, most):
        return False
    async with engine.begin() as connection:
        await note_that_it_runs(connection, version, datetime.now(UTC))
    return True


async def _replays(canary: Canary, most: int) -> bool:
    replayed = await canary.replay_recent(most, REPLAYS_WITHIN)
    if replayed.failed:
        log.error(
            "canary_refused",
            detail="This version does not replay histories that are open, so it does not take them up. "
            "Roll back, or guard the change with workflow.patched().",
            replayed=replayed.count,
            failed=len(replayed.failed),
            examples=[f"{one.workflow_id}: {one.reason}" for one in replayed.failed[:_SHOWN]],
        )
        return False
    log.info("canary_passed", replayed=replayed.count, complete=replayed.complete)
    return True
