"""Webhooks over HTTP: stored once before they are answered, whatever is among them, and fast."""

import asyncio
import random
import time
from statistics import median
from typing import Any

import pytest
from sqlalchemy import ARRAY, Text, cast, select

from activities.hubspot.events import read_event
from records.hubspot.tables import hubspot_events
from tests.api.hubspot.signing import delivered, event, signed
from tests.support.problems import refused
from tests.support.product import Product

PATH = "/v1/hubspot/webhooks"


def an_id() -> int:
    return random.SystemRandom().randrange(10**12, 10**15)


async def stored(product: Product, *object_ids: int) -> list[Any]:
    row = hubspot_events.c
    async with product.engine.connect() as connection:
        found = await connection.execute(
            select(hubspot_events).where(row.object_ids.op("&&")(cast([*map(str, object_ids)], ARRAY(Text))))
        )
    return list(found)


async def test_an_event_is_on_record_when_hubspot_is_answered(product: Product) -> None:
    ticket = an_id()
    answer = await delivered(product, [event(ticket, propertyName="content", propertyValue="Dana Reyes said")])
    assert (answer.status_code, answer.json()["stored"]) == (200, 1)
    (found,) = await stored(product, ticket)
    assert (found.kind, found.target, found.object_ids) == ("ticket.creation", "ticket", [str(ticket)])
    assert "Reyes" not in found.payload


KINDS = {
    "ticket.creation": "ticket",
    "ticket.propertyChange": "ticket",
    "ticket.deletion": "ticket",
    "ticket.restore": "ticket",
    "company.propertyChange": "company",
    "contact.privacyDeletion": "erasure",
}


@pytest.mark.parametrize(("kind", "target"), KINDS.items())
@pytest.mark.parametrize("name", ["subscriptionType", "eventType"])
def test_each_kind_that_concerns_us_is_known_under_either_name(kind: str, target: str, name: str) -> None:
    assert read_event({name: kind, "objectId": 5}).target == target


@pytest.mark.parametrize(("type_id", "target"), [("0-5", "ticket"), ("0-2", "company"), ("0-3", "nothing")])
def test_the_objects_of_project_apps_are_known_by_their_type(type_id: str, target: str) -> None:
    raw = {"subscriptionType": "object.propertyChange", "objectTypeId": type_id, "objectId": 5}
    assert read_event(raw).target == target


def test_a_merge_names_every_ticket_that_is_to_be_looked_at() -> None:
    raw = event(7, "ticket.merge", primaryObjectId=8, mergedObjectIds=[9, 7], newObjectId=10)
    assert read_event(raw).object_ids == ("7", "8", "10", "9")


async def test_a_duplicate_changes_nothing_not_even_within_its_batch(product: Product) -> None:
    ticket = an_id()
    one = event(ticket)
    first = await delivered(product, [one, one | {"attemptNumber": 1}])
    again = await delivered(product, [one | {"attemptNumber": 3}])
    assert (first.json()["stored"], first.json()["duplicates"]) == (1, 1)
    assert (again.json()["stored"], again.json()["duplicates"]) == (0, 1)
    assert len(await stored(product, ticket)) == 1


async def test_events_that_share_hubspots_own_id_are_different_ones(product: Product) -> None:
    ticket = an_id()
    others = [
        event(ticket),
        event(ticket, occurredAt=5),
        event(ticket, "ticket.propertyChange"),
        event(ticket, eventId=2),
    ]
    assert (await delivered(product, others)).json()["stored"] == 4


async def test_an_event_without_an_id_is_known_by_what_it_says(product: Product) -> None:
    ticket = an_id()
    bare = {"subscriptionType": "ticket.creation", "objectId": ticket}
    answer = await delivered(product, [bare, bare | {"attemptNumber": 2}, bare | {"propertyName": "subject"}])
    assert (answer.json()["stored"], answer.json()["duplicates"]) == (2, 1)


async def test_an_unknown_kind_is_acknowledged_and_counted(product: Product) -> None:
    before = await counted(product)
    answer = await delivered(product, [event(5, "deal.creation"), event(6, "ticket.somethingNew"), event(7, "x")])
    assert (answer.status_code, answer.json()["ignored"]) == (200, 3)
    assert await counted(product) == before + 3


async def counted(product: Product) -> float:
    lines = (await product.anonymous.get("/metrics")).text.splitlines()
    mine = 'recourse_hubspot_events_total{kind="other",result="ignored"} '
    return sum(float(line.removeprefix(mine)) for line in lines if line.startswith(mine))


BAD: list[Any] = [None, 5, "text", [], {}, event("no id"), event(-1), event(None), event(True), event(10**30)]
BAD += [event(5, 7), event(5, "object.creation", objectTypeId=5), {"a": "\x00\ud800"}]


async def test_bad_events_are_kept_aside_and_block_no_other_one(product: Product) -> None:
    ticket, mark = an_id(), an_id()
    batch = [*({"mark": mark, "event": bad} for bad in ({}, [])), event(ticket), *BAD]
    answer = await delivered(product, batch)
    assert answer.status_code == 200
    assert answer.json()["stored"] == 1
    assert answer.json()["parked"] + answer.json()["duplicates"] == len(batch) - 1
    kept = (await product.as_("olga", "ops").get("/v1/hubspot/parked?limit=200")).json()["results"]
    assert {"subscriptionType is missing", "objectId is no id", "objectTypeId is missing"} <= {
        one["reason"] for one in kept
    }
    assert all(one["kind"] == "event" and one["retries_at"] for one in kept if one["id"].startswith("evt_"))


async def test_a_person_has_a_bad_event_tried_again(product: Product) -> None:
    olga = product.as_("olga", "ops")
    await delivered(product, [{"mark": an_id()}])
    (first, *_) = (await olga.get("/v1/hubspot/parked?limit=1")).json()["results"]
    tried = await olga.post(f"/v1/hubspot/parked/{first['id']}/actions/retry")
    assert tried.status_code == 200, tried.text
    assert tried.json()["retries_at"] < first["retries_at"]
    refused(await olga.post("/v1/hubspot/parked/evt_none/actions/retry"), 404, "not_found")


async def test_only_ops_have_something_tried_again(product: Product) -> None:
    for role in ("intake", "cs", "auditor"):
        answer = await product.as_("somebody", role).post("/v1/hubspot/parked/evt_none/actions/retry")
        refused(answer, 403, "role_required")


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"\xff", b"[" * 100_000, b"null"])
async def test_what_is_no_list_of_events_is_malformed(product: Product, body: bytes) -> None:
    answer = await product.anonymous.post(PATH, content=body, headers=signed(product.address, PATH, body))
    refused(answer, 400, "malformed")


async def test_a_token_does_not_stand_in_for_a_signature(product: Product) -> None:
    answer = await product.as_("hubspot", "intake").post(PATH, json=[event(5)])
    refused(answer, 401, "unauthorized")
    late = signed(product.address, PATH, b"[]", at=time.time() - 301)
    refused(await product.anonymous.post(PATH, content=b"[]", headers=late), 401, "unauthorized")


async def test_the_configured_address_counts_and_not_the_one_that_was_asked(product: Product) -> None:
    body = b"[]"
    headers = signed(product.address, PATH, body) | {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert (await product.anonymous.post(PATH, content=body, headers=headers)).status_code == 200
    query = await product.anonymous.post(
        f"{PATH}?a=1", content=body, headers=signed(product.address, f"{PATH}?a=1", body)
    )
    assert query.status_code == 200, "an address that was configured with a query is signed with it"
    refused(await product.anonymous.post(f"{PATH}?a=1", content=body, headers=headers), 401, "unauthorized")


async def test_a_delivery_costs_little_more_than_a_read_however_many_come(product: Product) -> None:
    """In small batches, as HubSpot sends them when little happens: three events each, eight deliveries at once.

    Reads at the same time measure how busy the machine is.
    """
    limit, deliveries, reads = asyncio.Semaphore(8), list[float](), list[float]()
    ops = product.as_("olga", "ops")

    async def deliver() -> None:
        async with limit:
            began = time.perf_counter()
            events = [event(an_id(), "company.deletion", portalId=1) for _ in range(3)]
            assert (await delivered(product, events)).json()["stored"] == 3
            deliveries.append(time.perf_counter() - began)
            began = time.perf_counter()
            assert (await ops.get("/v1/complaints", params={"limit": 1})).status_code == 200
            reads.append(time.perf_counter() - began)

    await asyncio.gather(*(deliver() for _ in range(100)))
    assert median(deliveries) < 4 * median(reads)
