"""`./recourse verify`: checks the audit chain, rebuilds the records and compares, compares open cases with Temporal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from temporalio.service import RPCError

from cli.local import environment
from cli.local.processes import LocalStackError
from records import complaints, processes, rebuilding, seals
from records.complaints import Scope
from records.editions import EditionShelf
from settings import StoreSettings
from standards.complaint import Complaint
from workflows import reconciling
from workflows.client import connect


def verify(
    without_temporal: Annotated[
        bool, typer.Option("--without-temporal", help="Compare the record with itself only.")
    ] = False,
) -> None:
    """Check the audit chain, rebuild the records from the events and compare, compare open cases with Temporal."""
    try:
        environment.adopt()
    except LocalStackError as error:
        typer.echo(f"recourse: {error}", err=True)
        raise typer.Exit(1) from None
    found = asyncio.run(differences(StoreSettings(), with_temporal=not without_temporal))
    for difference in found:
        typer.echo(difference)
    typer.echo(f"{len(found)} differences" if found else "no differences")
    raise typer.Exit(1 if found else 0)


async def differences(settings: StoreSettings, *, with_temporal: bool) -> list[str]:
    """Every difference, in words. Raises ``SQLAlchemyError`` where PostgreSQL doesn't answer."""
    # The owner, because the scratch schema is made and dropped again; nothing it does is ever committed.
    engine = create_async_engine(settings.migration_database_url or settings.database_url, poolclass=NullPool)
    key = settings.audit_key.get_secret_value() if settings.audit_key else None
    found: list[str] = []
    async with _snapshot(engine) as connection:
        chain = await seals.verify_chain(connection, key)
        walked = f"{chain.events} events in {chain.streams} streams, {chain.seals} seals"
        typer.echo(f"chain: {walked}, {chain.unsealed} events not sealed yet")
        found += [f"chain: {fault.subject} {fault.sequence or ''}: {fault.problem}" for fault in chain.faults]
    async with _snapshot(engine) as connection:
        rebuilt = await rebuilding.compare(connection, EditionShelf())
        typer.echo("records: rebuilt from the events and compared")
        found += [f"records: {one.table} {one.key}: {one.problem}" for one in rebuilt]
    if with_temporal:
        found += await _with_temporal(engine)
    await engine.dispose()
    return found


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One view of the whole record; whatever is written in it is rolled back."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection
        await connection.rollback()


async def _with_temporal(engine: AsyncEngine) -> list[str]:
    async def read(complaint_id: str) -> Complaint | None:
        async with engine.connect() as connection:
            found = await complaints.find(connection, complaint_id, Scope(all=True))
        return found.case if found else None

    async with engine.connect() as connection:
        cases = {case.id: case async for case in complaints.open_cases(connection)}

    async def read_following(subject: str) -> reconciling.Following | None:
        async with engine.connect() as connection:
            found = await processes.going_on(connection, subject)
        return reconciling.Following(**asdict(found[0])) if found else None

    async with engine.connect() as connection:
        following = [reconciling.Following(**asdict(one)) for one in await processes.going_on(connection)]
    try:
        client = await connect()
        disagreements = await reconciling.compare(client, cases, read)
        going_on = {one.subject: one for one in following}
        disagreements += await reconciling.compare_standing(client, going_on, read_following)
    except (RPCError, RuntimeError) as error:
        return [f"temporal: does not answer ({type(error).__name__})"]
    typer.echo(f"temporal: {len(cases)} open cases, {len(following)} accreditations and reviews compared")
    return [f"temporal: {one.subject}: {one.problem}" for one in disagreements]
