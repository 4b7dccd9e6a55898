"""The worker: wires workflows and activities to the task queue, and runs them beside the mail and the sweeps.

Started alone with ``python worker.py``; everything it needs comes from the environment.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.mail.compose import Stationery
from activities.mail.delivery import transport_for
from activities.mail.post_office import PostOffice, now_in_utc
from activities.recording import Recorder
from activities.simulation import Simulator
from activities.standing import StandingKeeper
from activities.tier_review import TierReviewer
from records import intake
from records.database import connect as connect_database
from records.database import is_away
from records.editions import EditionShelf, publish_bundled
from records.idempotency import forget
from records.journal import Journal
from records.packets import Packets
from records.processes import Behind, Standings, behind
from records.seals import seal
from records.simulations import Simulations, not_started
from records.standing import load
from records.tier_reviews import TierReviews
from settings import WorkerSettings
from standards.standing.state import Standing
from workflows.accreditation import AccreditationWorkflow
from workflows.client import Nudger, start_complaint, start_following
from workflows.client import connect as connect_temporal
from workflows.complaint import ComplaintStart, ComplaintWorkflow
from workflows.ids import TASK_QUEUE
from workflows.leaving import leave
from workflows.observability import log_as_json, runtime_at, trace_as, trace_statements
from workflows.review import AccreditationReviewWorkflow
from workflows.scheduling import ensure_tier_reviews
from workflows.search_attributes import ensure_registered
from workflows.simulating import start_simulation
from workflows.simulation import SimulationWorkflow
from workflows.tier_review import TierReviewWorkflow

log = structlog.get_logger("worker")
T = TypeVar("T")

Activity = Callable[..., Awaitable[Any]]
WORKFLOWS = (
    ComplaintWorkflow,
    AccreditationWorkflow,
    AccreditationReviewWorkflow,
    TierReviewWorkflow,
    SimulationWorkflow,
)
# Our own modules hold no state and read no clock: sharing them with the sandbox halves the memory of a cached case.
# A trace goes on inside a workflow, so its tracer must be the process' own.
PASSED_THROUGH = (
    *("standards", "workflows", "activities", "records"),
    *("pydantic", "pydantic_core", "annotated_types", "opentelemetry"),
)
STICKS_FOR = timedelta(seconds=2)
"""How long a case waits for the worker that knows it. Where that one was killed, the others take it up only then."""
UNSTARTED_FOR = timedelta(seconds=5)
SILENT_FOR = timedelta(minutes=1)
"""How late a case's process may be for its deadline before it is taken for lost."""
SWEEP_EVERY = 2.0
SEAL_EVERY = 10.0
FORGET_EVERY = 3600.0
KEYS_KEPT_FOR = timedelta(days=7)
RETRY_EVERY = 0.5
SCHEDULE_EVERY = 60.0
STARTS_SIDE_BY_SIDE = 16
FOR_NOW = frozenset(
    {
        *(RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED, RPCStatusCode.ABORTED),
        *(RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.INTERNAL, RPCStatusCode.UNKNOWN, RPCStatusCode.NOT_FOUND),
    }
)
"""Refusals of Temporal that pass; the namespace itself may still be about to be made."""


def workflow_runner() -> SandboxedWorkflowRunner:
    """The sandbox as production has it."""
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))


def activities_on(engine: AsyncEngine, shelf: EditionShelf, journal: Journal, nudger: Nudger) -> list[Activity]:
    """Every side effect that a process asks for."""
    recorder = Recorder(journal, nudger)
    keeper = StandingKeeper(Standings(engine, shelf, now_in_utc), Packets(engine), nudger)
    reviewer = TierReviewer(TierReviews(engine, shelf), nudger)
    simulator = Simulator(Simulations(engine, shelf, now_in_utc))
    return [
        recorder.record_complaint,
        recorder.read_complaint,
        keeper.follow_accreditation,
        keeper.follow_review,
        keeper.act_on_accreditation,
        keeper.act_on_review,
        reviewer.begin_tier_review,
        reviewer.nudge_accredited,
        reviewer.count_waiting,
        reviewer.report_tier_review,
        simulator.begin_simulation,
        simulator.replay_page,
        simulator.end_simulation,
    ]


def build_worker(client: Client, engine: AsyncEngine, shelf: EditionShelf) -> Worker:
    """The worker as production runs it."""
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=WORKFLOWS,
        activities=activities_on(engine, shelf, Journal(engine, shelf), Nudger(client)),
        workflow_runner=workflow_runner(),
        max_concurrent_workflow_task_polls=20,
        max_concurrent_activities=50,
        graceful_shutdown_timeout=timedelta(seconds=10),
        sticky_queue_schedule_to_start_timeout=STICKS_FOR,
    )


async def sweep(client: Client, engine: AsyncEngine, shelf: EditionShelf, now: datetime) -> int:
    """Starts the cases that were stored and whose start, or whose process, was lost; returns how many it started."""
    async with engine.connect() as connection:
        cases = await intake.without_process(connection, stored_before=now - UNSTARTED_FOR, due_before=now - SILENT_FOR)
        starts = [ComplaintStart(case=case, edition=await shelf.by_id(connection, case.edition)) for case in cases]
    started = [start.case.id for start in starts if await start_complaint(client, start)]
    for complaint_id in started:
        log.info("case_swept_up", complaint=complaint_id)
    return len(started)


async def sweep_standing(client: Client, engine: AsyncEngine) -> int:
    """Has processes look that have fallen behind their record, or starts them; returns how many there were."""
    async with engine.begin() as connection:
        late = await behind(connection, datetime.now(UTC))
        standings = [(await load(connection, one.partner_id, lock=False), one) for one in late]
    side_by_side = asyncio.Semaphore(STARTS_SIDE_BY_SIDE)

    async def look(standing: Standing | None, one: Behind) -> None:
        if standing is not None:
            async with side_by_side:
                await start_following(client, standing, one.subject, nudge=one.started)

    await asyncio.gather(*(look(standing, one) for standing, one in standings))
    if late:
        log.info("standing_swept_up", processes=len(late))
    return len(late)


async def sweep_simulations(client: Client, engine: AsyncEngine) -> int:
    """Starts the simulations that were asked for and whose start was lost; returns how many there were."""
    async with engine.connect() as connection:
        lost = await not_started(connection, datetime.now(UTC) - UNSTARTED_FOR)
    for simulation_id in lost:
        await start_simulation(client, simulation_id)
        log.info("simulation_swept_up", simulation=simulation_id)
    return len(lost)


async def forever(name: str, work: Callable[[], Awaitable[object]], every: float, stop: asyncio.Event) -> None:
    """Does the work again and again until told to stop; a store that is away is waited for."""
    while not stop.is_set():
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a background loop outlives whatever one round meets
            log.warning("round_failed", loop=name, error=type(error).__name__, away=is_away(error))
        try:
            await asyncio.wait_for(stop.wait(), every)
        except TimeoutError:
            continue


async def patiently(name: str, attempt: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T:
    """Tries until it works, since the worker may start before the stores do. Raises ``Stopped`` when told to."""
    while not stop.is_set():
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001 - whatever is missing, it is waited for and said
            log.warning("waiting_for", what=name, error=type(error).__name__)
            await asyncio.sleep(RETRY_EVERY)
    raise Stopped


class Stopped(Exception):
    """The worker was told to stop before it could start."""


async def run(settings: WorkerSettings, stop: asyncio.Event) -> None:
    """Runs until ``stop`` is set; then finishes what is under way."""
    interceptors = trace_as("recourse-worker")
    engine = connect_database(settings.database_url, settings.database_pool_size)
    trace_statements(engine.sync_engine)
    shelf = EditionShelf()
    stationery = Stationery.of(settings.mail_from, settings.public_url)
    office = PostOffice(engine, shelf, transport_for(settings.smtp_url), stationery)
    runtime = runtime_at(settings.worker_metrics_address)
    mail: asyncio.Task[None] | None = None
    try:
        await patiently("postgresql", lambda: _publish(engine), stop)
        mail = asyncio.create_task(office.run(stop))  # Mail goes out whether or not Temporal is there.
        client = await patiently("temporal", lambda: connect_temporal(interceptors=interceptors, runtime=runtime), stop)
        await patiently("search_attributes", lambda: register(client), stop)
        async with build_worker(client, engine, shelf):
            log.info("worker_started", task_queue=TASK_QUEUE)
            await _tend(client, engine, shelf, settings, stop)
    except Stopped:
        pass
    finally:
        stop.set()
        if mail is not None:
            await mail
        await engine.dispose()


async def _publish(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await publish_bundled(connection)


async def register(client: Client) -> None:
    """Registers the search attributes where that is allowed: Temporal Cloud wants it done at deploy.

    Raises ``RPCError`` where Temporal cannot answer now: a case that upserts what is not registered would be stuck.
    """
    try:
        await ensure_registered(client)
    except RPCError as error:
        if error.status in FOR_NOW:
            raise
        log.warning("search_attributes_not_registered", status=error.status.name)


async def _tend(
    client: Client, engine: AsyncEngine, shelf: EditionShelf, settings: WorkerSettings, stop: asyncio.Event
) -> None:
    """What runs beside the task queue: lost starts are swept up, events sealed."""
    key = settings.audit_key.get_secret_value() if settings.audit_key else None

    async def seal_events() -> None:
        async with engine.begin() as connection:
            await seal(connection, key, datetime.now(UTC))

    async def forget_keys() -> None:
        async with engine.begin() as connection:
            await forget(connection, datetime.now(UTC) - KEYS_KEPT_FOR)

    async def keep_the_schedule() -> None:
        now = datetime.now(UTC)
        async with engine.connect() as connection:
            edition = await shelf.in_force(connection, now)
        await ensure_tier_reviews(client, edition, now)

    await asyncio.gather(
        forever("schedule", keep_the_schedule, SCHEDULE_EVERY, stop),
        forever("forget", forget_keys, FORGET_EVERY, stop),
        forever("sweep", lambda: sweep(client, engine, shelf, datetime.now(UTC)), SWEEP_EVERY, stop),
        forever("sweep_standing", lambda: sweep_standing(client, engine), SWEEP_EVERY, stop),
        forever("sweep_simulations", lambda: sweep_simulations(client, engine), SWEEP_EVERY, stop),
        forever("seal", seal_events, SEAL_EVERY, stop),
    )


async def main() -> None:
    """Runs the worker until SIGTERM or Ctrl-C."""
    settings = WorkerSettings()
    log_as_json(settings.log_level)
    stop = asyncio.Event()
    for received in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(received, stop.set)
    await run(settings, stop)


if __name__ == "__main__":
    uvloop.run(main())
    leave(0)
