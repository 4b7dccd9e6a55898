"""Statements that are compiled once and carried out by PostgreSQL's driver itself.

To hand a statement to the driver takes SQLAlchemy longer than PostgreSQL takes for a row by its key. What each step
asks and writes therefore goes this way. Each statement is kept with what it became, and should be built once. One whose
SQL grows with a list of values goes through SQLAlchemy.
"""

from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from asyncpg import Connection as Driver
from asyncpg import InterfaceError as MisusedDriver
from asyncpg import InternalClientError, PostgresError
from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

_STATEMENTS = 1_000
"""How many are kept compiled."""
_UNUSABLE = (MisusedDriver, InternalClientError)
"""The second one where the server has said that it ends, and the connection is not yet closed."""
BEGIN, COMMIT, ROLLBACK = "BEGIN", "COMMIT", "ROLLBACK"
_Converter = Callable[[Any], Any]


@dataclass(frozen=True)
class _Parameter:
    """A value that a statement asks for; ``default`` is its own, where it is not ``required`` to be given."""

    name: str
    required: bool
    default: Any
    convert: _Converter | None

    def of(self, values: Mapping[str, Any]) -> Any:
        value = values[self.name] if self.required else values.get(self.name, self.default)
        return self.convert(value) if self.convert else value


@dataclass(frozen=True)
class _Compiled:
    """A statement as the driver takes it, and how its values and rows are converted."""

    sql: str
    parameters: tuple[_Parameter, ...]
    row: Callable[..., Any]
    converters: tuple[tuple[int, _Converter], ...]

    def row_of(self, found: Sequence[Any]) -> Any:
        if not self.converters:
            return self.row(*found)
        values = list(found)
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return self.row(*values)


async def fetch(
    connection: AsyncConnection, statement: Select[Any] | CompoundSelect[Any], values: Mapping[str, Any]
) -> list[Any]:
    """The rows that the statement gives, as named tuples. Values are given by the names of their parameters.

    The statement should be one that is built once: each is kept. Raises what SQLAlchemy raises, and ``KeyError`` for a
    value that is not given.
    """
    driver = _driver_of(connection)
    compiled = None if _needs_sqlalchemy(connection, driver) else _compiled(statement, connection.dialect)
    if compiled is None:
        return [*(await connection.execute(statement, values)).all()]
    given = [parameter.of(values) for parameter in compiled.parameters]
    async with _errors_of(connection, driver, compiled.sql):
        rows = await driver.fetch(compiled.sql, *given)
    return [compiled.row_of(row) for row in rows]


@asynccontextmanager
async def begun(connection: AsyncConnection) -> AsyncIterator[None]:
    """A transaction of the driver's for the block, on a connection that SQLAlchemy itself begins none on.

    Raises what SQLAlchemy raises.
    """
    driver = _driver_of(connection)
    transaction = driver.transaction()
    async with _errors_of(connection, driver, BEGIN):
        await transaction.start()
    try:
        yield
    except BaseException:
        if not driver.is_closed():  # else PostgreSQL has rolled it back
            async with _errors_of(connection, driver, ROLLBACK):
                await transaction.rollback()
        raise
    async with _errors_of(connection, driver, COMMIT):
        await transaction.commit()


def _below(connection: AsyncConnection) -> Connection:
    """SQLAlchemy's own connection under the one for asyncio."""
    assert connection.sync_connection is not None, "the connection is open"
    return connection.sync_connection


def _driver_of(connection: AsyncConnection) -> Driver:
    driver: Driver = _below(connection).connection.driver_connection
    return driver


def _needs_sqlalchemy(connection: AsyncConnection, driver: Driver) -> bool:
    """Where a transaction is still to begin, which it puts off until its first statement, or somebody listens to it.

    Whoever traces statements does.
    """
    below = _below(connection)
    commits_each = below.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    heard = below.dispatch.before_cursor_execute or below.dispatch.after_cursor_execute
    return bool(heard) or not (commits_each or driver.is_in_transaction())


@asynccontextmanager
async def _errors_of(connection: AsyncConnection, driver: Driver, sql: str) -> AsyncIterator[None]:
    """Raises the driver's errors as SQLAlchemy's, without parameters. A connection that is lost goes to no pool.

    Nor does one whose transaction failed to begin or end, or that was given up in the middle, by whoever cancelled it
    or for want of time: it can be in a transaction, in which the next one's writes would be lost.
    """
    try:
        yield
    except (PostgresError, *_UNUSABLE) as error:
        kind = InterfaceError if isinstance(error, _UNUSABLE) else DBAPIError
        lost = kind is InterfaceError or driver.is_closed() or sql in (BEGIN, COMMIT, ROLLBACK)
        if lost:
            await connection.invalidate()
        raise kind(sql, None, error, hide_parameters=True, connection_invalidated=lost) from error
    except BaseException:
        await connection.invalidate()
        raise


@lru_cache(maxsize=_STATEMENTS)
def _compiled(statement: Select[Any] | CompoundSelect[Any], dialect: Dialect) -> _Compiled | None:
    """None for a statement that has lists in it: its SQL grows with their values, and SQLAlchemy makes it each time."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params:
        return None
    columns = statement.selected_columns
    converters = [_of_result(column.type, dialect) for column in columns]
    return _Compiled(
        sql=compiled.string,
        parameters=tuple(_parameters(compiled, dialect)),
        row=namedtuple("Row", columns.keys(), rename=True),
        converters=tuple((place, convert) for place, convert in enumerate(converters) if convert is not None),
    )


def _parameters(compiled: SQLCompiler, dialect: Dialect) -> list[_Parameter]:
    binds = [compiled.binds[name] for name in compiled.positiontup or ()]
    converters = [bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds]
    return [
        _Parameter(bind.key, bind.required, bind.effective_value, convert)
        for bind, convert in zip(binds, converters, strict=True)
    ]


def _of_result(of: TypeEngine[Any], dialect: Dialect) -> _Converter | None:
    return of.dialect_impl(dialect).result_processor(dialect, None)
