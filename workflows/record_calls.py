"""The two ways of a process to the record: within its workflow task, and patiently where PostgreSQL is away."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy

Host = TypeVar("Host")
Given = TypeVar("Given")
Answered = TypeVar("Answered")


async def within_the_task(
    call: Callable[[Host, Given], Awaitable[Answered]], given: Given, *, within: timedelta
) -> Answered:
    """What the activity answers within the workflow task. Raises ``FailureError`` where it cannot."""
    return await workflow.execute_local_activity_method(
        call,
        given,
        schedule_to_close_timeout=within,
        retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=50), maximum_attempts=2),
    )


async def patiently(
    call: Callable[[Host, Given], Awaitable[Answered]], given: Given, *, attempt: timedelta, pause: timedelta
) -> Answered:
    """What the activity answers once PostgreSQL is back; an ``attempt`` takes so long, a ``pause`` at most so long.

    Raises ``ActivityError`` where it fails for good.
    """
    return await workflow.execute_activity_method(
        call,
        given,
        start_to_close_timeout=attempt,
        retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=pause),
        summary="Record the step as soon as PostgreSQL is back",
    )
