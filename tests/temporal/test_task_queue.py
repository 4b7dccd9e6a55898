"""Whether a worker asks for tasks is told by when it last did, since Temporal goes on listing one that is gone."""

from datetime import timedelta

from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from cli.local.processes import until
from temporal.task_queue import queue_state
from tests.support.product import Product, fresh
from tests.support.waiting import PATIENCE
from workflows.anchor import AnchorWorkflow

LATELY = timedelta(seconds=1)


async def test_a_worker_that_is_gone_is_not_taken_for_one_that_asks(product: Product) -> None:
    client, queue = product.temporal, fresh("queue")

    async def is_polled() -> bool:
        return (await queue_state(client, queue)).polled

    async def asked_lately() -> bool:
        return (await queue_state(client, queue, LATELY)).polled

    async def nobody_asked_lately() -> bool:
        return not await asked_lately()

    assert not await is_polled()
    async with Worker(
        client, task_queue=queue, workflows=[AnchorWorkflow], workflow_runner=UnsandboxedWorkflowRunner()
    ):
        assert await until(asked_lately, seconds=PATIENCE, every=0.1)
    assert await until(nobody_asked_lately, seconds=PATIENCE, every=0.2)
    assert await is_polled(), "Temporal lists it still: without the bound it would count"
