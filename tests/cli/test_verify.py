"""`./recourse verify` is silent on a sound record and names every difference on one that was tampered with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from cli.local.postgres import SUPERUSER
from cli.verify import differences
from settings import normalise_database_url
from tests.support.product import Product, product_on, servers_in
from tests.support.standing import Standing
from tests.support.story import Case
from workflows.client import complaint_handle


@pytest_asyncio.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own: these tests look at everything on record, and tamper with it."""
    async with servers_in(tmp_path_factory.mktemp("verify")) as servers, product_on(servers) as running:
        yield running


async def _found(product: Product) -> list[str]:
    return await differences(product.servers.settings(), with_temporal=True)


@asynccontextmanager
async def _as_superuser(product: Product) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(normalise_database_url(product.servers.postgres.url(SUPERUSER)))
    async with engine.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))  # past triggers and constraints
        yield connection
    await engine.dispose()


async def _tamper(product: Product, statement: str, **values: object) -> None:
    async with _as_superuser(product) as connection:
        await connection.execute(text(statement), values)


async def test_cases_in_every_stage_verify_without_a_difference(product: Product) -> None:
    cases = [await Case.filed(product) for _ in range(4)]
    await cases[1].to_mediation()
    await cases[2].to_investigation()
    await (await cases[3].to_mark_board()).voted("mark", "no_mark")
    ids = {case.id for case in cases}
    assert not [line for line in await _found(product) if any(case in line for case in ids)]


async def test_standings_at_every_turn_verify_without_a_difference(product: Product) -> None:
    partners = [await Standing.accredited(product, "onboarding", "data_migration") for _ in range(3)]
    lost, moot, open_still = partners
    await lost.marked("serious")
    await lost.voted("revoke", "revoke")
    await lost.does("request_legal", "dora", "director")
    await lost.does("give_legal_advice", "lee", "legal", advice="nothing stands against it")
    await lost.decided("approve")
    answer = await lost.asks("request_tier_action", "pat", "partner_ops", detail="lower the tier")
    assert answer.status_code == 200, answer.text
    await moot.marked("serious")
    await moot.prepared()
    for by, role in (("olga", "ops"), ("dora", "director")):
        path = f"/v1/marks/{await moot.mark()}/actions/vacate"
        answer = await product.as_(by, role).post(path, json={"reason": "an error"})
        assert answer.status_code == 200, answer.text
    await open_still.reviewed()
    await open_still.voted("revoke")
    await open_still.does("recuse", "leader-cs_services", "accreditation_board", seat="cs_services", reason="conflict")
    await open_still.marked("serious")
    await open_still.opened()
    feedback = await product.as_("ana", "cs").post("/v1/feedback", json={"text": "the window is long"})
    assert feedback.status_code == 201
    known = {partner.id for partner in partners} | {case.id for partner in partners for case in partner.cases}
    known |= {partner.review_id for partner in partners} | {feedback.json()["id"], await moot.mark()}
    known |= {one["id"] for partner in partners for one in await partner.accreditations()}
    assert not [line for line in await _found(product) if any(subject in line for subject in known)]


async def test_a_standing_that_was_changed_is_named(product: Product) -> None:
    partner = await Standing.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.opened()
    (accredited,) = await partner.accreditations()
    for table, subject, column, before, value in (
        ("accreditations", accredited["id"], "status", "under_review", "active"),
        ("reviews", partner.review_id, "packet", "open", "pending"),
    ):
        change = f"UPDATE {table} SET {column} = :value WHERE id = :id"
        await _tamper(product, change, value=value, id=subject)
        try:
            said = f"records: {table} {subject}: on record, but the events say otherwise"
            assert said in await _found(product)
        finally:
            await _tamper(product, change, value=before, id=subject)
        assert not any(subject in line for line in await _found(product))


@pytest.mark.parametrize(
    ("column", "kind", "becomes"),
    [("actor", "text", "somebody"), ("clauses", "text[]", "{S1}"), ("at", "timestamptz", "2020-01-01")],
)
async def test_an_event_that_was_changed_is_named(product: Product, column: str, kind: str, becomes: str) -> None:
    case = await (await Case.filed(product)).to_mediation()
    before = await _value(product, f'SELECT "{column}"::text FROM events WHERE subject = :id AND sequence = 3', case.id)
    change = f'UPDATE events SET "{column}" = CAST(CAST(:value AS text) AS {kind}) WHERE subject = :id AND sequence = 3'
    await _tamper(product, change, value=becomes, id=case.id)
    try:
        assert any(line.startswith(f"chain: {case.id} 3") for line in await _found(product))
    finally:
        await _tamper(product, change, value=before, id=case.id)
    assert not any(case.id in line for line in await _found(product))


async def test_a_row_that_was_changed_is_named(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()  # its process has written: it won't write the row again
    change = "UPDATE complaints SET assignee = :value WHERE id = :id"
    await _tamper(product, change, value="mallory", id=case.id)
    try:
        assert f"records: complaints {case.id}: on record, but the events say otherwise" in await _found(product)
    finally:
        await _tamper(product, change, value=None, id=case.id)


async def test_an_open_case_without_a_process_is_named_and_goes_on_with_the_next_action(product: Product) -> None:
    case = await Case.filed(product)
    await complaint_handle(product.temporal, case.id).terminate()
    assert f"temporal: {case.id}: open on record, but its process is terminated" in await _found(product)
    await case.to_mediation()
    assert not any(case.id in line for line in await _found(product))


async def _value(product: Product, query: str, case_id: str) -> object:
    async with product.engine.connect() as connection:
        return (await connection.execute(text(query), {"id": case_id})).scalar_one()
