"""A page of a partner's history reads its own events, however many complaints there are about the partner."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from records.partners import timeline
from records.projection_check import compare
from records.tables.event_log import events
from records.visibility import EVERYTHING
from settings import normalise_database_url
from tests.api.test_query_plans import plan_of
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product
from tests.support.superuser import as_superuser

MANY = 20_000


class Undone(Exception):
    """Ends a test's tampering: nothing of it stays."""


_COPIED = ", ".join(column.name for column in events.c if column.name not in ("subject", "position"))
_EVENTS = f"""
INSERT INTO events (subject, {_COPIED}) SELECT 'cmp_history' || n, {_COPIED}
FROM events, generate_series(1, {MANY}) n WHERE subject = :case AND sequence = 1"""
_HISTORY = """
INSERT INTO partner_history SELECT CASE WHEN position % 2 = 0 THEN 'many' ELSE 'other-' || position % 500 END, position,
  position % 100 > 0 FROM events WHERE subject LIKE 'cmp\\_history%'"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(product: Product) -> AsyncIterator[AsyncConnection]:
    """A connection that sees many events, half of them told of one partner; nobody else ever does."""
    case = await Case.filed(product)
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        await connection.execute(text(_EVENTS), {"case": case.id})
        await connection.execute(text(_HISTORY))
        for table in ("events", "partner_history"):
            await connection.execute(text(f"ANALYZE {table}"))
        yield connection
        await connection.rollback()
    await engine.dispose()


@pytest.mark.parametrize("complaints_too", [True, False])
@pytest.mark.parametrize("partner_id", ["many", "other-7"])
async def test_a_page_is_read_by_its_key(full: AsyncConnection, partner_id: str, complaints_too: bool) -> None:
    middle = (await full.execute(text("SELECT max(position) - 10000 FROM events"))).scalar_one()
    for after in (0, middle):
        plan = await plan_of(
            full,
            lambda connection, after=after: timeline.page(  # type: ignore[misc] # mypy infers no default
                connection, partner_id, EVERYTHING, after, 51, complaints_too=complaints_too
            ),
        )
        assert "Seq Scan" not in plan, plan
        assert "partner_history_" in plan, plan


async def test_the_latest_are_read_by_their_key(full: AsyncConnection) -> None:
    plan = await plan_of(
        full, lambda connection: timeline.latest(connection, "many", EVERYTHING, 30, complaints_too=True)
    )
    assert "Index Scan Backward" in plan or "Index Only Scan Backward" in plan, plan
    assert "Seq Scan" not in plan, plan


async def test_a_partners_history_tells_that_a_case_was_reopened_and_how_it_ended_then(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    case = await Case.filed(product, partner_id=partner_id)
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    await case.do("reopen", "ana", "cs", reason="The same happened again.")
    await case.do("withdraw", "ana", "cs", reason="a mistake")
    auditor = product.as_("aud", "auditor")
    told = (await auditor.get(f"/v1/partners/{partner_id}/timeline?limit=200")).json()["results"]
    of_case = [entry for entry in told if entry["subject"] == case.id]
    assert [entry["type"] for entry in of_case] == ["complaint_filed", "closed", "reopened", "closed"]
    assert "was reopened" in of_case[2]["summary"]
    assert (await auditor.get(of_case[2]["why"])).status_code == 200


async def test_verifying_names_what_is_missing_in_a_partners_history(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    case = await Case.filed(product, partner_id=partner_id)
    with suppress(Undone):
        async with as_superuser(product) as connection:
            await connection.execute(text("DELETE FROM partner_history WHERE partner_id = :id"), {"id": partner_id})
            found = await compare(connection, product.repository)
            problems = {one.key.split("/")[0]: one.problem for one in found if one.table == "partner_history"}
            assert problems == {partner_id: "follows from the events, but is not on record so"}, case.id
            raise Undone
