"""The stand-in's page: a person changes tickets and sees what is written back; the webhooks go out signed."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from activities.hubspot.mapping import load
from api.hubspot.signatures import signature_v3
from cli.hubspot_stand_in.__main__ import application
from cli.hubspot_stand_in.app import StandIn
from cli.hubspot_stand_in.deliveries import Deliveries
from cli.hubspot_stand_in.setup import prepare
from tests.support.hubspot import a_ticket
from tests.support.listening import listening
from tests.support.waiting import PATIENCE

PUBLIC = "https://recourse.example.com/v1/hubspot/webhooks"


class Receiver:
    """Takes webhooks, the first of them not at once."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.valid: list[bool] = []

    async def take(self, request: Request) -> Response:
        body = await request.body()
        timestamp = request.headers["x-hubspot-request-timestamp"]
        given = request.headers["x-hubspot-signature-v3"]
        self.valid.append(signature_v3("secret", "POST", PUBLIC, body, timestamp) == given)
        self.bodies.append(body)
        return Response(status_code=503 if len(self.bodies) == 1 else 200)


@pytest_asyncio.fixture
async def running() -> AsyncIterator[tuple[StandIn, Receiver, httpx.AsyncClient]]:
    receiver, mapping = Receiver(), load(None)
    async with listening(Starlette(routes=[Route("/", receiver.take, methods=["POST"])])) as target:
        stand_in = StandIn("token")
        prepare(stand_in.portal, mapping)
        deliveries = Deliveries(target, PUBLIC, "secret", frozenset(mapping.ticket_properties))
        stand_in.portal.listeners.append(deliveries.take)
        app = application(stand_in, deliveries, mapping)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hubspot") as client:
                yield stand_in, receiver, client


async def test_a_ticket_that_a_person_saves_is_told_of_until_it_is_taken(
    running: tuple[StandIn, Receiver, httpx.AsyncClient],
) -> None:
    stand_in, receiver, client = running
    form = await client.get("/tickets/new")
    assert 'name="customer_name"' in form.text
    saved = await client.post("/tickets/new/save", data=a_ticket("hs-1", subject="<b>late</b>"))
    assert saved.status_code == 303
    (ticket,) = stand_in.portal.records["tickets"].values()
    async with asyncio.timeout(PATIENCE):
        while len(receiver.bodies) < 2:
            await asyncio.sleep(0.02)
    assert all(receiver.valid)
    assert b'"attemptNumber": 1' in receiver.bodies[1]
    stand_in.portal.change("tickets", ticket.id, {"recourse_stage": "mediation"})
    shown = (await client.get("/")).text
    assert "recourse_stage: mediation" in shown
    assert "<b>late</b>" not in shown
    assert len(receiver.bodies) == 2, "nobody is told of what we write"
    changed = await client.post(f"/tickets/{ticket.id}/save", data=a_ticket("hs-2"))
    assert (changed.status_code, ticket.properties["partner_id"]) == (303, "hs-2")


async def test_the_page_refuses_what_the_portal_refuses(
    running: tuple[StandIn, Receiver, httpx.AsyncClient],
) -> None:
    stand_in, _, client = running
    stand_in.portal.allowed["tickets", "complaint_category"] = frozenset({"payment"})
    refused = await client.post("/tickets/new/save", data=a_ticket("hs-1"))
    assert (refused.status_code, "allowed options" in refused.text) == (400, True)
    assert (await client.get("/nothings/new")).status_code == 404
