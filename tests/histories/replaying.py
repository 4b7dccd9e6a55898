"""A replay that looks closer than the SDK's: it compares what today's code asks for with what the history holds.

The SDK's replay pairs commands and events by their kind. That a timer now runs to another instant, or that an answer or
an outcome is another one, it does not see.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import Payload, SearchAttributes
from temporalio.api.history.v1 import HistoryEvent
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.client import WorkflowHistory
from temporalio.worker import Interceptor, Replayer, WorkflowRunner

from temporal.data_converter import DATA_CONVERTER
from temporal.watched_workflows import WatchedRunner
from worker import WORKFLOWS, workflow_runner

FILES = sorted(Path(__file__).parent.glob("*.json"))
HUBSPOT = sorted((Path(__file__).parent / "hubspot").glob("*.json"))
STANDING = sorted((Path(__file__).parent / "standing").glob("*.json"))


def history_in(file: Path) -> WorkflowHistory:
    """The history that the file holds."""
    return WorkflowHistory.from_json(f"complaint/{file.stem}", json.loads(file.read_text()))


Asked = dict[str, list[Any]]
"""What a process asks of Temporal, in order and kind by kind: timers, attributes, activities, answers, endings."""


async def replayed(
    history: WorkflowHistory, runner: WorkflowRunner | None = None, interceptors: Sequence[Interceptor] = ()
) -> Asked:
    """What today's code asks for when it is given the history. Raises what the SDK's own replay raises.

    Fields that the history doesn't know are left out: models may grow.
    """
    commands: list[WorkflowCommand] = []
    watching = WatchedRunner(
        runner or workflow_runner(), lambda _, completion: commands.extend(completion.successful.commands)
    )
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=DATA_CONVERTER, workflow_runner=watching, interceptors=interceptors
    )
    await replayer.replay_workflow(history)
    asked = _by_kind(_of_command(command) for command in commands)
    known: Asked = _as_known(asked, recorded(history))
    return known


def recorded(history: WorkflowHistory) -> Asked:
    """What was asked for when the history was made."""
    return _by_kind(_of_event(event) for event in history.events)


def _by_kind(things: Iterable[tuple[str, Any] | None]) -> Asked:
    asked: Asked = {kind: [] for kind in ("timers", "attributes", "activities", "answers", "endings")}
    for thing in things:
        if thing is not None:
            asked[thing[0]].append(thing[1])
    return asked


def _as_known(today: Any, then: Any) -> Any:
    if isinstance(today, dict) and isinstance(then, dict):
        return {name: _as_known(value, then[name]) for name, value in today.items() if name in then}
    if isinstance(today, list) and isinstance(then, list):
        return [_as_known(*pair) for pair in zip(today, then, strict=False)] + today[len(then) :]
    return today


def _of_command(  # noqa: PLR0911 - one line a kind reads best as one table
    command: WorkflowCommand,
) -> tuple[str, Any] | None:
    match command.WhichOneof("variant"):
        case "start_timer":
            return "timers", command.start_timer.start_to_fire_timeout.ToTimedelta()
        case "upsert_workflow_search_attributes":
            return "attributes", _named(command.upsert_workflow_search_attributes.search_attributes)
        case "schedule_activity":
            return "activities", _read(command.schedule_activity.arguments)
        case "update_response" if command.update_response.HasField("completed"):
            return "answers", _read([command.update_response.completed])
        case "update_response" if command.update_response.HasField("rejected"):
            return "answers", command.update_response.rejected.message
        case "complete_workflow_execution":
            return "endings", _read([command.complete_workflow_execution.result])
        case "continue_as_new_workflow_execution":
            return "endings", _read(command.continue_as_new_workflow_execution.arguments)
        case _:
            return None


def _of_event(  # noqa: PLR0911 - one line a kind reads best as one table
    event: HistoryEvent,
) -> tuple[str, Any] | None:
    kind = str(event.WhichOneof("attributes"))
    attributes = getattr(event, kind)
    match kind.removesuffix("_event_attributes"):
        case "timer_started":
            return "timers", attributes.start_to_fire_timeout.ToTimedelta()
        case "upsert_workflow_search_attributes":
            return "attributes", _named(attributes.search_attributes)
        case "activity_task_scheduled":
            return "activities", _read(attributes.input.payloads)
        case "workflow_execution_update_completed" if attributes.outcome.HasField("success"):
            return "answers", _read(attributes.outcome.success.payloads)
        case "workflow_execution_update_completed":
            return "answers", attributes.outcome.failure.message
        case "workflow_execution_completed":
            return "endings", _read(attributes.result.payloads)
        case "workflow_execution_continued_as_new":
            return "endings", _read(attributes.input.payloads)
        case _:
            return None


def _read(payloads: Iterable[Payload]) -> list[Any]:
    return [json.loads(payload.data) for payload in payloads]


def _named(attributes: SearchAttributes) -> dict[str, bytes]:
    return {name: payload.data for name, payload in attributes.indexed_fields.items()}
