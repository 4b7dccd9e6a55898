"""The whole product as separate processes on state of its own, each of which a test can stop or kill."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.chaos.oracle import Stores
from cli.local import addresses, issuer, postgres, processes
from cli.local.environment import in_environment, variables
from cli.local.environment import settings as settings_of
from cli.local.paths import State
from cli.local.postgres import Postgres
from cli.local.stack import Stack
from cli.local.supervisor import Part
from records.editions.repository import EditionRepository
from settings import StoreSettings
from temporal.client import connect as connect_temporal
from tests.support.product import Product, Servers, migrate
from tests.support.waiting import PATIENCE

Answers = Callable[[], Awaitable[bool]]


class Store:
    """PostgreSQL or Temporal."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._process: Process | None = None

    async def start(self) -> None:
        """Starts it and waits until it answers."""
        await self._part.before()
        self._process = await processes.start(self._part.program)
        answered = await processes.until(self._part.answers, seconds=PATIENCE)
        assert answered, processes.describe_failure(self._part.program, self._process)

    async def stop(self) -> None:
        """Stops it in order."""
        if self._process is not None:
            await processes.stop(self._process, self._part.program)


class ForkServer:
    """The process that forks the workers and APIs."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def ask(self, command: str) -> int:
        """Has a command carried out."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n".encode())
        await self._process.stdin.drain()
        async with asyncio.timeout(PATIENCE):
            return int(await self._process.stdout.readline())


class Forked:
    """A worker or an API."""

    def __init__(self, name: str, part: Part, fork_server: ForkServer) -> None:
        self._name = name
        self._part = part
        self._fork_server = fork_server
        self._pid = 0

    async def start(self, answers: Answers | None = None) -> None:
        """Starts it and waits until it answers."""
        await self._part.before()
        self._pid = await self._fork_server.ask(f"start {self._name}")
        answered = await processes.until(answers or self._part.answers, seconds=PATIENCE)
        assert answered, processes.last_lines(self._part.program.log)

    async def kill(self) -> None:
        """Kills it where it stands, with SIGKILL."""
        await self._fork_server.ask(f"kill {self._pid}")


@dataclass
class KillableStack:
    """The product and its processes."""

    product: Product
    postgres: Store
    temporal: Store
    api: Forked
    worker: Forked
    settings: StoreSettings
    """What `verify` needs to look at its stores."""
    worker_metrics: str
    """Where the worker serves its metrics."""

    @property
    def stores(self) -> Stores:
        """Where the oracle looks."""
        return Stores(self.product.engine, self.product.temporal, self.settings)

    async def api_answers(self) -> bool:
        """Whether the API answers at all, whatever it finds missing."""
        try:
            return (await self.product.anonymous.get("/healthz")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def killable_stack_in(folder: Path) -> AsyncIterator[KillableStack]:
    """The product with its state in the folder."""
    stack = _stack(State(folder))
    database, temporal = Store(stack._postgres_part()), Store(stack._temporal_part())
    async with AsyncExitStack() as running:
        for store in (database, temporal):
            running.push_async_callback(store.stop)
        fork_server = await running.enter_async_context(_fork_server(stack))
        api, worker = Forked("api", stack._api_part(), fork_server), Forked("worker", stack._worker_part(), fork_server)
        await asyncio.gather(database.start(), temporal.start())
        await postgres.ensure_database(stack.server)
        await asyncio.to_thread(migrate, stack.server.owner_url)
        await worker.start()
        await api.start()
        product = await running.enter_async_context(_product(stack))
        metrics = f"http://127.0.0.1:{stack.ports.worker_metrics}/metrics"
        yield KillableStack(product, database, temporal, api, worker, _settings(stack), metrics)


def _stack(state: State) -> Stack:
    state.make()
    issuer.ensure_key(state.keys)
    ports = addresses.choose(0, state.addresses)
    return Stack(state, ports, Postgres(state.postgres, ports.database, postgres.passwords(state.keys)))


@asynccontextmanager
async def _fork_server(stack: Stack) -> AsyncIterator[ForkServer]:
    log = stack.state.log("fork_server")
    command = (sys.executable, "-m", "tests.support.forkserver", str(log), str(stack.ports.api))
    program = processes.Program("fork_server", command, variables(stack.state, stack.server, stack.ports), log)
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *program.argv(), env=dict(program.environment), cwd=processes.REPO, stdin=PIPE, stdout=PIPE, stderr=errors
        )
    try:
        yield ForkServer(process)
    finally:
        process.kill()  # what it forked dies with it
        await process.wait()


def _settings(stack: Stack) -> StoreSettings:
    given = settings_of(stack.state, stack.server, stack.ports)
    return StoreSettings(
        database_url=given["RECOURSE_DATABASE_URL"],
        migration_database_url=given["RECOURSE_MIGRATION_DATABASE_URL"],
        audit_key=SecretStr(given["RECOURSE_AUDIT_KEY"]),
        audit_keys=SecretStr(given["RECOURSE_AUDIT_KEYS"]),
        signing_keys=SecretStr(given["RECOURSE_SIGNING_KEYS"]),
    )


@asynccontextmanager
async def _product(stack: Stack) -> AsyncIterator[Product]:
    servers = Servers(stack.server, stack.temporal, stack.state.keys, stack.state.outbox)
    # Without a pool: a connection that outlived its server would fail the test and not the product.
    engine = create_async_engine(servers.settings().database_url, poolclass=NullPool)
    with in_environment(TEMPORAL_ADDRESS=stack.temporal.address):
        product = Product(stack.ports.api_url, servers, await connect_temporal(), engine, EditionRepository())
        try:
            yield product
        finally:
            await product.close()
            await engine.dispose()
