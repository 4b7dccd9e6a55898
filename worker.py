"""The worker: wires workflows and activities to the task queue, and runs them beside the mail and the sweeps.

Started alone with ``python worker.py``; everything it needs comes from the environment. With ``--role mail`` it sends
mails and does nothing else, with ``--role processes`` everything but that.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.runtime import Runtime
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkerDeploymentConfig, WorkflowRunner

from activities.hubspot.client import hubspot_at
from activities.hubspot.mapping import MappingFault
from activities.hubspot.mapping import load as load_mapping
from activities.mail.dispatcher import MailDispatcher, now_in_utc
from activities.mail.metrics import MailMetrics
from activities.mail.partner_links import PartnerLinks
from activities.mail.render import MailRenderer
from activities.mail.transports import transport_for
from activities.recording import Recorder
from activities.simulation import Simulator
from activities.standing import StandingActivities
from activities.tier_review import TierReviewer
from maintenance.deploy_check import Deploy, check_deploy
from maintenance.health import Progress, readiness_served
from maintenance.hubspot import run_hubspot
from maintenance.loops import Stopped, with_retries
from maintenance.mend_stuck import StuckMender
from maintenance.run import run_maintenance
from maintenance.upkeep import begin_record
from records.complaint_store import ComplaintStore
from records.database import connect as connect_database
from records.editions.repository import EditionRepository
from records.garbage import SERVING, search_seldom
from records.reviews.packets import Packets
from records.simulations.queries import Simulations
from records.simulations.replay_processes import ReplayProcesses
from records.tier_reviews.queries import TierReviews
from records.workflow_cursors import Standings
from settings import CANNOT_RUN, WorkerSettings, load
from temporal.canary import Canary, code_version
from temporal.client import Nudger
from temporal.client import connect as connect_temporal
from temporal.console_links import ConsoleLinks
from temporal.hubspot_link import HubSpotLink, hubspot_activities
from temporal.observability import log_as_json, runtime_at, trace_as, trace_statements
from temporal.process_exit import exit_process
from temporal.search_attributes import register
from temporal.task_queue import queue_moves
from temporal.versioning import deployment_config
from workflows.accreditation import AccreditationWorkflow
from workflows.anchor import AnchorWorkflow
from workflows.complaint import ComplaintWorkflow
from workflows.hubspot_partners import HubSpotPartnersWorkflow
from workflows.hubspot_ticket import HubSpotTicketWorkflow
from workflows.ids import TASK_QUEUE
from workflows.review import AccreditationReviewWorkflow
from workflows.simulation import SimulationWorkflow
from workflows.tier_review import TierReviewWorkflow

log = structlog.get_logger("worker")

Activity = Callable[..., Awaitable[Any]]
WORKFLOWS = (
    ComplaintWorkflow,
    AccreditationWorkflow,
    AccreditationReviewWorkflow,
    TierReviewWorkflow,
    SimulationWorkflow,
    AnchorWorkflow,
    HubSpotTicketWorkflow,
    HubSpotPartnersWorkflow,
)
REFUSES_TO_POLL = 70  # EX_SOFTWARE
STICKS_FOR = timedelta(seconds=2)
"""How long a case waits for the worker that knows it. Where that one was killed, the others take it up only then."""


class WorkerRole(StrEnum):
    """What a worker does."""

    BOTH = "both"
    PROCESSES = "processes"
    """Runs the processes and the sweeps."""
    MAIL = "mail"
    """Composes mails and sends them: work that would keep the processes waiting where there is much of it."""


def workflow_runner() -> WorkflowRunner:
    """Runs workflows as plain code: the sandbox took a third of the worker's time.

    The tests do what it did: they keep clock, chance, input, output and shared state out of the workflows
    (``tests/workflows/test_determinism.py``), and replay every committed history in the sandbox.
    """
    return UnsandboxedWorkflowRunner()


def activities_on(
    engine: AsyncEngine, repository: EditionRepository, store: ComplaintStore, nudger: Nudger
) -> list[Activity]:
    """Every side effect that a process asks for."""
    recorder = Recorder(store, nudger)
    standing = StandingActivities(Standings(engine, repository, now_in_utc), Packets(engine), nudger)
    reviewer = TierReviewer(TierReviews(engine, repository), nudger)
    simulator = Simulator(Simulations(engine, repository, now_in_utc), ReplayProcesses())
    return [
        recorder.record_complaint,
        recorder.read_complaint,
        standing.follow_accreditation,
        standing.follow_review,
        standing.act_on_accreditation,
        standing.act_on_review,
        reviewer.begin_tier_review,
        reviewer.nudge_accredited,
        reviewer.count_waiting,
        reviewer.report_tier_review,
        simulator.begin_simulation,
        simulator.replay_page,
        simulator.end_simulation,
    ]


def build_worker(
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    hubspot: HubSpotLink | None = None,
    deployment: WorkerDeploymentConfig | None = None,
) -> Worker:
    """The worker as production runs it, with HubSpot where a portal is connected, and with a version where asked."""
    of_hubspot = hubspot_activities(hubspot, client, engine, repository, now_in_utc) if hubspot else []
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=WORKFLOWS,
        activities=[
            *activities_on(engine, repository, ComplaintStore(engine, repository), Nudger(client)),
            *of_hubspot,
        ],
        workflow_runner=workflow_runner(),
        max_concurrent_workflow_task_polls=20,
        max_concurrent_activities=50,
        graceful_shutdown_timeout=timedelta(seconds=10),
        sticky_queue_schedule_to_start_timeout=STICKS_FOR,
        deployment_config=deployment,
    )


async def run(settings: WorkerSettings, stop: asyncio.Event, role: WorkerRole = WorkerRole.BOTH) -> int:
    """Runs until ``stop`` is set, then finishes what is under way; the exit status: 70 where it must not poll."""
    interceptors = [*trace_as("recourse-worker"), ConsoleLinks(settings.public_url)]
    engine = connect_database(settings.database_url, settings.database_pool_size, settings.audit.ring)
    trace_statements(engine.sync_engine)
    repository = EditionRepository()
    if settings.signing_keys is None:
        log.warning("commands_not_signed", variable="RECOURSE_SIGNING_KEYS")
    runtime = runtime_at(settings.worker_metrics_address)
    dispatcher = _dispatcher(settings, engine, repository, runtime)
    mail: asyncio.Task[None] | None = None
    try:
        await with_retries("postgresql", lambda: begin_record(engine, now_in_utc()), stop)
        if role is WorkerRole.MAIL:
            return await _send_mail(settings, dispatcher, stop)
        if role is WorkerRole.BOTH:
            mail = asyncio.create_task(dispatcher.run(stop))  # Mail goes out whether or not Temporal is there.
        connecting = partial(
            connect_temporal, signing=settings.signing_keyring, interceptors=interceptors, runtime=runtime
        )
        client = await with_retries("temporal", connecting, stop)
        await with_retries("search_attributes", lambda: register(client), stop)
        canary = Canary(client, WORKFLOWS, workflow_runner())
        version, most = code_version(Path(__file__).parent), settings.canary_histories
        deploy = await with_retries("canary", lambda: check_deploy(engine, canary, version, most), stop)
        if deploy is Deploy.REFUSED:
            return REFUSES_TO_POLL
        mender = StuckMender(client, engine, canary, after_rollback=deploy is Deploy.ROLLED_BACK)
        await _work(settings, client, engine, repository, mender, runtime, stop)
    except Stopped:
        pass
    finally:
        stop.set()
        if mail is not None:
            await mail
        await engine.dispose()
    return 0


async def _send_mail(settings: WorkerSettings, dispatcher: MailDispatcher, stop: asyncio.Event) -> int:
    """Sends mails until ``stop`` is set; the exit status."""
    async with readiness_served(settings.worker_health_address, Progress()):
        log.info("worker_started", role=WorkerRole.MAIL.value)
        await dispatcher.run(stop)
    return 0


async def _work(
    settings: WorkerSettings,
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    mender: StuckMender,
    runtime: Runtime,
    stop: asyncio.Event,
) -> None:
    """Polls, and runs what goes on beside the task queue, until ``stop`` is set."""
    progress = Progress()
    async with (
        readiness_served(settings.worker_health_address, progress, partial(queue_moves, client)),
        _hubspot(settings) as hubspot,
        build_worker(client, engine, repository, hubspot, _deployment(settings)),
    ):
        log.info("worker_started", task_queue=TASK_QUEUE, hubspot=hubspot is not None)
        of_hubspot = [] if hubspot is None else [run_hubspot(client, engine, hubspot.mapping, runtime, stop)]
        meter = runtime.metric_meter
        running = run_maintenance(client, engine, repository, settings.audit, mender, progress, stop, meter)
        await asyncio.gather(running, *of_hubspot)


def _dispatcher(
    settings: WorkerSettings, engine: AsyncEngine, repository: EditionRepository, runtime: Runtime
) -> MailDispatcher:
    links = PartnerLinks.of(settings.partner_link_key, settings.public_url, settings.partner_link_days)
    return MailDispatcher(
        engine,
        repository,
        transport_for(settings.smtp_url),
        MailRenderer.of(settings.mail_from, settings.public_url, settings.audit.oldest, links),
        metrics=MailMetrics(runtime.metric_meter),
    )


def _deployment(settings: WorkerSettings) -> WorkerDeploymentConfig | None:
    """The version of this worker; by its code where the settings do not name one."""
    return deployment_config(settings.worker_deployment, settings.worker_build or code_version(Path(__file__).parent))


@asynccontextmanager
async def _hubspot(settings: WorkerSettings) -> AsyncIterator[HubSpotLink | None]:
    """The portal that the settings name, or None. Leaves with 78 where its mapping makes no sense."""
    token = settings.hubspot_access_token.get_secret_value() if settings.hubspot_access_token else ""
    if not token:
        yield None
        return
    try:
        mapping = load_mapping(settings.hubspot_mapping)
    except MappingFault as fault:
        sys.stderr.write(f"recourse: RECOURSE_HUBSPOT_MAPPING: {fault}\n")
        raise SystemExit(CANNOT_RUN) from None
    async with hubspot_at(settings.hubspot_api_url, token) as client:
        yield HubSpotLink(client, mapping, settings.public_url)


async def main(role: WorkerRole) -> int:
    """Runs the worker until SIGTERM or Ctrl-C; the exit status."""
    settings = load(WorkerSettings)
    log_as_json(settings.log_level)
    search_seldom(SERVING)
    stop = asyncio.Event()
    for received in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(received, stop.set)
    return await run(settings, stop, role)


def role_asked_for() -> WorkerRole:
    """The role that the command line names, by default both."""
    parser = argparse.ArgumentParser(prog="worker.py", description="Runs the processes, and sends the mails.")
    parser.add_argument("--role", choices=[role.value for role in WorkerRole], default=WorkerRole.BOTH.value)
    return WorkerRole(parser.parse_args().role)


if __name__ == "__main__":
    exit_process(uvloop.run(main(role_asked_for())))
