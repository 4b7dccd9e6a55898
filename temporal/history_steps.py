"""What a process asked to be recorded, from its history: the product's own code replays it and is listened to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from temporalio.api.common.v1 import Payload
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from temporal.data_converter import DATA_CONVERTER
from temporal.watched_workflows import WatchedRunner
from workflows.accreditation import AccreditationWorkflow
from workflows.complaint import ComplaintWorkflow
from workflows.review import AccreditationReviewWorkflow

T = TypeVar("T")
_REPLAYED = (ComplaintWorkflow, AccreditationWorkflow, AccreditationReviewWorkflow)


@dataclass
class Step:
    """An activity that a process asked for, and what it was answered; None while nothing is in the history yet."""

    activity: str
    given: Payload
    answer: Payload | None = None

    def as_given(self, kind: type[T]) -> T:
        """What the activity was given. Raises ``ValidationError`` where it is no such thing."""
        return read(self.given, kind)


def read(payload: Payload, kind: type[T]) -> T:
    """The payload as the type. Raises ``ValidationError`` where it does not fit."""
    value: T = DATA_CONVERTER.payload_converter.from_payload(payload, kind)
    return value


@dataclass(frozen=True)
class Told:
    """A process' life so far: what it started from, and its steps in their order."""

    workflow_type: str
    start: Payload
    steps: tuple[Step, ...]
    headers: Mapping[str, Payload]
    """Of the start."""


async def told(client: Client, workflow_id: str) -> Told:
    """The process' steps through all the runs that Temporal still has, oldest first, those that were begun anew too.

    Raises ``LookupError`` where there is none, and what the SDK raises where today's code replays it no longer.
    """
    listed = [one async for one in client.list_workflows(f"WorkflowId = '{workflow_id}'")]
    if not listed:
        raise LookupError(workflow_id)
    runs = [
        await client.get_workflow_handle(workflow_id, run_id=one.run_id).fetch_history()
        for one in sorted(listed, key=lambda one: one.start_time)
    ]
    steps = [step for run in runs for step in await _steps(run)]
    started = runs[0].events[0].workflow_execution_started_event_attributes
    return Told(started.workflow_type.name, started.input.payloads[0], tuple(steps), dict(started.header.fields))


async def _steps(run: WorkflowHistory) -> Sequence[Step]:
    steps: dict[int, Step] = {}
    runner = WatchedRunner(UnsandboxedWorkflowRunner(), partial(_note, steps))
    await Replayer(workflows=_REPLAYED, data_converter=DATA_CONVERTER, workflow_runner=runner).replay_workflow(run)
    return [steps[number] for number in sorted(steps)]


def _note(steps: dict[int, Step], act: WorkflowActivation, completion: WorkflowActivationCompletion) -> None:
    """Keeps the activities that a task asked for, and the answers that it brought to earlier ones."""
    for job in act.jobs:
        if job.HasField("resolve_activity") and job.resolve_activity.result.HasField("completed"):
            steps[job.resolve_activity.seq].answer = job.resolve_activity.result.completed.result
    for command in completion.successful.commands:
        for kind in ("schedule_local_activity", "schedule_activity"):
            if command.HasField(kind):
                asked = getattr(command, kind)
                steps[asked.seq] = Step(asked.activity_type, asked.arguments[0])
