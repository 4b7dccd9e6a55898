"""A store goes away in mid-step and comes back: nothing accepted is lost, nothing is doubled, nobody waits for long."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import httpx

from cli.local.postgres import SUPERUSER
from cli.local.processes import until
from records.event_store import read
from records.streams import COMPLAINTS
from tests.support.case import Case, a_complaint, a_recorded_partner
from tests.support.killable_stack import KillableStack
from tests.support.product import Product, fresh

ANSWERED_WITHIN = 10.0
RECORDED_WITHIN = 10.0
STARTED_WITHIN = 30.0
TAKEN_UP = ["complaint_filed", "taken_up"]
IN_MEDIATION = [*TAKEN_UP, "cs_outcome_recorded", "stage_entered"]
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'recourse' AND wait_event_type = 'Lock'"


async def facts(product: Product, complaint_id: str) -> list[str]:
    """The types of the facts on record."""
    async with product.engine.connect() as connection:
        return [event.data.type for event in await read(connection, COMPLAINTS, complaint_id)]


async def becomes(product: Product, complaint_id: str, expected: list[str], *, within: float) -> bool:
    """Whether the record comes to hold these facts in time."""

    async def there() -> bool:
        return await facts(product, complaint_id) == expected

    return await until(there, seconds=within)


async def answered(asking: Awaitable[httpx.Response]) -> httpx.Response:
    """The answer, which must come in time."""
    async with asyncio.timeout(ANSWERED_WITHIN):
        return await asking


async def taken_up(product: Product) -> Case:
    """A case whose process runs."""
    case = await Case.filed(product)
    assert await becomes(product, case.id, TAKEN_UP, within=STARTED_WITHIN)
    return case


def unresolved(product: Product, case: Case) -> Callable[[], Awaitable[httpx.Response]]:
    """A request that can be sent again and again."""
    ana, path = product.as_("ana", "cs"), f"/v1/complaints/{case.id}/actions/record_cs_outcome"
    headers, body = {"Idempotency-Key": fresh("key")}, {"outcome": "unresolved", "note": "n"}
    return lambda: answered(ana.post(path, json=body, headers=headers))


@asynccontextmanager
async def held(product: Product, case: Case) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Holds the case's row, so that its next step stands still with its transaction open. Tells whether one does."""
    connection = await asyncpg.connect(product.servers.postgres.url(SUPERUSER))
    await connection.execute("BEGIN")
    await connection.execute("SELECT 1 FROM complaints WHERE id = $1 FOR UPDATE", case.id)

    async def stands_still() -> bool:
        return bool(await connection.fetchval(WAITING))

    yield stands_still
    connection.terminate()


async def test_postgresql_stops_in_mid_step(stack: KillableStack) -> None:
    product = stack.product
    case, other = await taken_up(product), await taken_up(product)
    async with held(product, case) as stands_still:
        asking = asyncio.create_task(case.ask("record_cs_outcome", "ana", "cs", outcome="unresolved", note="n"))
        assert await until(stands_still, seconds=10)
        await stack.postgres.stop()
    assert (await answered(asking)).status_code == 202
    refused = await answered(other.ask("record_cs_outcome", "ana", "cs", outcome="unresolved"))
    assert (refused.status_code, refused.json()["code"], "retry-after" in refused.headers) == (503, "unavailable", True)
    await stack.postgres.start()
    assert await becomes(product, case.id, IN_MEDIATION, within=RECORDED_WITHIN)
    assert await facts(product, other.id) == TAKEN_UP
    assert (await case.read())["stage"] == "mediation"


async def test_postgresql_stops_while_many_commands_are_under_way(stack: KillableStack) -> None:
    product = stack.product
    cases = [await taken_up(product) for _ in range(6)]
    keyed = [
        ({"Idempotency-Key": fresh("key")}, f"/v1/complaints/{case.id}/actions/record_cs_outcome") for case in cases
    ]
    ana = product.as_("ana", "cs")

    async def ask(number: int) -> httpx.Response:
        headers, path = keyed[number]
        return await answered(ana.post(path, json={"outcome": "unresolved", "note": "n"}, headers=headers))

    asking = [asyncio.create_task(ask(number)) for number in range(6)]
    await stack.postgres.stop()
    first = [(await asked).status_code for asked in asking]
    assert set(first) <= {200, 202, 503}
    await stack.postgres.start()
    for number, case in enumerate(cases):
        if first[number] != 503:
            assert await becomes(product, case.id, IN_MEDIATION, within=RECORDED_WITHIN)
        assert (await ask(number)).status_code == 200
        assert await facts(product, case.id) == IN_MEDIATION


async def test_temporal_stops_and_what_was_filed_meanwhile_starts_by_itself(stack: KillableStack) -> None:
    product = stack.product
    case, partner = await taken_up(product), await a_recorded_partner(product)
    ask = unresolved(product, case)
    await stack.temporal.stop()
    filed = [await file_without_temporal(product, partner, ask)]
    await stack.api.kill()
    await stack.api.start(answers=stack.api_answers)
    filed.append(await file_without_temporal(product, partner, ask))
    assert await facts(product, case.id) == TAKEN_UP
    await stack.temporal.start()
    for complaint_id in filed:
        assert await becomes(product, complaint_id, TAKEN_UP, within=STARTED_WITHIN)

    async def taken() -> bool:
        return (await ask()).status_code == 200

    assert await until(taken, seconds=STARTED_WITHIN)
    assert await facts(product, case.id) == IN_MEDIATION


async def file_without_temporal(
    product: Product, partner_id: str, command: Callable[[], Awaitable[httpx.Response]]
) -> str:
    """The id of a complaint that is taken in, while a command for another case is put off."""
    filing = product.as_("hubspot", "intake").post("/v1/complaints", json=a_complaint(partner_id))
    filed = await answered(filing)
    assert filed.status_code == 202, filed.text
    refused = await command()
    assert (refused.status_code, refused.json()["code"], "retry-after" in refused.headers) == (503, "unavailable", True)
    return str(filed.json()["id"])
