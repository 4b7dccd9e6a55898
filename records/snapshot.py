"""One view of the record that several processes share: each sees what the first one sees, and nothing else.

What is looked at side by side is the event log, in pieces of whole streams.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from records.database import read_json

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """A transaction's view, under the name by which another may take it: for as long as the first one goes on."""

    url: str = field(repr=False)
    name: str

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[AsyncConnection]:
        """A connection with the same view, in which nothing can be written."""
        engine = create_async_engine(self.url, poolclass=NullPool, hide_parameters=True, json_deserializer=read_json)
        try:
            async with engine.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                # The name is PostgreSQL's own; the statement takes no parameters.
                await connection.execute(text(f"SET TRANSACTION SNAPSHOT '{self.name}'"))
                await connection.execute(text("SET LOCAL statement_timeout = 0"))
                yield connection
                await connection.rollback()
        finally:
            await engine.dispose()

    def read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """What the work comes to on a connection with the same view. For a child, in which nothing else runs."""

        async def done() -> T:
            async with self.opened() as connection:
                return await work(connection)

        return asyncio.run(done())


async def shared_snapshot(connection: AsyncConnection) -> Snapshot:
    """The view of the connection's transaction, for others that go on while it does."""
    name = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
    return Snapshot(connection.engine.url.render_as_string(hide_password=False), name)


_SAMPLED_PER_PIECE = 30
Piece = tuple[str, str | None]
"""The first subject, and the subject before which it ends; none where it goes on to the end of the log."""
EVERYTHING: Piece = ("", None)


async def pieces_of(connection: AsyncConnection, piece: int) -> list[Piece]:
    """Pieces of about so many events, each of whole streams. Together they are the log, whatever subjects it has."""
    count = (await connection.execute(text("SELECT count(*) FROM events"))).scalar_one()
    number = count // piece
    if number < 2:
        return [EVERYTHING]
    share = min(100.0, 100.0 * _SAMPLED_PER_PIECE / piece)
    sampled = text(f"SELECT subject FROM events TABLESAMPLE BERNOULLI ({share:f}) ORDER BY subject")
    found = (await connection.execute(sampled)).scalars().all()
    ends = list(dict.fromkeys(found[len(found) * place // number] for place in range(1, number))) if found else []
    return list(zip(["", *ends], [*ends, None], strict=True))
