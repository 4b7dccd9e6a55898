"""`./recourse verify`: checks the audit chain, the records, the decisions, and open cases against Temporal."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from temporalio.service import RPCError

from cli.both_stores import ANCHOR_IS_SILENT, compare_stores, heads_of
from cli.progress import progress
from cli.record import asking_postgresql, settings_of_the_record
from cli.terminal import give_up
from records import chain_verification, decision_check, projection_check, seals
from records.child_process import ChildProcesses
from records.editions.repository import EditionRepository
from records.evidence_files import check as evidence_check
from records.evidence_files.object_store import EvidenceStore, FilesAway
from records.private_records import check as private_check
from settings import StoreSettings
from standards.formatting import several
from standards.signing import Keyring
from temporal import anchoring, attribution
from temporal.client import connect
from workflows.anchor import Head

BUDGET = 3600.0
"""Seconds of the processor that a child process may take for a part of the record."""
Say = Callable[[str], object]


def verify(
    without_temporal: Annotated[
        bool, typer.Option("--without-temporal", help="Compare the record with itself only.")
    ] = False,
    statements: Annotated[
        Path | None, typer.Option("--statements", help="Seals that `recourse seals` printed earlier, to compare with.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Check the audit chain, rebuild the records, make every decision again, compare open cases with Temporal."""
    settings, checked = settings_of_the_record(), list[str]()
    say = checked.append if as_json else typer.echo
    archived = _archived(statements)
    with asking_postgresql(settings, as_owner=True):
        found = asyncio.run(differences(settings, with_temporal=not without_temporal, archived=archived, say=say))
    if as_json:
        typer.echo(json.dumps({"differences": found, "checked": checked}))
    else:
        for difference in found:
            typer.echo(difference)
        typer.echo(several(len(found), "difference") if found else "no differences")
    raise typer.Exit(1 if found else 0)


async def differences(
    settings: StoreSettings,
    *,
    with_temporal: bool,
    archived: Sequence[Head] = (),
    say: Say = typer.echo,
) -> list[str]:
    """Every difference, in words; what was checked is said on the way.

    Raises ``OSError`` or ``DBAPIError`` where PostgreSQL doesn't answer.
    """
    # The owner, because the scratch schema is made and dropped again; nothing it does is ever committed.
    engine = create_async_engine(settings.migration_database_url or settings.database_url, poolclass=NullPool)
    found: list[str] = []
    processes = ChildProcesses(BUDGET)
    steps: tuple[Callable[[], Awaitable[list[str]]], ...] = (
        lambda: _chain(engine, settings, processes, say),
        lambda: _records(engine, processes, say),
        lambda: _decisions(engine, processes, say),
        lambda: _statements(engine, archived),
        lambda: _unattributed(engine, settings.signing_keyring, say),
        lambda: _evidence(engine, settings.evidence_url, say),
        lambda: _with_temporal(engine, say),
    )
    try:
        for step in steps if with_temporal else steps[:-1]:
            found += await step()
    finally:
        processes.close()
    await engine.dispose()
    return found


async def _chain(engine: AsyncEngine, settings: StoreSettings, processes: ChildProcesses, say: Say) -> list[str]:
    async with _snapshot(engine) as connection:
        total = await _count(connection, "events")
        with progress("hashing events", total) as hashing, progress("comparing decisions", total) as comparing:
            chain = await chain_verification.verify_chain(
                connection, settings.audit, hashing.done, comparing.done, processes
            )
        private = await private_check.check(connection, settings.audit.ring)
    walked = f"{chain.events} events in {chain.streams} streams, {chain.seals} seals"
    say(f"chain: {walked}, {chain.unsealed} events not sealed yet")
    say(f"chain: {hashing.rate} events hashed a second, {comparing.rate} compared with their decision")
    found = [f"chain: {_place(fault)}: {fault.problem}" for fault in chain.faults]
    return found + [f"private: {one.row}: {one.problem}" for one in private]


async def _records(engine: AsyncEngine, processes: ChildProcesses, say: Say) -> list[str]:
    async with _snapshot(engine) as connection:
        with progress("rebuilding records", await _count(connection, "events")) as rebuilding:
            rebuilt = await projection_check.compare(connection, EditionRepository(), rebuilding.done, processes)
    say("records: rebuilt from the events and compared")
    say(f"records: {rebuilding.rate} events folded a second")
    return [f"records: {one.table} {one.key}: {one.problem}" for one in rebuilt]


async def _decisions(engine: AsyncEngine, processes: ChildProcesses, say: Say) -> list[str]:
    async with _snapshot(engine) as connection:
        with progress("making decisions again", await _count(connection, "decisions")) as making:
            checked = await decision_check.check(connection, EditionRepository(), making.done, processes)
    say(f"decisions: {checked.decisions} made again and compared")
    say(f"decisions: {making.rate} made again a second")
    return [f"decisions: {one.place}: {one.problem}" for one in checked.departures]


async def _count(connection: AsyncConnection, table: str) -> int:
    """About how many rows the table has, as PostgreSQL estimates it for the bar."""
    estimate = await connection.execute(
        text("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = CAST(:name AS regclass)"),
        {"name": table},
    )
    return int(estimate.scalar_one())


async def _statements(engine: AsyncEngine, archived: Sequence[Head]) -> list[str]:
    return [f"statements: {problem}" for problem in _contradicted(await heads_of(engine), archived)]


async def _unattributed(engine: AsyncEngine, keys: Keyring | None, say: Say) -> list[str]:
    if keys is None:
        say("signatures: not checked; RECOURSE_SIGNING_KEYS is not set")
        return []
    async with _snapshot(engine) as connection:
        checked = await attribution.check(connection, keys)
    say(f"signatures: {checked.signed} commands signed, {checked.before} from before any was")
    problem = "its command is not signed by the API, or was changed"
    return [f"signatures: {place}: {problem}" for place in checked.unattributed]


async def _evidence(engine: AsyncEngine, url: str | None, say: Say) -> list[str]:
    """Evidence files whose bytes are gone, or are not those that were recorded."""
    if url is None:
        say("evidence files: not checked; RECOURSE_EVIDENCE_URL is not set")
        return []
    try:
        async with _snapshot(engine) as connection:
            checked = await evidence_check.check(connection, EvidenceStore.at(url))
    except (FilesAway, ValueError) as error:
        return [f"evidence files: the object store does not answer ({error})"]
    say(f"evidence files: {checked.files} read and compared")
    return [f"evidence files: {file}: {problem}" for file, problem in checked.faults]


def _archived(file: Path | None) -> list[Head]:
    """The seals in the file. Leaves with 1 where it cannot be read."""
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [Head.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        give_up(f"{file.name} holds no seals ({type(error).__name__})")


def _contradicted(heads: Mapping[int, Head], archived: Sequence[Head]) -> list[str]:
    found = [f"seal {one.number} is in the archive and not on record" for one in archived if one.number not in heads]
    known = [one for one in archived if one.number in heads]
    differ = [one for one in known if (heads[one.number].digest, heads[one.number].total) != (one.digest, one.total)]
    return found + [f"seal {one.number} on record is not the one in the archive" for one in differ]


def _place(fault: seals.Fault) -> str:
    return fault.subject if fault.sequence is None else f"{fault.subject} {fault.sequence}"


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One view of the whole record; whatever is written in it is rolled back."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection
        await connection.rollback()


async def _with_temporal(engine: AsyncEngine, say: Say) -> list[str]:
    try:
        compared = await compare_stores(engine, await connect())
    except (RPCError, RuntimeError) as error:
        return [f"temporal: does not answer ({type(error).__name__})"]
    say(f"temporal: {compared.cases} open cases, {compared.following} accreditations and reviews compared")
    last = compared.anchored.last if compared.anchored else 0
    if compared.anchor_answers:
        say(f"anchor: seals up to {last} of {max(compared.heads, default=0)} are anchored")
    for lost in compared.anchored.lost if compared.anchored else ():
        say(f"anchor: what came after seal {lost.after} was lost, as was said at {lost.at:%Y-%m-%d %H:%M} UTC")
    moved = anchoring.differences(compared.heads, compared.anchored, datetime.now(UTC))
    found = [f"temporal: {one.subject}: {one.problem}" for one in compared.disagreements]
    return found + [f"anchor: {one}" for one in (moved if compared.anchor_answers else [ANCHOR_IS_SILENT])]
