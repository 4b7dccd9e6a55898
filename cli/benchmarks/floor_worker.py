"""The floor's worker, set as the product's own is: ``python -m cli.benchmarks.floor_worker``."""

import asyncio
import os
import signal
from dataclasses import dataclass

import asyncpg
import uvloop
from temporalio import activity
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from cli.benchmarks.floor import TASK_QUEUE, WRITE_ROW, Done, Floor, Step
from temporal.client import connect
from temporal.process_exit import exit_process


@dataclass(frozen=True)
class Rows:
    """The floor's one table."""

    pool: "asyncpg.Pool"

    @activity.defn(name=WRITE_ROW)
    async def write_row(self, step: Step) -> Done:
        """Writes one bare row."""
        case = activity.info().workflow_id
        await self.pool.execute(
            "INSERT INTO floor VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", case, step.number, step.text
        )
        return Done(number=step.number)


async def main() -> None:
    """Runs until it is told to stop."""
    pool = await asyncpg.create_pool(os.environ["RECOURSE_MIGRATION_DATABASE_URL"], min_size=5, max_size=10)
    await pool.execute("CREATE TABLE IF NOT EXISTS floor (id text, number int, body text, PRIMARY KEY (id, number))")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Worker(
        await connect(),
        task_queue=TASK_QUEUE,
        workflows=[Floor],
        activities=[Rows(pool).write_row],
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_concurrent_workflow_task_polls=20,
    ):
        await stop.wait()
    await pool.close()


if __name__ == "__main__":
    uvloop.run(main())
    exit_process(0)
