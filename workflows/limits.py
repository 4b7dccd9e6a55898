"""What bounds a process: the length of a run's history, and how far ahead of Temporal's clock a command can be."""

from datetime import datetime, timedelta
from typing import Any, Final

from temporalio import workflow

from standards.commands import Command

CLOCK_TOLERANCE: Final = timedelta(minutes=1)
"""How far ahead of Temporal's clock a command's own time is believed."""
CONTINUE_AT: Final = 400
"""The history length at which a run of a case or a subject hands over to the next; it replays when it is evicted.

A worker that takes up a case of 1,300 events is busy with its past for seconds, and callers give up meanwhile. Nothing
is lost: all dates are absolute.
"""


def history_is_long(continue_at: int) -> bool:
    """Whether the run is to hand over to the next."""
    info = workflow.info()
    return info.is_continue_as_new_suggested() or info.get_current_history_length() >= continue_at


def instant_of(command: Command[Any]) -> datetime:
    """When the command was taken in, which is the same however often it is delivered."""
    return min(command.submitted_at, workflow.now() + CLOCK_TOLERANCE)
