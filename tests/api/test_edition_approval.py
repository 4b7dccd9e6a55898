"""An edition counts once a second person approves it, and can be taken back before it governs anything."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from tests.api.operations import an_edition_long_after
from tests.support.problems import refused
from tests.support.product import Product, serving

EDITIONS = "/v1/editions"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asking(product: Product) -> AsyncIterator[Product]:
    """The same product where a second person has to approve, as it is by default."""
    settings = product.servers.settings().model_copy(update={"edition_approval": "on"})
    async with serving(settings) as address:
        found = Product(address, product.servers, product.temporal, product.engine, product.repository)
        yield found
        await found.close()


async def proposed(asking: Product, **changes: Any) -> dict[str, Any]:
    """An edition that Olga wrote."""
    answer = await asking.as_("olga", "ops").post(EDITIONS, json=an_edition_long_after() | changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def acted(asking: Product, edition_id: str, action: str, by: str, **body: Any) -> httpx.Response:
    """Somebody acts on the edition as ops."""
    return await asking.as_(by, "ops").post(f"{EDITIONS}/{edition_id}/actions/{action}", json=body)


async def counts(asking: Product, edition_id: str) -> bool:
    """Whether a further edition would be written over this one: whether it is published."""
    after = {"id": "after-it", "effective_from": "2190-01-01T00:00:00Z"}
    told = await asking.as_("olga", "ops").post(EDITIONS, params={"validate_only": "true"}, json=after)
    return bool(told.json()["follows"] == edition_id)


async def test_an_edition_counts_once_another_person_approves_it(asking: Product) -> None:
    found = await proposed(asking, effective_from="2189-01-01T00:00:00Z", legal={"due_days": 12})
    assert (found["stage"], found["in_force"], found["approved_by"]) == ("proposed", False, None)
    assert not await counts(asking, found["id"])
    own = await acted(asking, found["id"], "approve", "olga")
    assert "another person approves it" in refused(own, 403, "separation_of_duties")["detail"]
    same_person = asking.as_("olga-too", "ops", email="Olga@hubspot.example")
    refused(await same_person.post(f"{EDITIONS}/{found['id']}/actions/approve", json={}), 403, "separation_of_duties")
    director = await asking.as_("dora", "director").post(f"{EDITIONS}/{found['id']}/actions/approve", json={})
    refused(director, 403, "role_required")

    approved = await acted(asking, found["id"], "approve", "oscar", note="as agreed")
    assert approved.status_code == 200, approved.text
    assert (approved.json()["stage"], approved.json()["approved_by"]) == ("published", "oscar")
    assert await counts(asking, found["id"])
    refused(await acted(asking, found["id"], "approve", "otto"), 409, "wrong_stage")
    gone = await acted(asking, found["id"], "withdraw", "olga", reason="it was for this test")
    assert (gone.json()["stage"], gone.json()["withdrawn_by"]) == ("withdrawn", "olga")
    events = (await asking.as_("aud", "auditor").get("/v1/events", params={"subject": f"edition/{found['id']}"})).json()
    told = [(event["type"], event["actor"]) for event in events["results"]]
    assert told == [("edition_proposed", "olga"), ("edition_approved", "oscar"), ("edition_withdrawn", "olga")]
    assert "it was for this test" not in str(events)


async def test_who_may_approve_is_offered_it_and_whoever_wrote_it_is_not(asking: Product) -> None:
    found = await proposed(asking)

    async def offered(by: str, role: str = "ops") -> list[str]:
        read = await asking.as_(by, role).get(f"{EDITIONS}/{found['id']}")
        return [action["name"] for action in read.json()["actions"]]

    assert await offered("olga") == ["withdraw"]
    assert await offered("oscar") == ["approve", "withdraw"]
    assert await offered("aud", "auditor") == []
    assert [action["name"] for action in found["actions"]] == ["withdraw"]


async def test_an_edition_that_waits_is_a_task_of_those_who_may_approve_it(asking: Product) -> None:
    found = await proposed(asking, effective_from="2185-01-01T00:00:00Z")

    async def waits_for(by: str, role: str = "ops", **claims: str) -> bool:
        client, after = asking.as_(by, role, **claims), {}
        while True:
            page = (await client.get("/v1/tasks", params={"limit": 200, **after})).json()
            if found["id"] in [task["id"] for task in page["results"]]:
                return True
            if "paging" not in page:
                return False
            after = page["paging"]["next"]

    assert await waits_for("oscar")
    assert not await waits_for("olga"), "who wrote it"
    assert not await waits_for("olga-too", email="olga@hubspot.example"), "the same person"
    assert not await waits_for("dora", "director")
    assert (await acted(asking, found["id"], "withdraw", "olga")).status_code == 200
    assert not await waits_for("oscar")


async def test_the_same_edition_again_is_the_proposal_and_its_id_and_instant_are_taken(asking: Product) -> None:
    body = an_edition_long_after()
    client = asking.as_("olga", "ops")
    first = await client.post(EDITIONS, json=body)
    again = await client.post(EDITIONS, json=body)
    assert (again.status_code, again.json()["stage"]) == (200, "proposed")
    assert again.json() == first.json()
    refused(await client.post(EDITIONS, json=body | {"legal": {"due_days": 3}}), 409, "already_published", "id")
    beside = an_edition_long_after() | {"effective_from": body["effective_from"]}
    refused(await client.post(EDITIONS, json=beside), 409, "already_published", "effective_from")


async def test_a_withdrawn_edition_frees_its_instant_and_keeps_its_id(product: Product) -> None:
    client, body = product.as_("olga", "ops"), an_edition_long_after()
    assert (await client.post(EDITIONS, json=body)).json()["stage"] == "published"
    assert (await acted(product, body["id"], "withdraw", "oscar")).status_code == 200
    refused(await acted(product, body["id"], "withdraw", "oscar"), 409, "wrong_stage")
    refused(await client.post(EDITIONS, json=body), 409, "already_published", "id")
    replaced = an_edition_long_after() | {"effective_from": body["effective_from"]}
    assert (await client.post(EDITIONS, json=replaced)).status_code == 201

    async def listed(**which: str) -> set[str]:
        page = (await client.get(EDITIONS, params={"limit": 200, **which})).json()
        return {one["id"] for one in page["results"]}

    assert body["id"] not in await listed()
    assert body["id"] in await listed(stage="withdrawn")
    assert (await client.get(f"{EDITIONS}/{body['id']}")).json()["stage"] == "withdrawn"


async def test_what_governs_or_has_others_written_over_it_is_not_withdrawn(product: Product) -> None:
    refused(await acted(product, "2026-11", "withdraw", "olga"), 409, "wrong_stage")
    client = product.as_("olga", "ops")
    first = an_edition_long_after() | {"effective_from": "2187-01-01T00:00:00Z"}
    second = an_edition_long_after() | {"effective_from": "2187-01-01T00:00:01Z"}
    for body in (first, second):
        assert (await client.post(EDITIONS, json=body)).status_code == 201
    found = refused(await acted(product, first["id"], "withdraw", "olga"), 409, "wrong_stage")
    assert second["id"] in found["detail"]
    for body in (second, first):
        assert (await acted(product, body["id"], "withdraw", "olga")).status_code == 200
    refused(await acted(product, "no-such-edition", "withdraw", "olga"), 404, "not_found")


async def test_a_proposal_over_which_another_came_in_is_written_anew(asking: Product) -> None:
    later = await proposed(asking, effective_from="2186-06-01T00:00:00Z")
    between = await proposed(asking, effective_from="2186-05-01T00:00:00Z")
    assert (await acted(asking, between["id"], "approve", "oscar")).status_code == 200
    found = refused(await acted(asking, later["id"], "approve", "oscar"), 409, "wrong_stage")
    assert "in between" in found["detail"]
    for edition in (later, between):
        assert (await acted(asking, edition["id"], "withdraw", "oscar")).status_code == 200


async def test_an_approval_under_a_key_happens_once(asking: Product) -> None:
    found = await proposed(asking)
    path, key = f"{EDITIONS}/{found['id']}/actions/approve", {"Idempotency-Key": found["id"]}
    first = await asking.as_("oscar", "ops").post(path, json={}, headers=key)
    again = await asking.as_("oscar", "ops").post(path, json={}, headers=key)
    assert (first.status_code, again.text) == (200, first.text)
    stale = await asking.as_("oscar", "ops").post(
        f"{EDITIONS}/{found['id']}/actions/withdraw", json={}, headers={"If-Match": '"old"'}
    )
    refused(stale, 412, "precondition_failed")
