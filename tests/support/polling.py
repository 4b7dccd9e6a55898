"""What ops see of a process: its attributes, its words, its timers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowHandle
from temporalio.converter import default as default_converter


@dataclass(frozen=True)
class Timer:
    """A timer as it was armed."""

    fires_at: datetime
    lasts: timedelta
    says: str


async def metadata(handle: "WorkflowHandle[Any, Any]") -> WorkflowMetadata:
    """What the process publishes about itself: its current details, its queries and updates."""
    found = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    assert isinstance(found, WorkflowMetadata)
    return found


def timers(events: list[HistoryEvent]) -> list[Timer]:
    """Every timer that was armed, in order."""
    return [_timer(event) for event in events if event.HasField("timer_started_event_attributes")]


def _timer(event: HistoryEvent) -> Timer:
    lasts = event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
    (says,) = default_converter().payload_converter.from_payloads([event.user_metadata.summary])
    return Timer(event.event_time.ToDatetime(UTC) + lasts, lasts, says)
