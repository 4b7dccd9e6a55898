"""What Temporal says of the task queue: who asks for work, and how long work has waited."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from workflows.ids import TASK_QUEUE

WITHIN = timedelta(seconds=3)
LONGEST_WAIT = timedelta(seconds=30)
"""How long a task may wait for a worker before the queue is said not to move."""


@dataclass(frozen=True)
class QueueState:
    """The task queue as Temporal knows it."""

    reached: bool
    """Whether Temporal answers."""
    polled: bool
    """Whether a worker asks for tasks."""
    moves: bool
    """Whether no task has waited too long."""


async def queue_state(client: Client, queue: str = TASK_QUEUE) -> QueueState:
    """Asks Temporal, which is away where nothing of it holds."""
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        report_stats=True,
    )
    try:
        described = await client.workflow_service.describe_task_queue(request, timeout=WITHIN)
    except (RPCError, RuntimeError):
        return QueueState(reached=False, polled=False, moves=False)
    waited = described.stats.approximate_backlog_age.ToTimedelta()
    return QueueState(reached=True, polled=bool(described.pollers), moves=waited < LONGEST_WAIT)
