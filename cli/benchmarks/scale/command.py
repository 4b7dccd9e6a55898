"""`./recourse bench --scale N`: a record of N complaints, what it takes to read it and to verify it."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from cli.benchmarks.scale.measure import measured, reader_on
from cli.benchmarks.scale.seed import Size, seed
from cli.benchmarks.scale.store import Store, own_store
from cli.verify import BUDGET
from records import chain_verification, decision_check, projection_check
from records.child_process import ChildProcesses
from records.editions.repository import EditionRepository
from settings import normalise_database_url


async def scale(complaints: int) -> AsyncIterator[dict[str, Any]]:
    """The rows that are printed. It takes gigabytes in the folder for temporary files, which are gone afterwards."""
    async with own_store() as store:
        began_at = time.perf_counter()
        await seed(store.settings, store.superuser_url, Size(complaints), datetime.now(UTC))
        yield await _size(store, complaints, time.perf_counter() - began_at)
        async with reader_on(store) as reader:
            async for row in measured(reader):
                yield row
        async for row in _verified(store):
            yield row


async def _size(store: Store, complaints: int, seconds: float) -> dict[str, Any]:
    engine = create_async_engine(normalise_database_url(store.superuser_url))
    async with engine.connect() as connection:
        events = (await connection.execute(text("SELECT count(*) FROM events"))).scalar_one()
        size = (await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one()
    await engine.dispose()
    written = {"complaints": complaints, "events": events, "bytes": size, "bytes_a_complaint": size // complaints}
    return {"bench": "scale_seed", **written, "seconds": round(seconds, 1)}


async def _verified(store: Store) -> AsyncIterator[dict[str, Any]]:
    """The rates of `verify`, and what it finds: nothing."""
    engine, processes = create_async_engine(normalise_database_url(store.superuser_url)), ChildProcesses(BUDGET)

    async def chain(connection: AsyncConnection) -> tuple[int, int]:
        found = await chain_verification.verify_chain(connection, store.settings.audit, processes=processes)
        return found.events, len(found.faults)

    async def records(connection: AsyncConnection) -> tuple[int, int]:
        found = await projection_check.compare(connection, EditionRepository(), processes=processes)
        return (await connection.execute(text("SELECT count(*) FROM events"))).scalar_one(), len(found)

    async def decisions(connection: AsyncConnection) -> tuple[int, int]:
        found = await decision_check.check(connection, EditionRepository(), processes=processes)
        return found.decisions, len(found.departures)

    for name, check in (("chain", chain), ("records", records), ("decisions", decisions)):
        yield {"bench": "scale_verify", "checked": name, **await _timed(engine, check)}
    processes.close()
    await engine.dispose()


async def _timed(engine: AsyncEngine, check: Callable[[AsyncConnection], Awaitable[tuple[int, int]]]) -> dict[str, Any]:
    began_at = time.perf_counter()
    async with engine.connect() as connection:
        count, faults = await check(connection)
        await connection.rollback()
    seconds = time.perf_counter() - began_at
    return {"count": count, "a_second": round(count / seconds), "seconds": round(seconds, 1), "differences": faults}
