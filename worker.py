"""The worker: wires workflows and activities to the task queue, and runs them beside the mail and the sweeps.

Started alone with ``python worker.py``; everything it needs comes from the environment.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.hubspot.client import HubSpotClient, hubspot_at
from activities.hubspot.mapping import Mapping, MappingFault
from activities.hubspot.mapping import load as load_mapping
from activities.hubspot.partner_recorder import PartnerRecorder
from activities.hubspot.partners import HubSpotPartners
from activities.hubspot.ticket import HubSpotTickets
from activities.hubspot.ticket_reader import TicketReader
from activities.hubspot.ticket_writer import TicketWriter
from activities.mail.dispatcher import MailDispatcher, now_in_utc
from activities.mail.metrics import MailMetrics
from activities.mail.render import MailRenderer
from activities.mail.transports import transport_for
from activities.recording import Recorder
from activities.simulation import Simulator
from activities.standing import StandingActivities
from activities.tier_review import TierReviewer
from maintenance.hubspot import run_hubspot
from maintenance.loops import Stopped, with_retries
from maintenance.run import run_maintenance
from records.complaint_store import ComplaintStore
from records.database import connect as connect_database
from records.editions.repository import EditionRepository, publish_bundled
from records.reviews.packets import Packets
from records.simulations.queries import Simulations
from records.tier_reviews.queries import TierReviews
from records.workflow_cursors import Standings
from settings import CANNOT_RUN, WorkerSettings, load
from temporal.client import Nudger
from temporal.client import connect as connect_temporal
from temporal.hubspot_client import HubSpotCases
from temporal.observability import log_as_json, runtime_at, trace_as, trace_statements
from temporal.process_exit import exit_process
from temporal.search_attributes import register
from workflows.accreditation import AccreditationWorkflow
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
    HubSpotTicketWorkflow,
    HubSpotPartnersWorkflow,
)
# Our own modules hold no state and read no clock: sharing them with the sandbox halves the memory of a cached case.
# A trace goes on inside a workflow, so its tracer must be the process' own.
PASSED_THROUGH = (
    *("standards", "redaction", "analysis", "workflows", "activities", "records"),
    *("pydantic", "pydantic_core", "annotated_types", "opentelemetry"),
)
STICKS_FOR = timedelta(seconds=2)
"""How long a case waits for the worker that knows it. Where that one was killed, the others take it up only then."""


def workflow_runner() -> SandboxedWorkflowRunner:
    """The sandbox as production has it."""
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))


def activities_on(
    engine: AsyncEngine, repository: EditionRepository, store: ComplaintStore, nudger: Nudger
) -> list[Activity]:
    """Every side effect that a process asks for."""
    recorder = Recorder(store, nudger)
    standing = StandingActivities(Standings(engine, repository, now_in_utc), Packets(engine), nudger)
    reviewer = TierReviewer(TierReviews(engine, repository), nudger)
    simulator = Simulator(Simulations(engine, repository, now_in_utc))
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


@dataclass(frozen=True)
class HubSpotLink:
    """A portal that is connected: how it is reached, and how it is read."""

    client: HubSpotClient
    mapping: Mapping
    public_url: str


def hubspot_activities(
    link: HubSpotLink, client: Client, engine: AsyncEngine, repository: EditionRepository
) -> list[Activity]:
    """Every side effect that the exchange with HubSpot asks for."""
    cases = HubSpotCases(client, engine, repository)
    to_cases = (cases.start, cases.add_note)
    reader = TicketReader(engine, repository, link.client, link.mapping, now_in_utc, *to_cases)
    writer = TicketWriter(engine, link.client, link.mapping, link.public_url, now_in_utc)
    of_tickets = HubSpotTickets(reader, writer)
    recorder = PartnerRecorder(engine, repository, link.client, link.mapping.partners, now_in_utc, Nudger(client))
    of_partners = HubSpotPartners(recorder)
    return [
        of_tickets.look_at_ticket,
        of_tickets.write_to_ticket,
        of_partners.record_companies,
        of_partners.record_page_of_companies,
    ]


def build_worker(
    client: Client, engine: AsyncEngine, repository: EditionRepository, hubspot: HubSpotLink | None = None
) -> Worker:
    """The worker as production runs it, with HubSpot where a portal is connected."""
    of_hubspot = hubspot_activities(hubspot, client, engine, repository) if hubspot else []
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
    )


async def run(settings: WorkerSettings, stop: asyncio.Event) -> None:
    """Runs until ``stop`` is set; then finishes what is under way."""
    interceptors = trace_as("recourse-worker")
    engine = connect_database(settings.database_url, settings.database_pool_size)
    trace_statements(engine.sync_engine)
    repository = EditionRepository()
    runtime = runtime_at(settings.worker_metrics_address)
    dispatcher = MailDispatcher(
        engine,
        repository,
        transport_for(settings.smtp_url),
        MailRenderer.of(settings.mail_from, settings.public_url),
        metrics=MailMetrics(runtime.metric_meter),
    )
    mail: asyncio.Task[None] | None = None
    try:
        await with_retries("postgresql", lambda: _publish(engine), stop)
        mail = asyncio.create_task(dispatcher.run(stop))  # Mail goes out whether or not Temporal is there.
        client = await with_retries(
            "temporal", lambda: connect_temporal(interceptors=interceptors, runtime=runtime), stop
        )
        await with_retries("search_attributes", lambda: register(client), stop)
        async with _hubspot(settings) as hubspot, build_worker(client, engine, repository, hubspot):
            log.info("worker_started", task_queue=TASK_QUEUE, hubspot=hubspot is not None)
            of_hubspot = [] if hubspot is None else [run_hubspot(client, engine, hubspot.mapping, runtime, stop)]
            await asyncio.gather(run_maintenance(client, engine, repository, settings.audit_key, stop), *of_hubspot)
    except Stopped:
        pass
    finally:
        stop.set()
        if mail is not None:
            await mail
        await engine.dispose()


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


async def _publish(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await publish_bundled(connection)


async def main() -> None:
    """Runs the worker until SIGTERM or Ctrl-C."""
    settings = load(WorkerSettings)
    log_as_json(settings.log_level)
    stop = asyncio.Event()
    for received in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(received, stop.set)
    await run(settings, stop)


if __name__ == "__main__":
    uvloop.run(main())
    exit_process(0)
