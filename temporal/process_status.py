"""How a process stands in Temporal, read from the server itself: the SDK does not know processes that are paused."""

from datetime import timedelta
from enum import StrEnum

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import Client


class ProcessStatus(StrEnum):
    """How a process stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"
    TERMINATED = "terminated"
    CONTINUED_AS_NEW = "continued_as_new"
    TIMED_OUT = "timed_out"
    PAUSED = "paused"
    UNKNOWN = "unknown"


_BY_NUMBER = dict(
    enumerate(
        (
            *(ProcessStatus.UNKNOWN, ProcessStatus.RUNNING, ProcessStatus.COMPLETED, ProcessStatus.FAILED),
            *(ProcessStatus.CANCELED, ProcessStatus.TERMINATED, ProcessStatus.CONTINUED_AS_NEW),
            *(ProcessStatus.TIMED_OUT, ProcessStatus.PAUSED),
        )
    )
)
"""As Temporal's interface numbers them."""


async def status_of(client: Client, workflow_id: str, within: timedelta) -> ProcessStatus:
    """How the latest run of the process stands. Raises ``RPCError`` where there is none or it is away."""
    asked = DescribeWorkflowExecutionRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
    )
    described = await client.workflow_service.describe_workflow_execution(asked, retry=True, timeout=within)
    return _BY_NUMBER.get(described.workflow_execution_info.status, ProcessStatus.UNKNOWN)
