"""What a newer version wrote, with one more field, is read by this one: a rollback and a mixed deploy go on."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import Table, delete, func, update

from records.console.sessions import digest
from records.console.tables import sessions
from records.feedback.tables import feedback
from records.simulations.tables import simulation_findings, simulations
from records.tables.private import idempotency
from tests.support.console_client import SAME_ORIGIN, signed_in
from tests.support.product import Product, fresh
from tests.support.simulation_client import a_cancelled_simulation


async def rewritten(product: Product, table: Table, column: str, key: Any, more: Mapping[str, Any]) -> None:
    """Adds to what stands in the column of the row."""
    async with product.engine.begin() as connection:
        whole = table.c[column].op("||")(func.jsonb_build_object(*(part for pair in more.items() for part in pair)))
        await connection.execute(update(table).where(key).values({column: whole}))


async def test_a_simulation_and_its_findings_are_read(product: Product) -> None:
    simulation_id, more = await a_cancelled_simulation(product), {"of_a_later_version": 1}
    await rewritten(product, simulations, "totals", simulations.c.id == simulation_id, more)
    mine = simulation_findings.c.simulation_id == simulation_id
    await rewritten(product, simulation_findings, "finding", mine, more)
    answer = await product.as_("olga", "ops").get(f"/v1/simulations/{simulation_id}")
    assert (answer.status_code, [one["partner_id"] for one in answer.json()["results"]]) == (200, ["hs-0"])


async def test_feedback_that_was_given_before_is_handed_back(product: Product) -> None:
    client, headers = product.as_(fresh("ana"), "cs"), {"Idempotency-Key": fresh("key")}
    first = await client.post("/v1/feedback", json={"text": "well"}, headers=headers)
    await rewritten(product, feedback, "state", feedback.c.id == first.json()["id"], {"of_a_later_version": 1})
    async with product.engine.begin() as connection:
        await connection.execute(delete(idempotency).where(idempotency.c.key == headers["Idempotency-Key"]))
    again = await client.post("/v1/feedback", json={"text": "well"}, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())


@pytest_asyncio.fixture
async def client(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is signed in."""
    async with signed_in(product, fresh("ana"), "cs") as session:
        yield session


async def session_says(product: Product, client: httpx.AsyncClient, **more: Any) -> None:
    mine = sessions.c.id == digest(client.cookies["recourse-session"])
    await rewritten(product, sessions, "caller", mine, more)


async def test_a_session_opens_the_console_and_is_signed_out_of(product: Product, client: httpx.AsyncClient) -> None:
    await session_says(product, client, of_a_later_version=1)
    assert [(await client.get(f"/console{path}")).status_code for path in ("", "/sign-out")] == [200, 200]
    assert (await client.post("/console/sign-out", data={"everywhere": ""})).status_code in {200, 303}
    assert (await client.get("/console")).status_code == 303


@pytest.mark.parametrize(("method", "status"), [("GET", 303), ("POST", 401)])
async def test_a_session_that_cannot_be_read_leads_to_the_sign_in(
    product: Product, client: httpx.AsyncClient, method: str, status: int
) -> None:
    await session_says(product, client, actor="of another form")
    answer = await client.request(method, "/console/sign-out", headers=SAME_ORIGIN)
    assert (answer.status_code, "sign-in" in answer.headers.get("location", answer.text)) == (status, True)
