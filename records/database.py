"""The connection to PostgreSQL: one engine a process, with limits that keep a lost database from holding anyone up."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeVar

from pydantic_core import from_json
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from records.chain import AUDIT_KEYS
from records.compiled_statements import begun
from records.errors import RecordAway
from standards.signing import Keyring

T = TypeVar("T")
_TRIES = 5
STATEMENT_TIMEOUT_MS = 5_000
LOCK_TIMEOUT_MS = 3_000
CONNECT_TIMEOUT_S = 2.0


def connect(url: str, pool_size: int = 10, audit_keys: Keyring | None = None) -> AsyncEngine:
    """An engine for the application. Statements, locks and connecting itself are all bounded in time.

    What is recorded on its connections is hashed with the audit keys.
    What fails is told without its parameters: an error can reach a log or a process' history, and they can be private.
    """
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=3,
        pool_pre_ping=False,
        pool_recycle=1800,
        execution_options={AUDIT_KEYS: audit_keys},
        json_deserializer=read_json,
        hide_parameters=True,  # an error travels, into logs and histories, and a parameter can be what somebody wrote
        connect_args={
            "timeout": CONNECT_TIMEOUT_S,
            "command_timeout": STATEMENT_TIMEOUT_MS / 1000 + 1,
            "server_settings": {
                "application_name": "recourse",
                "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                "lock_timeout": str(LOCK_TIMEOUT_MS),
                "idle_in_transaction_session_timeout": "15000",
                "timezone": "UTC",
            },
        },
    )


def read_json(stored: str) -> Any:
    """JSON, read in half the time of Python's own; what is nested too deeply for that is read by Python's."""
    try:
        return from_json(stored)
    except ValueError:
        return json.loads(stored)


@asynccontextmanager
async def opened(url: str, pool_size: int = 1, audit_keys: Keyring | None = None) -> AsyncIterator[AsyncEngine]:
    """An engine for the block, as ``connect`` makes it; its connections are closed at the end."""
    engine = connect(url, pool_size, audit_keys)
    try:
        yield engine
    finally:
        await engine.dispose()


@lru_cache(maxsize=8)
def autocommit(engine: AsyncEngine) -> AsyncEngine:
    """The engine's connections with each statement a transaction of its own, for reading and for single writes.

    Two round trips less for each use: nothing is begun, and nothing rolled back at the end.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


# PostgreSQL's classes for "come back later": connection lost, out of resources, shutting down, locked for too long,
# and rolled back for somebody else's sake, as the one of two that wait for each other.
_PASSING = ("08", "53", "57", "55", "40")


def is_away(error: BaseException) -> bool:
    """Whether the error says that PostgreSQL cannot serve now, rather than that the statement is wrong."""
    if isinstance(error, (PoolTimeoutError, OSError, TimeoutError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error, (InterfaceError, OperationalError)):
        return True
    return _state(error).startswith(_PASSING)


def cause_of(error: BaseException) -> str:
    """PostgreSQL's own name of what is wrong (``LockNotAvailableError``), else the error's; never its words."""
    driver = error.orig if isinstance(error, DBAPIError) else None
    return type((driver and driver.__cause__) or driver or error).__name__


def was_rolled_back(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the transaction for another's sake: nothing was done, and it can be done again."""
    return _state(error).startswith("40")


def _state(error: DBAPIError) -> str:
    """PostgreSQL's code for what is wrong."""
    return str(getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None) or "")


async def in_transaction(engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """What the work comes to in a transaction, which is begun anew where PostgreSQL ended it for another's sake.

    The work is done again from its beginning, up to ``_TRIES`` times in all.
    """
    tries = 0
    while True:
        tries += 1
        try:
            async with engine.begin() as connection:
                return await work(connection)
        except DBAPIError as error:
            if tries == _TRIES or not was_rolled_back(error):
                raise


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction for what a process calls, committed at its end.

    Raises ``RecordAway`` where PostgreSQL cannot serve: the error itself must not get into a history.
    """
    try:
        async with autocommit(engine).connect() as connection, begun(connection):
            yield connection
    except Exception as error:
        if is_away(error):
            raise RecordAway(type(error).__name__) from None
        raise
