"""A new version of the worker takes live cases over when it is made current, and gives them back when rolled back."""

import asyncio
import subprocess

from cli.local.processes import until
from cli.local.temporal import binary
from temporal.versioning import deployment_config
from tests.standards.builders import ANA
from tests.support.complaint_process import ComplaintProcess
from tests.support.product import fresh
from tests.support.waiting import PATIENCE, eventually
from tests.support.workflow_env import WorkflowEnv
from worker import workflow_runner


class Rollout:
    """A deployment, and the commands of `docs/operations.md` on it."""

    def __init__(self, workflow_env: WorkflowEnv) -> None:
        self._address = workflow_env.servers.temporal.address
        self.name = fresh("deployment")

    async def make_current(self, build: str) -> None:
        """Once Temporal knows the version: its worker has polled."""
        await self._taken("set-current-version", "--build-id", build)

    async def ramp(self, build: str, percentage: int) -> None:
        await self._taken("set-ramping-version", "--build-id", build, "--percentage", str(percentage))

    async def _taken(self, verb: str, *options: str) -> None:
        await eventually(lambda: self._is_taken(verb, *options, "--yes"), every=0.2)

    async def _is_taken(self, verb: str, *options: str) -> bool:
        command = [str(binary()), "worker", "deployment", verb, "--deployment-name", self.name, *options]
        done = await asyncio.to_thread(
            subprocess.run, [*command, "--address", self._address], capture_output=True, check=False
        )
        return done.returncode == 0


async def _last_build(case: ComplaintProcess) -> str:
    """The version whose worker completed the case's last task."""
    history = await case.handle.fetch_history()
    completed = [event.workflow_task_completed_event_attributes for event in history.events]
    builds = [one.deployment_version.build_id for one in completed if one.deployment_version.build_id]
    return builds[-1]


async def _goes_over(case: ComplaintProcess, build: str) -> bool:
    """Whether the case's next tasks are the version's, once every partition of the queue has heard of it."""

    async def is_there() -> bool:
        await case.does(ANA, "add_note")
        return await _last_build(case) == build

    return await until(is_there, seconds=PATIENCE, every=0.2)


async def test_live_cases_go_over_to_the_version_made_current_and_back(separate_env: WorkflowEnv) -> None:
    rollout, runner = Rollout(separate_env), workflow_runner()
    old = separate_env.worker(runner, deployment_config=deployment_config(rollout.name, "old"))
    new = separate_env.worker(runner, deployment_config=deployment_config(rollout.name, "new"))
    async with old:
        await rollout.make_current("old")
        case = await ComplaintProcess.begun(separate_env)
        assert await _last_build(case) == "old"
        async with new:
            await rollout.ramp("new", 100)
            begun_since = await ComplaintProcess.begun(separate_env)
            assert await _goes_over(begun_since, "new")
            await rollout.make_current("new")
            assert await _goes_over(case, "new")
            await rollout.make_current("old")
            assert await _goes_over(case, "old")
        assert await _goes_over(begun_since, "old")
