"""The connection to Temporal, configured by Temporal's own environment variables (address, namespace, key, TLS)."""

import asyncio
from collections.abc import Sequence

from temporalio.client import Client, Interceptor, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import Runtime

from standards.vocabulary import Outcome
from workflows.complaint import ComplaintStart, ComplaintWorkflow
from workflows.ids import TASK_QUEUE, complaint_workflow_id
from workflows.search_attributes import of_complaint


async def connect(
    *, interceptors: Sequence[Interceptor] = (), runtime: Runtime | None = None, lazy: bool = False
) -> Client:
    """A client from the environment. A lazy one connects at its first call, so that the API starts without Temporal."""
    config = ClientConfig.load_client_connect_config()
    return await Client.connect(
        **config, data_converter=pydantic_data_converter, interceptors=list(interceptors), runtime=runtime, lazy=lazy
    )


async def start_complaint(client: Client, start: ComplaintStart, *, within: float = 4.0) -> None:
    """Starts the case's process from its record; one that runs is left as it is.

    A process that was lost is started again safely: its first step adopts whatever is on record beyond its start.
    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now.
    """
    case = start.case
    try:
        async with asyncio.timeout(within):  # in all: the client has its own ideas of how often to try
            await client.start_workflow(
                ComplaintWorkflow.run,
                start,
                id=complaint_workflow_id(case.id),
                task_queue=TASK_QUEUE,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                search_attributes=of_complaint(case),
                static_summary=f"Complaint {case.id} about partner {case.partner_id}",
            )
    except WorkflowAlreadyStartedError:
        return


def complaint_handle(client: Client, complaint_id: str) -> "WorkflowHandle[ComplaintWorkflow, Outcome | None]":
    """The handle of a case's process."""
    return client.get_workflow_handle_for(ComplaintWorkflow.run, complaint_workflow_id(complaint_id))
