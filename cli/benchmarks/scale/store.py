"""A PostgreSQL of the benchmark's own, in a folder that goes with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from cli.local import issuer, postgres
from cli.local.environment import in_environment
from cli.migrate import migrate
from settings import Settings


@dataclass(frozen=True)
class Store:
    """The server, and the product's settings on it."""

    settings: Settings
    superuser_url: str
    keys: Path
    """The folder of the local issuer's keys."""


@asynccontextmanager
async def own_store() -> AsyncIterator[Store]:
    """An empty record with the newest schema."""
    with TemporaryDirectory(prefix="recourse-scale-") as made:
        folder = Path(made)
        async with postgres.running(folder, settings={"max_wal_size": "4GB", "shared_buffers": "512MB"}) as server:
            with in_environment(RECOURSE_MIGRATION_DATABASE_URL=server.owner_url):
                await asyncio.to_thread(migrate)
            issuer.ensure_key(folder / "keys")
            yield Store(_settings(server, folder), server.url(postgres.SUPERUSER), folder / "keys")


def _settings(server: postgres.Postgres, folder: Path) -> Settings:
    return Settings(
        database_url=server.app_url,
        migration_database_url=server.owner_url,
        oidc_issuer=issuer.ISSUER,
        oidc_jwks_url=issuer.jwks_file(folder / "keys").as_uri(),
        local_issuer_key=issuer.key_file(folder / "keys"),
        smtp_url=(folder / "outbox").as_uri(),
        audit_keys=SecretStr("bench:of a benchmark and of nothing else"),
        signing_keys=SecretStr("bench:of a benchmark and of nothing else"),
        log_level="ERROR",
        edition_approval="off",
        reads_per_second=1e6,
        reads_burst=1_000_000,
        costly_per_second=1e6,
        costly_burst=1_000_000,
    )
