"""How far a process itself says that it has come."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from standards.base_model import FrozenModel
from temporal.process_status import ProcessStatus, status_of

WITHIN = timedelta(seconds=4)


class Position(FrozenModel):
    """What matters here of what a process tells of itself."""

    sequence: int


async def has_ended(client: Client, workflow_id: str) -> bool:
    """Whether the process has come to its end by itself, which is cheaper to learn than how far it came.

    Raises ``RPCError`` where Temporal does not answer.
    """
    try:
        status = await status_of(client, workflow_id, WITHIN)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return status is ProcessStatus.COMPLETED


async def position_of(client: Client, workflow_id: str) -> int:
    """The sequence that the process has reached; 0 where it knows nothing yet or there is none.

    Raises ``RPCError`` or ``WorkflowQueryFailedError`` where it cannot be asked now.
    """
    handle = client.get_workflow_handle(workflow_id)
    try:
        told: Position | None = await handle.query(
            "live",
            result_type=Position | None,  # type: ignore[arg-type] # the SDK takes unions and does not say so
            rpc_timeout=WITHIN,
        )
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return 0
        raise
    return told.sequence if told else 0
