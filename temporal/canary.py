"""Whether the code of this process replays the histories that are open: what it cannot replay, it would only block."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer, WorkflowRunner

from temporal.data_converter import DATA_CONVERTER
from workflows.ids import TASK_QUEUE

REPLAYED_CODE = ("workflows", "standards", "activities")
"""The rooms whose code runs, or names what runs, when a history is replayed."""
_ASKED_SIDE_BY_SIDE = 8


def code_version(root: Path) -> str:
    """What distinguishes this code from any other that would replay differently. Reads the sources below ``root``."""
    digest = hashlib.sha256()
    for room in REPLAYED_CODE:
        for source in sorted((root / room).rglob("*.py")):
            digest.update(str(source.relative_to(root)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:32]


@dataclass(frozen=True)
class Unreplayable:
    """An open history that this code does not replay."""

    workflow_id: str
    run_id: str
    reason: str


@dataclass(frozen=True)
class Replayed:
    """What came of replaying open histories."""

    count: int
    failed: tuple[Unreplayable, ...] = ()
    complete: bool = True
    """Whether all of those that were asked for were replayed in time."""


class Canary:
    """Replays open histories with the workflows of this process."""

    def __init__(
        self, client: Client, workflows: Sequence[type], runner: WorkflowRunner, queue: str = TASK_QUEUE
    ) -> None:
        self._client = client
        self._open = f"ExecutionStatus = 'Running' AND TaskQueue = '{queue}'"
        self._workflows = workflows
        self._runner = runner

    async def replay_recent(self, most: int, within: float) -> Replayed:
        """Replays the most recently started open histories, at most so many, for at most so many seconds.

        Raises ``RPCError`` where Temporal cannot list them.
        """
        found: list[Unreplayable] = []
        count, complete = 0, False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                running = [(one.id, one.run_id) async for one in self._client.list_workflows(self._open, limit=most)]
                async for history, reason in self._replay(running):
                    count += 1
                    if reason is not None:
                        found.append(Unreplayable(history.workflow_id, history.run_id, reason))
                complete = True
        return Replayed(count, tuple(found), complete)

    async def reported(self, most: int) -> list[tuple[str, str]]:
        """Open runs, at most so many, whose tasks Temporal reports to have failed again and again; each with its id.

        Raises ``RPCError`` where Temporal cannot list them.
        """
        query = f"TemporalReportedProblems IS NOT NULL AND {self._open}"
        return [(one.id, one.run_id or "") async for one in self._client.list_workflows(query, limit=most)]

    async def replays(self, workflow_id: str, run_id: str) -> bool:
        """Whether this code replays the history. Raises ``RPCError`` where it cannot be had."""
        return all([reason is None async for _, reason in self._replay([(workflow_id, run_id)])])

    async def _replay(self, executions: Sequence[tuple[str, str]]) -> AsyncIterator[tuple[WorkflowHistory, str | None]]:
        """Each history, and why it does not replay."""
        replayer = Replayer(workflows=self._workflows, data_converter=DATA_CONVERTER, workflow_runner=self._runner)
        async with replayer.workflow_replay_iterator(self._histories(executions)) as results:
            async for result in results:
                failure = result.replay_failure
                yield result.history, None if failure is None else f"{type(failure).__name__}: {failure}"[:300]

    async def _histories(self, executions: Sequence[tuple[str, str]]) -> AsyncIterator[WorkflowHistory]:
        for first in range(0, len(executions), _ASKED_SIDE_BY_SIDE):
            fetched = (self._fetch(*one) for one in executions[first : first + _ASKED_SIDE_BY_SIDE])
            for history in await asyncio.gather(*fetched):
                if history is not None:
                    yield history

    async def _fetch(self, workflow_id: str, run_id: str) -> WorkflowHistory | None:
        handle: Any = self._client.get_workflow_handle(workflow_id, run_id=run_id)
        try:
            history: WorkflowHistory = await handle.fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:  # gone meanwhile
                return None
            raise
        return history
