"""Mend stuck processes: after a version that could not go on was rolled back, every case goes on by itself.

A case that began under that version, or went on under it, has a history which this one cannot replay: it is reset to
its beginning and follows its record. One whose tasks failed and would be tried again in minutes is reset to its last
task, which is tried at once.
"""

from collections.abc import Collection
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.service import RPCError

from records.confirmation import doubt
from temporal.canary import Canary
from temporal.resetting import reset

_MOST_AT_ONCE = 200
_FIRST_LOOK_AT, _FIRST_LOOK_WITHIN = 500, 60.0

log = structlog.get_logger("worker")


class StuckMender:
    """Resets what is stuck, each process once: what does not go on after that waits for a person.

    ``after_rollback``: another version ran since this one did, and may have left what this one does not replay.
    """

    def __init__(self, client: Client, engine: AsyncEngine, canary: Canary, *, after_rollback: bool) -> None:
        self._client, self._engine, self._canary = client, engine, canary
        self._known: set[str] = set()
        self._looks = after_rollback

    async def mend(self) -> int:
        """Mends what is stuck now; returns how many it reset.

        After a rollback it first replays what is open: Temporal reports a problem only after several failures.
        """
        mended = 0
        if self._looks:
            found = await self._canary.replay_recent(_FIRST_LOOK_AT, _FIRST_LOOK_WITHIN)
            self._looks = False
            mended += await self._reset_all([(one.workflow_id, one.run_id) for one in found.failed])
        return mended + await self._reset_all(await self._canary.reported(_MOST_AT_ONCE))

    async def mend_unanswering(self, workflow_id: str) -> bool:
        """Resets a process that cannot answer where this version does not replay its history; whether it did.

        Temporal reports no problem of one whose queries alone fail: none of its tasks has been tried yet.
        """
        try:
            described = await self._client.get_workflow_handle(workflow_id).describe()
            if await self._canary.replays(workflow_id, described.run_id):
                return False
        except RPCError:
            return False
        return await self._reset_all([(workflow_id, described.run_id)]) > 0

    async def _reset_all(self, stuck: Collection[tuple[str, str]]) -> int:
        mended = 0
        for workflow_id, run_id in stuck:
            if workflow_id in self._known:
                continue
            self._known.add(workflow_id)
            try:
                mended += await self._reset(workflow_id, run_id)
            except RPCError as error:
                log.warning("process_not_mended", workflow=workflow_id, error=error.status.name)
        return mended

    async def _reset(self, workflow_id: str, run_id: str) -> bool:
        replays = await self._canary.replays(workflow_id, run_id)
        reason = "its tasks failed"
        if not await reset(self._client, workflow_id, run_id, to_its_beginning=not replays, reason=reason):
            return False
        log.warning("process_reset", workflow=workflow_id, to="last task" if replays else "beginning")
        async with self._engine.begin() as connection:
            await doubt(connection, workflow_id.rpartition("/")[2], datetime.now(UTC))
        return True
