"""An environment of their own for processes: one case each, in the sandbox, with a clock that the test moves.

Temporal and PostgreSQL are the session's, the database is not: cases here lie years ahead, and other tests' lists and
editions must not know of them.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from temporalio.client import (
    Client,
    Interceptor,
    OutboundInterceptor,
    QueryWorkflowInput,
    StartWorkflowInput,
    WorkflowHandle,
)
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig
from temporalio.worker import Worker, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from cli.local.postgres import OWNER, SUPERUSER
from records.complaint_store import ComplaintStore, Entered
from records.editions.repository import EditionRepository, publish_bundled
from records.errors import RecordAway
from settings import normalise_database_url
from standards.complaint import ComplaintEvent
from standards.decisions import Decision
from temporal.client import Nudger
from temporal.data_converter import DATA_CONVERTER
from tests.support.product import Servers, migrate
from tests.support.waiting import PATIENCE
from worker import WORKFLOWS, activities_on
from workflows.complaint import ComplaintStart
from workflows.entity_workflow import EntityStart
from workflows.tier_review import TierReviewStart

IDENTITY = "tests"
"""What signs the events of a history: nothing of the machine that it was made on."""
MOST_SKIPS = 5_000
TASK_TIMEOUT = timedelta(seconds=30)
"""A task begins with loading what the sandbox does not share, and a busy machine takes its time over that."""
LONGER_THAN_A_TASK = timedelta(seconds=5)
NUDGED_WITHIN = 8.0
"""Nobody sweeps up here what a nudge did not reach; an activity may take ten seconds."""
# Nothing of ours is shared with the sandbox. A zone is a value, yet as the sandbox hands it out no datetime takes it.
FULL_SANDBOX = replace(
    SandboxRestrictions.default,
    invalid_module_members=SandboxRestrictions.default.invalid_module_members.with_child_unrestricted("zoneinfo"),
)
# Importing the rules anew takes two thirds of a second a process, which on a busy machine is a task that times out.
# Their purity is tested by itself, and the committed histories replay in the full sandbox.
SANDBOX = FULL_SANDBOX.with_passthrough_modules("standards")


@dataclass
class Placement:
    """Where and when processes start, for a client that otherwise starts them as production does."""

    queue: str
    task_timeout: timedelta = TASK_TIMEOUT
    continue_at: int | None = None
    begins_at: datetime | None = None
    """When processes of standing begin: their start names no instant."""


class _PlacementOutbound(OutboundInterceptor):
    def __init__(self, following: OutboundInterceptor, placement: Placement) -> None:
        super().__init__(following)
        self._placement = placement

    async def start_workflow(self, input: StartWorkflowInput) -> Any:
        input.task_queue = self._placement.queue
        input.task_timeout = self._placement.task_timeout
        (start,) = input.args
        if isinstance(start, ComplaintStart):
            input.start_delay = max(start.case.last_at - datetime.now(UTC), timedelta())
            if self._placement.continue_at is not None:
                input.args = [start.model_copy(update={"continue_at": self._placement.continue_at})]
        if isinstance(start, EntityStart) and self._placement.continue_at is not None:
            input.args = [start.model_copy(update={"continue_at": self._placement.continue_at})]
        if isinstance(start, EntityStart | TierReviewStart) and self._placement.begins_at is not None:
            input.start_delay = max(self._placement.begins_at - datetime.now(UTC), timedelta())
        return await super().start_workflow(input)

    async def query_workflow(self, input: QueryWorkflowInput) -> Any:
        """Asks until the run has begun: one that follows a short run begins a second later."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await super().query_workflow(input)
                except RPCError as error:
                    if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                        raise
                    await asyncio.sleep(0.05)


@dataclass
class _PlacementInterceptor(Interceptor):
    placement: Placement

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        return _PlacementOutbound(next, self.placement)


@dataclass
class WorkflowEnv:
    """The stores, and a client whose processes begin at their case's own instant."""

    servers: Servers
    database: str
    engine: AsyncEngine
    repository: EditionRepository
    skipper: TimeSkipper
    placement: Placement
    store: "InterruptibleStore"

    @property
    def client(self) -> Client:
        """Starts processes on this environment's task queue, at their case's instant."""
        return self.skipper.client

    def worker(self, runner: WorkflowRunner | None = None, **options: Any) -> Worker:
        """A worker on this environment's task queue, in a sandbox that shares the rules alone unless told otherwise."""
        nudger = Nudger(self.client, NUDGED_WITHIN)
        return Worker(
            self.client,
            task_queue=self.placement.queue,
            workflows=WORKFLOWS,
            activities=activities_on(self.engine, self.repository, self.store, nudger),
            workflow_runner=runner or SandboxedWorkflowRunner(restrictions=SANDBOX),
            identity=IDENTITY,
            **options,
        )

    async def forward(self, handle: WorkflowHandle[Any, Any], duration: timedelta) -> None:
        """Moves the process' clock, and a little further than it was asked to.

        Where the aim falls into a task at work, the server can take the clock on to the next timer when the task ends.
        """
        aim = max(duration, timedelta()) + LONGER_THAN_A_TASK
        try:
            await asyncio.wait_for(self.skipper.fast_forward(handle, aim), PATIENCE)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:  # a process that ended on the way goes no further
                raise

    async def separate_env(self, *, task_timeout: timedelta = TASK_TIMEOUT) -> "WorkflowEnv":
        """The same records with a task queue and a store of their own, for a test with a worker of its own."""
        placement = Placement(f"{self.database}_{uuid.uuid4().hex[:8]}", task_timeout)
        client = await _connected(self.servers, placement)
        return replace(
            self, placement=placement, skipper=moving(client), store=InterruptibleStore(self.engine, self.repository)
        )

    @asynccontextmanager
    async def as_superuser(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for what no part of the product may do."""
        url = normalise_database_url(self.servers.postgres.url(SUPERUSER, self.database))
        engine = create_async_engine(url, poolclass=NullPool)  # without the product's impatience
        async with engine.begin() as connection:
            yield connection

    async def clear(self) -> None:
        """Ends what still runs, those of separate environments too: their queues begin with the database's name."""
        running = f"TaskQueue STARTS_WITH '{self.database}' AND CloseTime IS NULL"
        async for found in self.client.list_workflows(running):
            await self.client.get_workflow_handle(found.id, run_id=found.run_id).terminate("the tests are over")


class InterruptibleStore(ComplaintStore):
    """The store of complaints, in front of a PostgreSQL that can be away for a number of calls."""

    away_for = 0

    async def record_complaint(self, events: Sequence[ComplaintEvent], decision: Decision | None = None) -> Entered:
        self._answer()
        return await super().record_complaint(events, decision)

    async def complaint_after(self, complaint_id: str, sequence: int) -> tuple[ComplaintEvent, ...]:
        self._answer()
        return await super().complaint_after(complaint_id, sequence)

    def _answer(self) -> None:
        if self.away_for:
            self.away_for -= 1
            raise RecordAway("PostgreSQL was told to be away")


def moving(client: Client) -> TimeSkipper:
    """Moves the clocks of the processes that its client starts; they stand still until told to move."""
    return TimeSkipper(client, config=TimeSkippingConfig(enabled=False, max_session_skip_count=MOST_SKIPS))


@asynccontextmanager
async def workflow_env_on(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """A workflow environment with a database of its own. It has no worker yet."""
    name = f"workflows_{uuid.uuid4().hex[:8]}"
    await _make_database(servers, name)
    engine = _patient(normalise_database_url(servers.postgres.url(database=name)))
    async with engine.begin() as connection:
        await publish_bundled(connection)
    placement = Placement(name)
    repository = EditionRepository()
    skipper = moving(await _connected(servers, placement))
    workflow_env = WorkflowEnv(
        servers, name, engine, repository, skipper, placement, InterruptibleStore(engine, repository)
    )
    try:
        yield workflow_env
    finally:
        await workflow_env.clear()
        await engine.dispose()


def _patient(url: str) -> AsyncEngine:
    """The application's role without the application's impatience: it is the machine that is slow, not the record."""
    session = {"application_name": "recourse", "timezone": "UTC"}
    return create_async_engine(
        url, pool_size=10, max_overflow=10, connect_args={"timeout": PATIENCE, "server_settings": session}
    )


async def _connected(servers: Servers, placement: Placement) -> Client:
    return await Client.connect(
        servers.temporal.address,
        data_converter=DATA_CONVERTER,
        interceptors=[_PlacementInterceptor(placement)],
        identity=IDENTITY,
    )


async def _make_database(servers: Servers, name: str) -> None:
    connection = await asyncpg.connect(servers.postgres.url(SUPERUSER, "postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
    finally:
        await connection.close()
    await asyncio.to_thread(migrate, servers.postgres.url(OWNER, name))
