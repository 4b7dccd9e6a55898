"""The stand-in refuses what HubSpot would: paths, bodies, properties and tokens that are not right."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from activities.hubspot.mapping import load
from cli.hubspot_stand_in.app import StandIn, api_of
from cli.hubspot_stand_in.faults import Faults
from cli.hubspot_stand_in.setup import prepare
from tests.support.hubspot import a_ticket

TICKET = "/crm/objects/2026-09/tickets/4000"
NOTES = "/crm/objects/2026-09/notes/batch/upsert"


@pytest.fixture
def stand_in() -> StandIn:
    made = StandIn("token")
    prepare(made.portal, load(None))
    made.portal.create("tickets", a_ticket("hs-1"))
    return made


@pytest_asyncio.fixture
async def http(stand_in: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(api_of(stand_in))
    headers = {"Authorization": "Bearer token"}
    async with httpx.AsyncClient(transport=transport, base_url="http://hubspot", headers=headers) as client:
        yield client


def a_note(**changes: Any) -> dict[str, Any]:
    properties = {"hs_timestamp": "2026-11-23T07:05:00+00:00", "hs_note_body": "b", "recourse_event": "k"}
    return {"id": "k", "idProperty": "recourse_event", "properties": {**properties, **changes}}


REFUSED: list[tuple[str, str, Any, int]] = [
    ("GET", "/crm/v3/objects/tickets/4000", None, 404),
    ("GET", "/crm/objects/2026-03/tickets/4000", None, 404),
    ("DELETE", TICKET, None, 405),
    ("GET", f"{TICKET}?fields=subject", None, 400),
    ("GET", "/crm/objects/2026-09/unknowns/4000", None, 400),
    ("GET", "/crm/objects/2026-09/tickets/1", None, 404),
    ("PATCH", TICKET, None, 400),
    ("PATCH", TICKET, {"subject": "x"}, 400),
    ("PATCH", TICKET, {"properties": {"recourse_stage": 5}}, 400),
    ("PATCH", TICKET, {"properties": {"unheard_of": "x"}}, 400),
    ("PATCH", TICKET, {"properties": {"hs_object_id": "5"}}, 400),
    ("PATCH", TICKET, {"properties": {"recourse_due_at": "soon"}}, 400),
    ("PATCH", TICKET, {"properties": {}, "more": 1}, 400),
    ("POST", "/crm/objects/2026-09/tickets/batch/read", {"inputs": [{"id": "1"}]}, 400),
    ("POST", NOTES, {"inputs": [{"id": "k", "properties": {}}]}, 400),
    ("POST", NOTES, {"inputs": [a_note(recourse_event="other")]}, 400),
    ("POST", NOTES, {"inputs": [a_note(hs_note_body="x" * 65_537)]}, 400),
    ("POST", NOTES, {"inputs": [a_note() | {"idProperty": "hs_note_body"}]}, 400),
    ("POST", NOTES, {"inputs": [a_note(hs_timestamp=None)]}, 400),
    ("PUT", "/crm/objects/2026-09/notes/1/associations/default/tickets/4000", None, 404),
    ("POST", "/automation/actions/callbacks/2026-09/cb/complete", {"outputFields": {}}, 400),
    ("POST", "/automation/actions/callbacks/2026-09/cb/complete", {"outputFields": {}, "typedOutputs": {}}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
async def test_a_request_that_is_not_right_is_refused(
    http: httpx.AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    answer = await http.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert {"status", "message", "category", "correlationId"} <= set(answer.json())


async def test_another_token_and_another_type_of_content_are_refused(http: httpx.AsyncClient) -> None:
    assert (await http.get(TICKET, headers={"Authorization": "Bearer other"})).status_code == 401
    plain = {"Content-Type": "text/plain"}
    assert (await http.patch(TICKET, content=b"{}", headers=plain)).status_code == 415


async def test_the_limit_of_an_interval_is_held_and_told(stand_in: StandIn, http: httpx.AsyncClient) -> None:
    now = 0.0
    stand_in.clock = lambda: now
    stand_in.limit = 3
    left = [(await http.get(TICKET)).headers["x-hubspot-ratelimit-remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = await http.get(TICKET)
    assert (refused.status_code, refused.json()["category"]) == (429, "RATE_LIMITS")
    now = 10.1
    assert (await http.get(TICKET)).status_code == 200


async def test_the_same_seed_gives_the_same_faults() -> None:
    drawn = [[Faults(0.3, seed).next() for _ in range(1)] for seed in (1, 1)]
    assert drawn[0] == drawn[1]
    first, second, other = (Faults(0.3, seed) for seed in (5, 5, 6))
    several = [[one.next() for _ in range(60)] for one in (first, second, other)]
    assert several[0] == several[1] != several[2]
    assert 8 <= len(first.drawn) <= 30


async def test_its_own_answers_are_as_specified(stand_in: StandIn, http: httpx.AsyncClient) -> None:
    await http.get(f"{TICKET}?properties=subject,recourse_stage&associations=contacts")
    await http.get("/crm/objects/2026-09/companies?limit=2")
    await http.patch(TICKET, json={"properties": {"recourse_stage": "mediation"}})
    await http.post(NOTES, json={"inputs": [a_note()]})
    (note,) = stand_in.portal.records["notes"]
    await http.put(f"/crm/objects/2026-09/notes/{note}/associations/default/tickets/4000")
    await http.get("/crm/properties/2026-09/tickets")
    assert not stand_in.complaints
