"""Sending a command to the process that decides on it, as a Temporal update, and waiting for what comes of it."""

import asyncio
from typing import Any

import structlog
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
from standards.commands import Command
from standards.rejections import RejectionCode
from workflows.updates import Receipt

ACCEPTED_WITHIN = 4.0
DONE_WITHIN = 3.0
AGAIN_AFTER = 0.05
# A client that could not connect yet raises a bare RuntimeError.
AWAY = (RPCError, RuntimeError, TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError)

log = structlog.get_logger("api")


class NotYetOnRecord(Exception):
    """Temporal has the command; the record follows when PostgreSQL is back."""


async def send(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> bool:
    """Sends the command; False where no process runs. Once Temporal has accepted it, it happens; it is waited for.

    Raises the rejection as a problem, ``NotYetOnRecord``, or one of ``AWAY`` where Temporal did not take it.
    """
    try:
        async with asyncio.timeout(ACCEPTED_WITHIN):  # in all: the client has its own ideas of how often to try
            update = await _accepted(handle, command)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    try:
        async with asyncio.timeout(DONE_WITHIN):
            await update.result()
    except WorkflowUpdateFailedError as failure:
        raise _rejected(failure) from None
    except AWAY:  # the timeout's own cancelling comes back as the SDK's error
        raise NotYetOnRecord from None
    return True


async def _accepted(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> WorkflowUpdateHandle[Receipt]:
    """The update, once Temporal says that the process has it.

    Where a process ends while updates wait for it, the task in which they came fails: none was taken, each comes again.
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


def _rejected(failure: WorkflowUpdateFailedError) -> Problem:
    """The rejection that the process gave, which may have seen another command first."""
    cause = failure.cause
    if not isinstance(cause, ApplicationError) or cause.type not in list(RejectionCode):
        log.error("update_failed", error=type(cause).__name__)
        return unavailable("The process could not take the command; ops are looking into it.")
    details = cause.details[0] if cause.details else {}
    return coded(cause.type, cause.message, details.get("clauses", ()), details.get("field"))
