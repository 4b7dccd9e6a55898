"""What ops do to processes with Temporal's own program."""

import asyncio
import subprocess
from collections.abc import Sequence
from typing import Final

import pytest
from temporalio.api.enums.v1 import PendingActivityState as State
from temporalio.client import Client

from cli.local.temporal import binary
from temporal.positions import WITHIN
from temporal.process_status import ProcessStatus, status_of
from tests.support.waiting import PATIENCE, eventually

RESET: Final = ("workflow", "reset", "--type", "FirstWorkflowTask", "--reason", "tried")
REAPPLIED: Final = {"messages applied again": (), "messages left out": ("--reapply-exclude", "All")}
ENDED: Final = {"terminate": ProcessStatus.TERMINATED, "cancel": ProcessStatus.CANCELED}
each_end = pytest.mark.parametrize("verb", ENDED)
each_reset = pytest.mark.parametrize("how", REAPPLIED)


async def by_cli(client: Client, *command: str, of: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The command of Temporal's own program, on what ``of`` names."""
    line = [str(binary()), *command, *of, "--address", client.service_client.config.target_host]
    return await asyncio.to_thread(subprocess.run, line, capture_output=True, text=True, timeout=PATIENCE, check=False)


class OpsOn:
    """What somebody in ops does to the process, and sees of it."""

    def __init__(self, client: Client, workflow_id: str) -> None:
        self.client, self.id = client, workflow_id

    async def do(self, *command: str) -> None:
        """Does it; it must be taken."""
        done = await by_cli(self.client, *command, of=("--workflow-id", self.id))
        assert done.returncode == 0, done.stderr

    async def refused(self, *command: str) -> str:
        """Why it is refused."""
        done = await by_cli(self.client, *command, of=("--workflow-id", self.id))
        assert done.returncode != 0, done.stdout
        return done.stderr

    async def is_now(self, wanted: ProcessStatus) -> None:
        """The process comes to the status."""
        await eventually(lambda: status_of(self.client, self.id, WITHIN), lambda status: status is wanted)

    async def pending_activity(self, *, paused: bool = False) -> str:
        """The id of the activity that was tried and waits to be tried again, or that is paused and tried no more."""
        wanted = State.PENDING_ACTIVITY_STATE_PAUSED if paused else State.PENDING_ACTIVITY_STATE_SCHEDULED

        async def found() -> str:
            described = await self.client.get_workflow_handle(self.id).describe()
            pending = described.raw_description.pending_activities
            return next((one.activity_id for one in pending if one.state == wanted and one.attempt > 1), "")

        return await eventually(found)
