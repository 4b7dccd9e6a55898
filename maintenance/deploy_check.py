"""The check before a worker polls: a version that has not run here before must replay the histories that are open."""

from datetime import UTC, datetime
from enum import Enum

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from records.worker_versions import history_of, note_start
from temporal.canary import Canary

REPLAYS_WITHIN = 20.0
"""Seconds. What is not replayed by then is taken on trust."""
_SHOWN = 5

log = structlog.get_logger("worker")


class Deploy(Enum):
    """What a version finds when it starts."""

    REFUSED = "refused"
    """It does not replay what is open."""
    ROLLED_BACK = "rolled_back"
    """It has run here before, and another one since."""
    GOES_ON = "goes_on"


async def check_deploy(engine: AsyncEngine, canary: Canary, version: str, most: int) -> Deploy:
    """Whether the version may take up what is open; at most ``most`` histories are replayed, 0 for none.

    One that has run here before may always, as after a rollback. Raises where PostgreSQL or Temporal is away.
    """
    async with engine.connect() as connection:
        before = await history_of(connection, version)
    if not before.has_run and most and not await _replays(canary, most):
        return Deploy.REFUSED
    async with engine.begin() as connection:
        await note_start(connection, version, datetime.now(UTC))
    return Deploy.ROLLED_BACK if before.is_rolled_back_to else Deploy.GOES_ON


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
