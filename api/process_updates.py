"""Sending a command to the process that decides on it, as a Temporal update, and waiting for what comes of it."""

import asyncio
from typing import Any

import structlog
from temporalio.client import (
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateStage,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from api.problems import Problem, coded, unavailable
from standards.commands import Command
from standards.rejections import RejectionCode
from temporal.client import AWAY
from workflows.updates import Receipt

DECIDED_WITHIN = 3.0
"""Seconds for a command to be taken, decided and put on record."""
KNOWN_WITHIN = 1.0
"""Seconds more to learn whether Temporal has a command that was not answered, and then as many for its answer."""
AGAIN_AFTER = 0.05

log = structlog.get_logger("api")


class NotYetOnRecord(Exception):
    """Temporal has the command; the record follows when PostgreSQL is back."""


async def send(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> Receipt | None:
    """Sends the command and waits for what comes of it; None where no process runs.

    Once Temporal has accepted it, it happens. Raises the rejection as a problem, ``NotYetOnRecord``, or one of ``AWAY``
    where Temporal did not take it.
    """
    try:
        async with asyncio.timeout(DECIDED_WITHIN):  # in all: the client has its own ideas of how often to try
            return await _result(await _update(handle, command, WorkflowUpdateStage.COMPLETED))
    except AWAY as error:  # the timeout's own cancelling comes back as the SDK's error
        if _is_not_found(error):
            return None
    return await _send_again(handle, command)


async def _send_again(handle: WorkflowHandle[Any, Any], command: Command[Any]) -> Receipt | None:
    """Sends a command again that was not answered: under its id Temporal takes it once, and says whether it has it."""
    try:
        async with asyncio.timeout(KNOWN_WITHIN):
            update = await _update(handle, command, WorkflowUpdateStage.ACCEPTED)
    except RPCError as error:
        if _is_not_found(error):
            return None
        raise
    try:
        async with asyncio.timeout(KNOWN_WITHIN):
            return await _result(update)
    except AWAY:
        raise NotYetOnRecord from None


async def _update(
    handle: WorkflowHandle[Any, Any], command: Command[Any], stage: WorkflowUpdateStage
) -> WorkflowUpdateHandle[Receipt]:
    """The update, once it is in that stage.

    Where a process ends while updates wait for it, the task in which they came fails: none was taken, each comes again.
    """
    while True:
        try:
            return await handle.start_update(
                command.data.declaration.name,
                command,
                id=command.id,
                wait_for_stage=stage,
                result_type=Receipt,
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
        await asyncio.sleep(AGAIN_AFTER)


async def _result(update: WorkflowUpdateHandle[Receipt]) -> Receipt:
    try:
        return await update.result()
    except WorkflowUpdateFailedError as failure:
        raise _rejected(failure) from None


def _is_not_found(error: Exception) -> bool:
    return isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND


def _rejected(failure: WorkflowUpdateFailedError) -> Problem:
    """The rejection that the process gave, which may have seen another command first."""
    cause = failure.cause
    if not isinstance(cause, ApplicationError) or cause.type not in list(RejectionCode):
        log.error("update_failed", error=type(cause).__name__)
        return unavailable("The process could not take the command; ops are looking into it.")
    details = cause.details[0] if cause.details else {}
    return coded(cause.type, cause.message, details.get("clauses", ()), details.get("field"))
