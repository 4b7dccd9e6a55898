"""While no worker is there: time passes, and commands wait at Temporal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.update.v1 import UpdateRef
from temporalio.api.workflowservice.v1 import PollWorkflowExecutionUpdateRequest
from temporalio.service import RPCError, RPCStatusCode

from tests.standards import builders
from tests.support.complaint_process import ComplaintProcess, kinds
from tests.support.waiting import eventually
from workflows.updates import Receipt


@asynccontextmanager
async def while_worker_is_down(case: ComplaintProcess, until: str) -> AsyncIterator[None]:
    """Time passes until the instant: within the block, the armed timer has fired, which must be due by then.

    The clock then stands at that timer, whose task waits for a worker; it goes on when one has come.
    """
    fired = kinds(await case.history())["TIMER_FIRED"]
    passing = asyncio.create_task(case.forward(builders.instant(until) - await case.now()))
    await case.happens("TIMER_FIRED", fired + 1)
    yield
    passing.cancel()
    with suppress(asyncio.CancelledError):
        await passing


async def left_waiting(case: ComplaintProcess, command: Any) -> "asyncio.Task[Receipt]":
    """Sends the order; Temporal holds it when this returns, and a worker that comes later answers it."""
    sending = asyncio.create_task(case.send(command))
    await eventually(lambda: _waits(case, command.id))
    return sending


async def _waits(case: ComplaintProcess, update_id: str) -> bool:
    """Whether Temporal holds the update. No history tells of it before a worker has accepted it."""
    client = case.workflow_env.client
    update = UpdateRef(workflow_execution=WorkflowExecution(workflow_id=case.handle.id), update_id=update_id)
    asked = PollWorkflowExecutionUpdateRequest(namespace=client.namespace, update_ref=update)
    try:
        await client.workflow_service.poll_workflow_execution_update(asked)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
