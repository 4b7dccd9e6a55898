"""Records histories on real servers: ``python -m tests.histories.record NAME [NAME …]``."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from temporal.process_exit import leave
from tests.histories.stories import STORIES
from tests.support.process import continued_from
from tests.support.product import Servers, servers_in
from tests.support.virtual import virtual_product
from tests.support.workflow_env import House, house_on
from worker import workflow_runner

HERE = Path(__file__).parent


async def record(names: list[str]) -> None:
    """Tells each story in a house of its own and keeps its history."""
    with tempfile.TemporaryDirectory() as folder:
        async with servers_in(Path(folder)) as servers:
            for name in names:
                runs = await tell(servers, name)
                for number, run in enumerate(runs, start=1):
                    file = f"{name}.json" if len(runs) == 1 else f"{name}.{number}.json"
                    (HERE / file).write_text(json.dumps(_of_any_machine(run.to_json_dict()), indent=1) + "\n")


async def tell(servers: Servers, name: str) -> list[WorkflowHistory]:
    """The story's history: its runs, oldest first."""
    told, outcome = STORIES[name]
    async with house_on(servers) as house, house.worker(workflow_runner()), virtual_product(house) as product:
        case = await told(product)
        assert await case.process.handle.result() == outcome
        return await _runs(house, case.process.handle.id)


async def _runs(house: House, workflow_id: str) -> list[WorkflowHistory]:
    runs = [await house.client.get_workflow_handle(workflow_id).fetch_history()]
    while earlier := continued_from(runs[0].events):
        runs.insert(0, await house.client.get_workflow_handle(workflow_id, run_id=earlier).fetch_history())
    return runs


def _of_any_machine(content: Any) -> Any:
    """Less the stack traces, which name the folders of the machine."""
    if isinstance(content, dict):
        return {name: _of_any_machine(value) for name, value in content.items() if name != "stackTrace"}
    return [_of_any_machine(item) for item in content] if isinstance(content, list) else content


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - STORIES.keys()
    if unknown or not sys.argv[1:]:
        raise SystemExit(f"names: {' '.join(STORIES)}")
    asyncio.run(record(sys.argv[1:]))
    leave(0)
