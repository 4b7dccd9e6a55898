"""Every committed history replays in the sandbox, though production does without it: it tells what asks the machine.

Of each kind of process one does in a sandbox of which nothing of ours is a part beforehand, not even the rules.
"""

from pathlib import Path

import pytest
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import _Definition

from tests.histories.replaying import FILES, HUBSPOT, STANDING, history_in, recorded, replayed
from tests.support.workflow_env import FULL_SANDBOX, SANDBOX
from worker import WORKFLOWS


def kind_of(file: Path) -> str:
    """The type of the workflow whose history the file holds."""
    first = history_in(file).events[0]
    return first.workflow_execution_started_event_attributes.workflow_type.name


LONGEST = {kind_of(file): file for file in sorted((*FILES, *STANDING, *HUBSPOT), key=lambda file: file.stat().st_size)}
"""For each type of workflow, the history in which most happens."""


@pytest.mark.parametrize("file", [*FILES, *STANDING, *HUBSPOT], ids=lambda file: file.stem)
async def test_every_committed_history_replays_in_the_sandbox(file: Path) -> None:
    history = history_in(file)
    assert await replayed(history, SandboxedWorkflowRunner(restrictions=SANDBOX)) == recorded(history)


@pytest.mark.parametrize("kind", LONGEST)
async def test_a_process_replays_with_nothing_of_ours_shared(kind: str) -> None:
    history = history_in(LONGEST[kind])
    runner = SandboxedWorkflowRunner(restrictions=FULL_SANDBOX)
    assert await replayed(history, runner) == recorded(history)


def test_every_kind_of_process_has_a_history() -> None:
    assert set(LONGEST) == {_Definition.must_from_class(workflow).name for workflow in WORKFLOWS}
