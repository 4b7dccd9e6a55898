"""What is sent to Temporal is signed, and judged before a process takes it: who reaches Temporal alone decides nothing.

The client signs the start of a process and each command. The worker refuses a command without a signature, before it
enters the history and again before it is recorded, and a process whose start nobody signed. It signs what its processes
ask of other workers. Nothing is judged in a replay: histories of before there were signatures go on.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import Any, Never

import temporalio.client as on_client
import temporalio.worker as on_worker
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.converter import default as default_converter
from temporalio.exceptions import ApplicationError

from activities.recording import UNSIGNED, ComplaintEvents
from activities.standing import CommandGiven
from standards.commands import Command
from standards.signing import Keyring, command_document, document

HEADER = "recourse-signature"
OF_NO_CONSEQUENCE = frozenset({"TierReview", "Simulation", "HubSpotTicket", "HubSpotPartners"})
"""Processes that take nothing from their start: whatever they do, they look up."""
_JSON = default_converter().payload_converter


class Signing(on_client.Interceptor, on_worker.Interceptor):
    """Signs and judges with the keys, on a client and on every worker that is made of it."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    def intercept_client(self, next: on_client.OutboundInterceptor) -> on_client.OutboundInterceptor:
        """Signs what goes out."""
        return _SigningClient(next, self._keys)

    def intercept_activity(self, next: on_worker.ActivityInboundInterceptor) -> on_worker.ActivityInboundInterceptor:
        """Judges what is to be carried out."""
        return _JudgingActivity(next, self._keys)

    def workflow_interceptor_class(
        self,
        input: on_worker.WorkflowInterceptorClassInput,  # noqa: ARG002 - the SDK's signature
    ) -> type[on_worker.WorkflowInboundInterceptor] | None:
        """Judges what a process is to take, and signs what it asks for."""
        keys = self._keys

        class JudgingWorkflow(_JudgingWorkflow):
            keyring = keys

        return JudgingWorkflow


class _SigningClient(on_client.OutboundInterceptor):
    def __init__(self, following: on_client.OutboundInterceptor, keys: Keyring) -> None:
        super().__init__(following)
        self._keys = keys

    async def start_workflow(self, input: on_client.StartWorkflowInput) -> on_client.WorkflowHandle[Any, Any]:
        message = document("start", input.id, input.workflow, list(input.args))
        return await super().start_workflow(replace(input, headers=_signed(self._keys, message, input.headers)))

    async def start_workflow_update(
        self, input: on_client.StartWorkflowUpdateInput
    ) -> on_client.WorkflowUpdateHandle[Any]:
        message = document("update", input.id, input.update, input.update_id, list(input.args))
        signed = [
            one.model_copy(update={"signature": self._keys.sign(command_document(input.id, input.update, one))})
            if isinstance(one, Command)
            else one
            for one in input.args
        ]
        if signed == list(input.args):  # no command, whose signature is to stay with it
            return await super().start_workflow_update(
                replace(input, headers=_signed(self._keys, message, input.headers))
            )
        return await super().start_workflow_update(replace(input, args=signed))


class _JudgingActivity(on_worker.ActivityInboundInterceptor):
    def __init__(self, following: on_worker.ActivityInboundInterceptor, keys: Keyring) -> None:
        super().__init__(following)
        self._keys = keys

    async def execute_activity(self, input: on_worker.ExecuteActivityInput) -> Any:
        info = activity.info()
        workflow_id = info.workflow_id or ""
        if not info.is_local:  # a local one was asked for in this very process
            message = document("activity", workflow_id, info.activity_type, list(input.args))
            if not _is_signed(self._keys, message, input.headers):
                _refuse(f"The activity {info.activity_type}")
        for name, command in _commands(input.args):
            if not self._keys.verifies(command["signature"], command_document(workflow_id, name, command)):
                _refuse(f"The command {name}")
        return await super().execute_activity(input)


def _commands(args: Sequence[Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Commands of people among the arguments, by name. What the product does by itself has no id."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for one in args:
        if isinstance(one, ComplaintEvents) and one.decision is not None and one.decision.command.id is not None:
            command = one.decision.command
            found.append((command.data.declaration.name, command.model_dump(mode="json")))
        elif isinstance(one, CommandGiven):
            found.append((one.action, {"signature": None, **one.command}))
    return found


class _JudgingWorkflow(on_worker.WorkflowInboundInterceptor):
    keyring: Keyring

    def init(self, outbound: on_worker.WorkflowOutboundInterceptor) -> None:
        super().init(_SigningWorkflow(outbound, self.keyring))

    async def execute_workflow(self, input: on_worker.ExecuteWorkflowInput) -> Any:
        info = workflow.info()
        if info.workflow_type not in OF_NO_CONSEQUENCE and not workflow.unsafe.is_replaying():
            message = document("start", info.workflow_id, info.workflow_type, list(input.args))
            if not _is_signed(self.keyring, message, input.headers):
                _refuse("The start of this process")
        return await super().execute_workflow(input)

    def handle_update_validator(self, input: on_worker.HandleUpdateInput) -> None:
        if not self._is_signed(input):
            _refuse(f"The command {input.update}")
        super().handle_update_validator(input)

    def _is_signed(self, input: on_worker.HandleUpdateInput) -> bool:
        (given,) = input.args
        workflow_id = workflow.info().workflow_id
        if isinstance(given, Command):
            message = command_document(workflow_id, input.update, given)
            return input.id == given.id and self.keyring.verifies(given.signature, message)
        message = document("update", workflow_id, input.update, input.id, [given])
        return _is_signed(self.keyring, message, input.headers)


class _SigningWorkflow(on_worker.WorkflowOutboundInterceptor):
    def __init__(self, following: on_worker.WorkflowOutboundInterceptor, keys: Keyring) -> None:
        super().__init__(following)
        self._keys = keys

    def start_activity(self, input: on_worker.StartActivityInput) -> "workflow.ActivityHandle[Any]":
        message = document("activity", workflow.info().workflow_id, input.activity, list(input.args))
        return super().start_activity(replace(input, headers=_signed(self._keys, message, input.headers)))

    def continue_as_new(self, input: on_worker.ContinueAsNewInput) -> Never:
        info = workflow.info()
        message = document("start", info.workflow_id, input.workflow or info.workflow_type, list(input.args))
        super().continue_as_new(replace(input, headers=_signed(self._keys, message, input.headers)))


def _signed(keys: Keyring, message: bytes, headers: Mapping[str, Payload]) -> MutableMapping[str, Payload]:
    return {**headers, HEADER: _JSON.to_payload(keys.sign(message))}


def _is_signed(keys: Keyring, message: bytes, headers: Mapping[str, Payload]) -> bool:
    given = headers.get(HEADER)
    try:
        return given is not None and keys.verifies(_JSON.from_payload(given, str), message)
    except Exception:  # noqa: BLE001 - whatever stands there, it is no signature
        return False


def is_signed_start(
    keys: Keyring, workflow_id: str, workflow_type: str, start: Any, headers: Mapping[str, Payload]
) -> bool:
    """Whether the product started the process, or a run of it, so."""
    return _is_signed(keys, document("start", workflow_id, workflow_type, [start]), headers)


def _refuse(what: str) -> Never:
    raise ApplicationError(f"{what} is not signed by the product.", type=UNSIGNED, non_retryable=True)
