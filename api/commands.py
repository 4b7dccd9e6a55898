"""Orders on their way to a process: private text stays behind, Temporal takes the update, its answer comes back."""

import asyncio
import json
from typing import Any, TypeVar

import structlog
from pydantic_core import to_jsonable_python
from temporalio.client import (
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from api.problems import Problem, coded, unavailable
from standards.commands import Command, CommandData
from standards.field_types import private_fields
from standards.ids import digest_id
from standards.rejections import RejectionCode
from workflows.updates import Receipt

TAKEN_WITHIN = 4.0
DONE_WITHIN = 3.0
AGAIN_AFTER = 0.05
# A client that could not connect yet raises a bare RuntimeError.
AWAY = (RPCError, RuntimeError, TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError)

log = structlog.get_logger("api")
A = TypeVar("A", bound=CommandData)


class NotYetOnRecord(Exception):
    """Temporal has the order; the record follows when PostgreSQL is back."""


def without_private_text(action: A, order_id: str) -> tuple[A, dict[str, str]]:
    """The action with the ids of its private texts in their place, and the texts by those ids."""
    given = {name: getattr(action, name) for name in private_fields(type(action))}
    ids = {name: digest_id("txt", order_id, name) for name, content in given.items() if content is not None}
    contents = {ids[name]: _as_text(content) for name, content in given.items() if content is not None}
    return action.model_copy(update=ids), contents


def _as_text(content: Any) -> str:
    """A private field that is more than a text is kept as JSON."""
    return content if isinstance(content, str) else json.dumps(to_jsonable_python(content), ensure_ascii=False)


async def send(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> bool:
    """Sends the order; False where no process runs. Once Temporal has accepted it, it happens; it is waited for.

    Raises the refusal as a problem, ``NotYetOnRecord``, or one of ``AWAY`` where nothing was taken.
    """
    try:
        async with asyncio.timeout(TAKEN_WITHIN):  # in all: the client has its own ideas of how often to try
            update = await _accepted(handle, command)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    try:
        async with asyncio.timeout(DONE_WITHIN):
            await update.result()
    except WorkflowUpdateFailedError as failure:
        raise _refused(failure) from None
    except AWAY:  # the timeout's own cancelling comes back as the SDK's error
        raise NotYetOnRecord from None
    return True


async def _accepted(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> WorkflowUpdateHandle[Receipt]:
    """Temporal's word that the process has the order.

    Where a process ends with orders at its door, the task in which they came fails: none was taken, each comes again.
    """
    while True:
        try:
            return await handle.start_update(
                command.data.declaration.name,
                command,
                id=command.id,
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                result_type=Receipt,
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        await asyncio.sleep(AGAIN_AFTER)


def _refused(failure: WorkflowUpdateFailedError) -> Problem:
    """The refusal that the process gave, which may have seen another order first."""
    cause = failure.cause
    if not isinstance(cause, ApplicationError) or cause.type not in list(RejectionCode):
        log.error("update_failed", error=type(cause).__name__)
        return unavailable("The process could not take the order; ops are looking into it.")
    details = cause.details[0] if cause.details else {}
    return coded(cause.type, cause.message, details.get("clauses", ()), details.get("field"))


def versioned(subject: str, sequence: int, if_match: str | None) -> int | None:
    """The sequence that ``If-Match`` holds the caller to: the subject's, or one that it never has."""
    if if_match is None or if_match.strip() == "*":
        return None
    given = [tag.strip() for tag in if_match.split(",")]
    return sequence if etag(subject, sequence) in given else 0


def etag(subject: str, sequence: int) -> str:
    """The version of something with a sequence, as an entity tag."""
    return f'"{subject}-{sequence}"'
