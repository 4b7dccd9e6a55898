"""Editions are read and compared by all, and govern the complaints that are filed while they are in force."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.api.test_editions import BUNDLED, EDITIONS, events_of, publish, published
from tests.support.case import a_complaint, a_partner
from tests.support.problems import problem_of, refused
from tests.support.product import Product, Servers, fresh
from tests.support.virtual_product import VirtualProduct, virtual_product
from tests.support.workflow_env import workflow_env_on


async def test_any_two_editions_are_compared_in_words(product: Product) -> None:
    one = await published(product, marks={"review_at": 7}, lockout={"months": 1})
    reader = product.as_("lee", "legal")
    by_default = (await reader.get(f"{EDITIONS}/{one['id']}/diff")).json()
    assert (by_default["from"], by_default["to"]) == (one["follows"], one["id"])
    assert by_default["results"] == one["diff"]

    from_the_first = (await reader.get(f"{EDITIONS}/{one['id']}/diff", params={"from": BUNDLED})).json()["results"]
    (threshold,) = (each for each in from_the_first if each["path"] == "marks.review_at")
    assert threshold == {
        "path": "marks.review_at",
        "clauses": ["S27", "S28"],
        "before": 3,
        "after": 7,
        "words": "A review is convened at 7 marks instead of 3 (S27, S28).",
    }
    back = (await reader.get(f"{EDITIONS}/{BUNDLED}/diff", params={"from": one["id"]})).json()["results"]
    assert "A review is convened at 3 marks instead of 7 (S27, S28)." in [each["words"] for each in back]
    assert (await reader.get(f"{EDITIONS}/{BUNDLED}/diff")).json() == {"from": BUNDLED, "to": BUNDLED, "results": []}


@pytest.mark.parametrize("absent", ["no-such-edition", "..", "%00", "a%2Fb", "x" * 70, "%F0%9F%8E%89"])
async def test_an_edition_that_is_not_there_is_not_found(product: Product, absent: str) -> None:
    reader = product.as_("lee", "legal")
    for path in (f"{EDITIONS}/{absent}x", f"{EDITIONS}/{absent}x/diff"):
        refused(await reader.get(path), 404, "not_found")
    answer = await reader.get(f"{EDITIONS}/{BUNDLED}/diff?from={absent}")
    assert answer.status_code in {404, 422}
    problem_of(answer)


async def test_editions_are_read_and_compared_with_any_role_alone(product: Product) -> None:
    for path in (EDITIONS, f"{EDITIONS}/{BUNDLED}", f"{EDITIONS}/{BUNDLED}/diff"):
        refused(await product.as_("nora").get(path), 403, "role_required")


async def test_every_field_is_documented_where_a_program_reads_it(product: Product) -> None:
    document = (await product.anonymous.get("/openapi.json")).json()
    body = document["paths"][EDITIONS]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["id", "effective_from"]
    threshold = body["properties"]["marks"]["properties"]["review_at"]
    assert (threshold["minimum"], threshold["maximum"], threshold["x-clauses"]) == (1, 100, ["S27", "S28"])
    assert threshold["description"].endswith("Legal: 1 to 100. (S27, S28.)")
    assert "$ref" not in json.dumps(body)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def apart(servers: Servers) -> AsyncIterator[VirtualProduct]:
    """A product of its own, on a clock that the test moves: editions come into force here."""
    async with (
        workflow_env_on(servers) as workflow_env,
        workflow_env.worker(),
        virtual_product(workflow_env) as running,
    ):
        yield running


async def test_a_complaint_keeps_its_edition_and_a_later_one_takes_the_one_in_force(apart: VirtualProduct) -> None:
    hub = apart.as_("hubspot", "intake")
    partner_id = fresh("hs")
    assert (await apart.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=a_partner())).status_code == 201

    async def filed(**changes: Any) -> httpx.Response:
        return await hub.post("/v1/complaints", json=a_complaint(partner_id, **changes))

    begins = apart.now.replace(year=apart.now.year + 1)
    body = {"id": "stricter", "effective_from": begins.isoformat(), "complaint_categories": ["manners", "other"]}
    assert (await publish(apart, body)).status_code == 201
    before = await filed(external_id=fresh("ticket"), category="delivery")
    refused(await filed(external_id=fresh("ticket"), category="manners"), 422, "invalid", "category")
    assert before.json()["edition"] == BUNDLED

    apart.now = begins
    after = await filed(external_id=fresh("ticket"), category="manners")
    assert (after.status_code, after.json()["edition"]) == (201, "stricter")
    refused(await filed(external_id=fresh("ticket"), category="delivery"), 422, "invalid", "category")
    kept = await apart.as_("ana", "cs").get(f"/v1/complaints/{before.json()['id']}")
    assert kept.json()["edition"] == BUNDLED
    in_force = {one["id"]: one["in_force"] for one in (await hub.get(EDITIONS)).json()["results"]}
    assert in_force == {BUNDLED: False, "stricter": True}

    (event,) = await events_of(apart, "stricter")
    assert event["edition"] == BUNDLED
    later = {"id": "later", "effective_from": begins.replace(year=begins.year + 1).isoformat()}
    assert (await publish(apart, later)).json()["follows"] == "stricter"
    assert [event["edition"] for event in await events_of(apart, "later")] == ["stricter"]
