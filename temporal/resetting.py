"""Resetting a process: it runs again from an earlier point, and every message that it got since comes again.

Nothing is lost: the record has each step, and a step that comes again finds itself there.
"""

import uuid

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowHistory

_TASK_ENDED = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
}


async def reset(client: Client, workflow_id: str, run_id: str | None, *, to_its_beginning: bool, reason: str) -> bool:
    """Resets the run, the latest where None is named, to its first or its last task.

    False where no task has ended yet, so that there is no such point.

    Raises ``RPCError`` where Temporal cannot do it now.
    """
    history: WorkflowHistory = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
    ended = [event.event_id for event in history.events if event.event_type in _TASK_ENDED]
    if not ended:
        return False
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id or ""),
            reason=reason,
            workflow_task_finish_event_id=ended[0] if to_its_beginning else ended[-1],
            request_id=str(uuid.uuid4()),
        )
    )
    return True
