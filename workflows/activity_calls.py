"""How processes call activities: within their task, patiently while PostgreSQL is away, or again until they work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, FailureError

from activities.recording import RECORD_DIVERGED, UNSIGNED
from workflows.updates import is_of_type

Host = TypeVar("Host")
Given = TypeVar("Given")
Answered = TypeVar("Answered")


@dataclass(frozen=True)
class Patience:
    """How long an activity is waited for that is tried until it works."""

    attempt: timedelta
    """The longest that an attempt takes."""
    silent_for: timedelta | None = None
    """After so long without a sign of life its worker is taken for dead; None where it gives none."""
    retries: RetryPolicy = field(default_factory=lambda: RetryPolicy(maximum_interval=timedelta(seconds=10)))


@dataclass(frozen=True)
class RecordTimes:
    """How long a process tries each of the two ways to the record."""

    within: timedelta
    """The longest that the way within the task takes."""
    attempt: timedelta
    """The longest that an attempt of the patient activity takes."""
    pause: timedelta
    """The longest between two attempts."""
    again_after: timedelta | None = None
    """After so long what failed for good is tried again; None where a contradiction stops the process."""


class RecordContradicts(Exception):
    """Fails the workflow's task, again and again, until a person has set the record right: it must not go on."""


async def until_it_works(
    call: Callable[[Host, Given], Awaitable[Answered]], given: Given, summary: str, patience: Patience
) -> Answered:
    """What the activity answers, tried until it works: what is away is waited for."""
    return await workflow.execute_activity_method(
        call,
        given,
        start_to_close_timeout=patience.attempt,
        heartbeat_timeout=patience.silent_for,
        retry_policy=patience.retries,
        summary=summary,
    )


async def reach_record(
    call: Callable[[Host, Given], Awaitable[Answered]], given: Given, times: RecordTimes
) -> Answered:
    """Within the workflow task where PostgreSQL is there, and as a patient activity where it is away.

    Only the first way may meet a contradiction for good: it leaves no event, so the task can be tried again.
    """
    while True:
        try:
            return await within_the_task(call, given, within=times.within)
        except FailureError as failure:
            if is_of_type(failure, UNSIGNED):
                raise  # the command that came to be here is refused; the process goes on without it
            if times.again_after is None and is_of_type(failure, RECORD_DIVERGED):
                raise RecordContradicts(str(failure)) from failure
        try:
            return await patiently(call, given, attempt=times.attempt, pause=times.pause)
        except ActivityError as failure:
            if times.again_after is not None:
                await workflow.sleep(times.again_after)
            elif not is_of_type(failure, RECORD_DIVERGED, UNSIGNED):
                raise  # the others are found, or not, by the way within the task


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
