"""Records histories on real servers: ``python -m tests.histories.record NAME [NAME …]``."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from cli.chaos.oracle import runs_of
from temporal.process_exit import exit_process
from tests.histories.complaint_scenarios import SCENARIOS
from tests.support.product import Servers, servers_in
from tests.support.virtual_product import virtual_product
from tests.support.workflow_env import workflow_env_on
from worker import workflow_runner

HERE = Path(__file__).parent


async def record(names: list[str]) -> None:
    """Runs each scenario in an environment of its own and keeps its history."""
    with tempfile.TemporaryDirectory() as folder:
        async with servers_in(Path(folder)) as servers:
            for name in names:
                runs = await tell(servers, name)
                for number, run in enumerate(runs, start=1):
                    file = f"{name}.json" if len(runs) == 1 else f"{name}.{number}.json"
                    (HERE / file).write_text(json.dumps(_of_any_machine(run.to_json_dict()), indent=1) + "\n")


async def tell(servers: Servers, name: str) -> list[WorkflowHistory]:
    """The scenario's history: its runs, oldest first."""
    told, outcome = SCENARIOS[name]
    async with (
        workflow_env_on(servers) as workflow_env,
        workflow_env.worker(workflow_runner()),
        virtual_product(workflow_env) as product,
    ):
        case = await told(product)
        assert await case.process.handle.result() == outcome
        return await runs_of(workflow_env.client, case.process.handle.id)


def _of_any_machine(content: Any) -> Any:
    """Less the stack traces, which name the folders of the machine."""
    if isinstance(content, dict):
        return {name: _of_any_machine(value) for name, value in content.items() if name != "stackTrace"}
    return [_of_any_machine(item) for item in content] if isinstance(content, list) else content


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - SCENARIOS.keys()
    if unknown or not sys.argv[1:]:
        raise SystemExit(f"names: {' '.join(SCENARIOS)}")
    asyncio.run(record(sys.argv[1:]))
    exit_process(0)
