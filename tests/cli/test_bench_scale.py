"""The record that is measured is one that the product could have written: it verifies, and everything reads it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from cli.benchmarks.scale import measure, seed
from cli.benchmarks.scale.lives import LIVES, life
from cli.benchmarks.scale.store import Store, own_store
from cli.verify import differences
from records import chain_verification, decision_check, projection_check
from records.child_process import ChildProcesses
from records.complaints.pages import Reader, opened_page
from records.complaints.queries import Filters, Sort
from records.editions.builtin_editions import bundled_editions
from records.editions.repository import EditionRepository
from records.visibility import EVERYTHING
from settings import normalise_database_url
from standards.vocabulary import Status
from tests.api.test_query_plans import plan_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_lives_end_as_they_are_called_and_open_ones_do_not_end() -> None:
    edition = bundled_editions()[-1]
    closed = [life(number, "p", NOW, edition, is_open=False).case for number in range(200)]
    assert {case.outcome.value for case in closed if case is not None and case.outcome} == set(LIVES)
    opened = [life(number, "p", NOW, edition, is_open=True).case for number in range(50)]
    assert {case.status for case in opened if case is not None} == {Status.OPEN}
    assert life(7, "p", NOW, edition, is_open=False) == life(7, "p", NOW, edition, is_open=False)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def store() -> AsyncIterator[Store]:
    """A small record, made as the benchmark makes a large one."""
    async with own_store() as made:
        await seed.seed(made.settings, made.superuser_url, seed.Size(300, 40, 10), datetime.now(UTC))
        yield made


async def test_a_seeded_record_verifies_and_every_read_of_it_answers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "TIMES", 2)
    monkeypatch.setattr(measure, "PARTNER", 20)
    assert await differences(store.settings, with_temporal=False) == []
    async with measure.reader_on(store) as reader:
        rows = [row async for row in measure.measured(reader)]
    assert {row["read"] for row in rows if row["read"].startswith("console")} >= {"console: case", "console: cases"}
    few = {row["read"]: row["queries"] for row in rows if row["read"].startswith(("console: inbox", "console: case"))}
    assert {read: count for read, count in few.items() if count > 6} == {}
    assert {row["queries"] for row in rows if row["read"].startswith(("list", "search", "events"))} == {1}
    assert all(row["p95_ms"] >= row["p50_ms"] > 0 for row in rows)


async def test_a_sound_record_verifies_by_its_bytes_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_closely: list[str] = []
    monkeypatch.setattr(chain_verification, "event_faults", lambda *_: looked_closely.append("event"))
    monkeypatch.setattr(chain_verification, "decision_faults", lambda _: looked_closely.append("decision"))
    async with _superuser(store) as connection:
        found = await chain_verification.verify_chain(connection, store.settings.audit)
    assert (looked_closely, found.faults) == ([], [])
    assert found.events > 1_000


async def test_what_is_told_beside_a_case_is_read_for_the_rows_of_the_page_alone(store: Store) -> None:
    async def search(connection: AsyncConnection) -> object:
        words, reader = Filters(q="migration"), Reader("aud", None)
        return await opened_page(connection, EVERYTHING, words, Sort.NEWEST, None, 51, reader)

    async with _superuser(store) as connection:
        lines = (await plan_of(connection, search)).splitlines()
    beside = [len(line) - len(line.lstrip()) for line in lines if line.lstrip().startswith("SubPlan")]
    (sorting,) = (len(line) - len(line.lstrip()) for line in lines if "Sort Key: complaints" in line)
    assert len(beside) == 2
    assert max(beside) < sorting, "below the sort it would be read for every row that is found"


async def test_what_is_found_side_by_side_is_what_is_found_alone(store: Store) -> None:
    processes = ChildProcesses(60.0, 2)
    try:
        async with _superuser(store) as connection:
            for statement in _TAMPERING:
                await connection.execute(text(statement))
            await connection.commit()
            alone = await _found(connection, store, None)
            assert await _found(connection, store, processes) == alone
    finally:
        processes.close()
    assert [len(problems) >= 2 for problems in alone] == [True, True, True], alone


_TAMPERING = (
    "SET session_replication_role = replica",
    "UPDATE events SET actor = 'mallory' WHERE sequence = 2 AND subject = (SELECT min(id) FROM complaints)",
    "UPDATE events SET key = 'lost' WHERE sequence = 3 AND subject = (SELECT max(id) FROM complaints)",
    "DELETE FROM events WHERE sequence = 2 AND subject = (SELECT id FROM complaints ORDER BY id OFFSET 150 LIMIT 1)",
    "UPDATE events SET fact = '{\"type\": \"none\"}' WHERE sequence = 1 AND subject = 'partner/scale-000020'",
    "UPDATE decisions SET now = now + interval '1 day' WHERE id IN (SELECT id || '/2' FROM complaints LIMIT 20)",
)


async def _found(connection: AsyncConnection, store: Store, processes: ChildProcesses | None) -> tuple[list[Any], ...]:
    """What verifying finds in the chain, in the records and in the decisions."""
    editions = EditionRepository()
    chain = await chain_verification.verify_chain(connection, store.settings.audit, processes=processes, piece=200)
    records = await projection_check.compare(connection, editions, processes=processes, piece=200)
    decisions = await decision_check.check(connection, editions, processes=processes, together=7)
    await connection.rollback()
    counted = [chain.events, chain.streams, chain.seals, chain.unsealed, decisions.decisions]
    departures = sorted(decisions.departures, key=lambda one: (one.place, one.problem))
    return [*chain.faults, *counted], list(records), departures


@asynccontextmanager
async def _superuser(store: Store) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(normalise_database_url(store.superuser_url))
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
