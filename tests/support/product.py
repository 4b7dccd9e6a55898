"""Starts the product for tests: the same parts as in production, on free ports of loopback."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.runtime import Runtime

from api.app import create_app
from api.connections import BoundedProtocol
from cli.local import issuer, postgres, temporal
from cli.local.environment import in_environment
from cli.local.ports import free_port
from cli.migrate import migrate as migrate_schema
from maintenance.hubspot import run_hubspot
from maintenance.upkeep import begin_record
from records.chain import AUDIT_KEYS
from records.database import connect as connect_database
from records.database import opened
from records.editions.repository import EditionRepository
from settings import Settings, normalise_database_url
from temporal.client import connect as connect_temporal
from temporal.hubspot_link import HubSpotLink
from temporal.search_attributes import ensure_registered
from tests.support.hubspot import HubSpot, hubspot
from tests.support.listening import listening
from tests.support.waiting import PATIENCE
from worker import build_worker

TIME_SKIPS = (
    "--dynamic-config-value",
    "frontend.WorkflowTimeSkippingEnabled=true",
    "--dynamic-config-value",
    'history.timerProcessorMaxTimeShift="10ms"',
)
HUBSPOT_SECRET = "client-secret-1"
"""What the tests' HubSpot signs with."""
PAUSES = ("--dynamic-config-value", "frontend.WorkflowPauseEnabled=true")
"""Lets processes be paused, which servers do not allow by themselves."""
TELLS_OF_TROUBLE_SOON = (
    "--dynamic-config-value",
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2",
)


@dataclass(frozen=True)
class Servers:
    """The two stores, and the keys of the local issuer."""

    postgres: postgres.Postgres
    temporal: temporal.Temporal
    keys: Path
    outbox: Path

    def settings(self) -> Settings:
        """The product's settings on these servers."""
        return Settings(
            database_url=self.postgres.app_url,
            migration_database_url=self.postgres.owner_url,
            oidc_issuer=issuer.ISSUER,
            oidc_jwks_url=issuer.jwks_file(self.keys).as_uri(),
            smtp_url=self.outbox.as_uri(),
            local_issuer_key=issuer.key_file(self.keys),
            partner_link_key="links for tests, long enough",  # type: ignore[arg-type] # pydantic wraps it
            audit_key="for tests",  # type: ignore[arg-type] # pydantic wraps it
            audit_keys="first:for tests and for no other chain",  # type: ignore[arg-type] # pydantic wraps it
            signing_keys="first:for tests and for nothing else",  # type: ignore[arg-type] # pydantic wraps it
            hubspot_client_secret=HUBSPOT_SECRET,  # type: ignore[arg-type] # pydantic wraps it
            log_level="ERROR",
            edition_approval="off",
            evidence_url=(self.outbox.parent / "evidence").as_uri(),
            evidence_file_bytes=64 * 1024,
            evidence_files_per_case=3,
            temporal_ui_url=f"{self.temporal.ui}/namespaces/{temporal.NAMESPACE}",
        )


def migrate(database_url: str) -> None:
    """Brings the schema up to date. Runs its own event loop, so it is called in a thread."""
    with in_environment(RECOURSE_MIGRATION_DATABASE_URL=database_url):
        migrate_schema()


@asynccontextmanager
async def servers_in(folder: Path) -> AsyncIterator[Servers]:
    """Both stores in the folder, with the schema and the search attributes in place."""
    issuer_keys = folder / "issuer"
    issuer_keys.mkdir()
    issuer.ensure_key(issuer_keys)
    flags = (*TIME_SKIPS, *TELLS_OF_TROUBLE_SOON, *PAUSES)
    async with postgres.running(folder) as database, temporal.running(folder, flags) as processes:
        await asyncio.to_thread(migrate, database.owner_url)
        servers = Servers(database, processes, issuer_keys, folder / "outbox")
        settings = servers.settings()
        engine = connect_database(settings.database_url, audit_keys=settings.audit.ring)
        await begin_record(engine, datetime.now(UTC))
        await engine.dispose()
        with in_environment(TEMPORAL_ADDRESS=processes.address):
            await ensure_registered(await connect_temporal())
            yield servers


@dataclass
class Product:
    """A running product and the people who use it."""

    address: str
    servers: Servers
    temporal: Client
    engine: AsyncEngine
    repository: EditionRepository
    hubspot: HubSpot | None = None
    """The portal that its worker is connected to."""
    _people: dict[tuple[Any, ...], httpx.AsyncClient] = field(default_factory=dict)

    def token(self, sub: str, *roles: str, **claims: Any) -> str:
        """A bearer token as the issuer gives it."""
        said = {"roles": list(roles), "email": f"{sub}@hubspot.example", "email_verified": True, **claims}
        return issuer.sign(self.servers.keys, sub, said)

    def as_(self, sub: str, *roles: str, **claims: Any) -> httpx.AsyncClient:
        """A client that acts as the person in these roles."""
        key = (sub, roles, repr(sorted(claims.items())))
        if key not in self._people:
            self._people[key] = self._client({"Authorization": f"Bearer {self.token(sub, *roles, **claims)}"})
        return self._people[key]

    @property
    def anonymous(self) -> httpx.AsyncClient:
        """A client without a token."""
        if () not in self._people:
            self._people[()] = self._client({})
        return self._people[()]

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        # Nothing here speaks TLS, and reading the certificates would be most of what a client costs.
        return httpx.AsyncClient(
            base_url=self.address, headers=headers, timeout=PATIENCE, trust_env=False, verify=False
        )

    def own_engine(self) -> AbstractAsyncContextManager[AsyncEngine]:
        """One more engine, which nobody but the test asks."""
        keys = self.engine.sync_engine.get_execution_options()[AUDIT_KEYS]
        return opened(normalise_database_url(self.servers.postgres.app_url), audit_keys=keys)

    async def close(self) -> None:
        """Closes every connection."""
        for client in self._people.values():
            await client.aclose()


@asynccontextmanager
async def product_on(servers: Servers) -> AsyncIterator[Product]:
    """The API and a worker in this process, connected to a portal of HubSpot's."""
    settings = servers.settings()
    engine, repository = connect_database(settings.database_url, audit_keys=settings.audit.ring), EditionRepository()
    client = await connect_temporal(signing=settings.signing_keyring)
    async with hubspot() as portal:
        link = HubSpotLink(portal.client, portal.mapping, settings.public_url, portal.retries)
        # The SDK fails a task whose thread had no turn for two seconds: on a busy machine, any. Here it runs inline.
        with in_environment(TEMPORAL_DEBUG="1"):
            worker = build_worker(client, engine, repository, link)
        async with worker, _exchanging(client, engine, link), serving(settings) as address:
            product = Product(address, servers, client, engine, repository, portal)
            try:
                yield product
            finally:
                await product.close()
    await engine.dispose()


@asynccontextmanager
async def _exchanging(client: Client, engine: AsyncEngine, link: HubSpotLink) -> AsyncIterator[None]:
    """What runs beside the worker for HubSpot's sake."""
    stop = asyncio.Event()
    running = asyncio.create_task(run_hubspot(client, engine, link.mapping, Runtime.default(), stop))
    try:
        yield
    finally:
        stop.set()
        await running


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """The API on a free port; its address."""
    port = free_port()
    here = settings.model_copy(update={"public_url": f"http://127.0.0.1:{port}"})
    async with listening(create_app(here), port, http=BoundedProtocol) as address:
        yield address


def fresh(prefix: str) -> str:
    """A name that no other test uses."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"
