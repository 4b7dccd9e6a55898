"""Measure what is open, late and waiting, for the endpoint where the worker serves the SDK's metrics.

Every worker tells the same figures: ask for their maximum.
"""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.common import MetricMeter

from records.workload import Workload, workload


class Figures:
    """The gauges. Labels hold stages and nothing private."""

    def __init__(self, meter: MetricMeter) -> None:
        """Makes them; nothing is told before the first measurement."""
        gauge = meter.create_gauge
        self._open = gauge("recourse_complaints_open", "Open complaints by stage.")
        self._overdue = gauge("recourse_complaints_overdue", "Open complaints past their deadline, by stage.")
        self._reviews = gauge("recourse_reviews_open", "Open accreditation reviews by stage.")
        self._unstarted = gauge("recourse_complaints_unstarted", "Complaints stored whose process has not begun.")
        self._oldest_unstarted = gauge("recourse_unstarted_oldest_seconds", "How long the oldest of them waits.")
        self._unconfirmed = gauge("recourse_steps_unconfirmed", "Steps on record that their process has not confirmed.")
        self._oldest_unconfirmed = gauge("recourse_unconfirmed_oldest_seconds", "How long the oldest of them waits.")
        self._late = gauge("recourse_processes_late", "Processes more than five minutes late for their own date.")
        self._unsealed = gauge("recourse_events_unsealed", "Events that no seal covers yet.")
        self._oldest_unsealed = gauge("recourse_unsealed_oldest_seconds", "How long the oldest of them waits.")
        self._unanchored = gauge("recourse_seals_unanchored", "Seals that Temporal does not have yet.")
        self._oldest_unanchored = gauge("recourse_unanchored_oldest_seconds", "How long the oldest of them waits.")
        self._faults = gauge("recourse_verification_faults", "Places where the chain of events does not hold.")
        self._unverified = gauge("recourse_verification_age_seconds", "Since the whole chain was last verified.")
        self._packets = gauge("recourse_packets_parked", "Packets that could not be made.")
        self._stuck = gauge("recourse_processes_stuck", "Processes whose tasks fail again and again, as Temporal says.")

    def tell(self, found: Workload, now: datetime) -> None:
        """What the record says at the instant."""
        for stage, number in found.open.items():
            self._open.set(number, {"stage": stage.value})
            self._overdue.set(found.overdue[stage], {"stage": stage.value})
        for review_stage, number in found.reviews.items():
            self._reviews.set(number, {"stage": review_stage.value})
        for waiting, how_many, oldest in (
            (found.unstarted, self._unstarted, self._oldest_unstarted),
            (found.unconfirmed, self._unconfirmed, self._oldest_unconfirmed),
            (found.unsealed, self._unsealed, self._oldest_unsealed),
            (found.unanchored, self._unanchored, self._oldest_unanchored),
        ):
            how_many.set(waiting.number)
            oldest.set(waiting.seconds(now))
        self._late.set(found.late_processes.number)
        self._packets.set(found.parked_packets)
        self._faults.set(found.verification.faults)
        if found.verification.whole_at is not None:
            self._unverified.set(max(0, int((now - found.verification.whole_at).total_seconds())))

    def tell_stuck(self, number: int) -> None:
        """What Temporal says."""
        self._stuck.set(number)


async def measure(figures: Figures, client: Client, engine: AsyncEngine) -> None:
    """Tells everything once. Raises where a store does not answer; what the other says is told before."""
    now = datetime.now(UTC)
    async with engine.connect() as connection:
        figures.tell(await workload(connection, now), now)
    figures.tell_stuck(await stuck(client))


async def stuck(client: Client) -> int:
    """How many open processes Temporal reports to have problems. Raises ``RPCError`` where it does not answer."""
    query = "TemporalReportedProblems IS NOT NULL AND ExecutionStatus = 'Running'"
    return (await client.count_workflows(query)).count
