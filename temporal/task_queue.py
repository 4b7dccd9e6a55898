"""What Temporal says of the task queue: who asks for work, and how long work has waited."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from workflows.ids import TASK_QUEUE

WITHIN = timedelta(seconds=3)
LONGEST_WAIT = timedelta(seconds=30)
"""How long a task may wait for a worker before the queue is said not to move."""
ASKED_WITHIN = timedelta(minutes=2)
"""A worker asks again after a minute at the latest. One that is gone stays on Temporal's list for five."""


@dataclass(frozen=True)
class QueueState:
    """The task queue as Temporal knows it."""

    reached: bool
    """Whether Temporal answers."""
    polled: bool
    """Whether a worker asked for tasks a moment ago."""
    moves: bool
    """Whether no task has waited too long."""


async def queue_state(client: Client, queue: str = TASK_QUEUE, asked_within: timedelta = ASKED_WITHIN) -> QueueState:
    """Asks Temporal, which is away where nothing of it holds. ``asked_within``: how lately a worker must have asked."""
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
    since = datetime.now(UTC) - asked_within
    polled = any(poller.last_access_time.ToDatetime(UTC) > since for poller in described.pollers)
    return QueueState(reached=True, polled=polled, moves=waited < LONGEST_WAIT)


async def queue_moves(client: Client) -> bool:
    """Whether Temporal answers, and no task has waited too long."""
    return (await queue_state(client)).moves
