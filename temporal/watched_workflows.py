"""Workflows that run as under another runner, while something sees what each of their tasks asked for."""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner

Watcher = Callable[[WorkflowActivation, WorkflowActivationCompletion], None]
"""Gets what a task brought, and what the workflow made of it."""


class WatchedRunner(WorkflowRunner):
    """Runs workflows as ``inner`` does, and shows each task to the watcher when it is done."""

    def __init__(self, inner: WorkflowRunner, watcher: Watcher) -> None:
        """Changes nothing of what ``inner`` does."""
        self._inner = inner
        self._watcher = watcher

    def prepare_workflow(self, defn: Any) -> None:
        """As the inner runner."""
        self._inner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The inner runner's workflow, watched."""
        return _Watched(self._inner.create_instance(det), self._watcher)

    def set_worker_level_failure_exception_types(self, types: Sequence[type[BaseException]]) -> None:
        """As the inner runner."""
        self._inner.set_worker_level_failure_exception_types(types)


class _Watched(WorkflowInstance):
    def __init__(self, inner: WorkflowInstance, watcher: Watcher) -> None:
        self._inner = inner
        self._watcher = watcher

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self._inner.activate(act)
        self._watcher(act, completion)
        return completion

    def get_serialization_context(self, command_info: Any) -> Any:
        return self._inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        return self._inner.get_external_store_context(command_info)

    def get_info(self) -> Any:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()
