"""Every expression of the alerts and of the dashboard names a metric that the running product exposes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
from prometheus_client.parser import text_string_to_metric_families
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from cli.docs.alerts import ALERTS
from cli.docs.dashboard import PANELS
from cli.local.ports import free_port
from cli.local.processes import until
from temporal.observability import runtime_at
from tests.support.case import Case
from tests.support.killable_stack import KillableStack
from tests.support.product import fresh
from tests.support.waiting import PATIENCE

ON_OCCURRENCE = {"temporal_workflow_task_execution_failed", "temporal_activity_execution_failed"}
"""The SDK exposes these once one failed."""
NAMES = re.compile(r"\b(?:recourse|temporal)_\w+")


def _wanted() -> set[str]:
    expressions = [alert.when for alert in ALERTS]
    expressions += [expression for panel in PANELS for expression, _ in panel.lines]
    return {name for expression in expressions for name in NAMES.findall(expression)}


async def _exposed(*addresses: str) -> set[str]:
    async with httpx.AsyncClient(trust_env=False) as client:
        texts = [(await client.get(address)).text for address in addresses]
    families = [family for text in texts for family in text_string_to_metric_families(text)]
    return {name for family in families for name in (family.name, *(sample.name for sample in family.samples))}


async def test_every_metric_that_is_asked_for_is_exposed_by_the_running_product(stack: KillableStack) -> None:
    await Case.filed(stack.product)
    wanted, missing = _wanted(), list[str]()
    assert len(wanted) > 15

    async def all_are_there() -> bool:
        exposed = await _exposed(f"{stack.product.address}/metrics", stack.worker_metrics)
        missing[:] = sorted(wanted - exposed - ON_OCCURRENCE)
        return not missing

    assert await until(all_are_there, seconds=PATIENCE, every=0.5), missing


@activity.defn
async def fail() -> None:
    raise RuntimeError("so that it is counted")


@workflow.defn
class Fails:
    @workflow.run
    async def run(self) -> None:
        once = RetryPolicy(maximum_attempts=1)
        try:
            await workflow.execute_activity(fail, start_to_close_timeout=timedelta(seconds=5), retry_policy=once)
        finally:
            raise RuntimeError("fails the task, which is tried again")


@asynccontextmanager
async def _failing(stack: KillableStack, address: str) -> AsyncIterator[None]:
    queue, runtime = fresh("fails"), runtime_at(address)
    client = await Client.connect(stack.product.temporal.service_client.config.target_host, runtime=runtime)
    runner = UnsandboxedWorkflowRunner()
    async with Worker(client, task_queue=queue, workflows=[Fails], activities=[fail], workflow_runner=runner):
        handle = await client.start_workflow(Fails.run, id=queue, task_queue=queue)
        yield
        await handle.terminate()


async def test_the_sdk_exposes_failed_tasks_and_activities_under_the_names_that_alerts_use(
    stack: KillableStack,
) -> None:
    address = f"127.0.0.1:{free_port()}"
    async with _failing(stack, address):

        async def both_are_there() -> bool:
            return await _exposed(f"http://{address}/metrics") >= ON_OCCURRENCE

        assert await until(both_are_there, seconds=PATIENCE, every=0.2)
