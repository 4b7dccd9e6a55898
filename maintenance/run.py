"""Run all maintenance, each task in a loop of its own, until told to stop."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.common import MetricMeter

from maintenance.anchor_seals import anchor_seals
from maintenance.confirm_steps import confirm_steps
from maintenance.event_log import seal_log, verify_log
from maintenance.follow_record import follow_record
from maintenance.health import Progress
from maintenance.loops import repeatedly
from maintenance.measure import Figures, measure
from maintenance.mend_stuck import StuckMender
from maintenance.restart_lost import RecentStarts, restart_complaints, restart_simulations, restart_standing
from maintenance.upkeep import forget_keys, keep_schedule, retry_parked
from records.editions.repository import EditionRepository
from standards.signing import AuditKeys

# Seconds between two rounds.
RESTART_EVERY = 2.0
CONFIRM_EVERY = 1.0
MEND_EVERY = 5.0
SEAL_EVERY = 10.0
ANCHOR_EVERY = 20.0
VERIFY_EVERY = 5.0
RETRY_EVERY = 60.0
FORGET_EVERY = 3600.0
SCHEDULE_EVERY = 60.0
MEASURE_EVERY = 15.0


async def run_maintenance(
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    audit_keys: AuditKeys,
    mender: StuckMender,
    progress: Progress,
    stop: asyncio.Event,
    meter: MetricMeter = MetricMeter.noop,
) -> None:
    """Runs until ``stop`` is set."""
    starts = RecentStarts()

    async def restart_lost_complaints() -> None:
        await restart_complaints(client, engine, repository, datetime.now(UTC), starts)

    async def catch_up() -> None:
        await follow_record(client, engine, repository)

    async def confirm_recent_steps() -> None:
        await confirm_steps(client, engine, repository, datetime.now(UTC), mender.mend_unanswering)

    figures = Figures(meter)

    await asyncio.gather(
        repeatedly("measure", lambda: measure(figures, client, engine), MEASURE_EVERY, stop, progress),
        repeatedly("schedule", lambda: keep_schedule(client, engine, repository), SCHEDULE_EVERY, stop, progress),
        repeatedly("forget_keys", lambda: forget_keys(engine), FORGET_EVERY, stop, progress),
        repeatedly("restart_complaints", restart_lost_complaints, RESTART_EVERY, stop, progress),
        repeatedly("confirm_steps", confirm_recent_steps, CONFIRM_EVERY, stop, progress),
        repeatedly("mend_stuck", mender.mend, MEND_EVERY, stop, progress),
        repeatedly("restart_standing", lambda: restart_standing(client, engine), RESTART_EVERY, stop, progress),
        repeatedly("retry_parked", lambda: retry_parked(engine), RETRY_EVERY, stop, progress),
        repeatedly("restart_simulations", lambda: restart_simulations(client, engine), RESTART_EVERY, stop, progress),
        repeatedly("anchor_seals", lambda: anchor_seals(client, engine, catch_up), ANCHOR_EVERY, stop, progress),
        repeatedly("seal_log", lambda: seal_log(engine, audit_keys), SEAL_EVERY, stop, progress),
        repeatedly("verify_log", lambda: verify_log(engine, audit_keys), VERIFY_EVERY, stop, progress),
    )
