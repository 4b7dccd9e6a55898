"""Starting and cancelling simulations."""

import asyncio

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from temporal.client import start_process
from workflows.ids import simulation_workflow_id
from workflows.simulation import SimulationStart, SimulationWorkflow


async def start_simulation(client: Client, simulation_id: str, *, within: float = 4.0) -> bool:
    """Starts the simulation's process, and whether it did: one that runs or has done its work is left as it is.

    One that somebody terminated is started again, and goes on after the last page that was stored.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now: the worker sweeps up what was missed.
    """
    return await start_process(
        client,
        SimulationWorkflow.run,
        SimulationStart(id=simulation_id),
        workflow_id=simulation_workflow_id(simulation_id),
        summary=f"Simulation {simulation_id}",
        running=WorkflowIDConflictPolicy.FAIL,
        ended=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        within=within,
    )


async def ask_to_stop(client: Client, simulation_id: str, *, within: float = 2.0) -> None:
    """Asks the simulation's process to stop.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot, or knows no such process: its row says already that
    it goes on no longer, and the process finds that at its next page.
    """
    async with asyncio.timeout(within):
        await client.get_workflow_handle(simulation_workflow_id(simulation_id)).cancel()
