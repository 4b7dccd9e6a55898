"""How a complaint's process reaches the record, and what it does while PostgreSQL is away."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from temporalio.exceptions import ActivityError, FailureError

from activities.recording import RECORD_DIVERGED, UNSIGNED, ComplaintEvents, Recorder
from workflows.record_calls import patiently, within_the_task
from workflows.updates import is_of_type

T = TypeVar("T")


class RecordContradicts(Exception):
    """Fails the workflow's task, again and again, until a person has set the record right: it must not go on."""


async def reach_record(call: Callable[[Recorder, T], Awaitable[ComplaintEvents]], given: T) -> ComplaintEvents:
    """Within the workflow task where PostgreSQL is there, and as a patient activity where it is away.

    Only the first way may meet a contradiction for good: it leaves no event, so the task can be tried again.
    """
    while True:
        try:
            return await within_the_task(call, given, within=timedelta(seconds=3))
        except FailureError as failure:
            if is_of_type(failure, RECORD_DIVERGED):
                raise RecordContradicts(str(failure)) from failure
            if is_of_type(failure, UNSIGNED):
                raise  # the command that came to be here is refused; the process goes on without it
        try:
            return await patiently(call, given, attempt=timedelta(seconds=10), pause=timedelta(seconds=2))
        except ActivityError as failure:
            if not is_of_type(failure, RECORD_DIVERGED, UNSIGNED):
                raise  # the others are found, or not, by the way within the task
