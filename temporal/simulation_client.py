"""Starting and cancelling simulations."""

import asyncio

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from temporal.client import start_process
from workflows.ids import simulation_workflow_id
from workflows.simulation import SimulationStart, SimulationWorkflow


async def start_simulation(client: Client, simulation_id: str, *, within: float = 4.0) -> None:
    """Starts the simulation's process; one that runs or has ended is left as it is.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot take it now: the worker sweeps up what was missed.
    """
    await start_process(
        client,
        SimulationWorkflow.run,
        SimulationStart(id=simulation_id),
        workflow_id=simulation_workflow_id(simulation_id),
        summary=f"Simulation {simulation_id}",
        running=WorkflowIDConflictPolicy.FAIL,
        ended=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        within=within,
    )


async def ask_to_stop(client: Client, simulation_id: str, *, within: float = 2.0) -> None:
    """Asks the simulation's process to stop.

    Raises ``RPCError`` or ``TimeoutError`` where Temporal cannot, or knows no such process: its row says already that
    it goes on no longer, and the process finds that at its next page.
    """
    async with asyncio.timeout(within):
        await client.get_workflow_handle(simulation_workflow_id(simulation_id)).cancel()
