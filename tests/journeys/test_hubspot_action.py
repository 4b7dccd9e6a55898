"""The custom workflow action: a ticket is filed once, and a workflow that waits gets the outcome."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import update

from cli.hubspot_stand_in.portal import Callback, Record
from records.hubspot.tables import hubspot_actions
from tests.api.hubspot.signing import signed, signed_v2
from tests.support.case import a_recorded_partner
from tests.support.hubspot_journey import Exchange
from tests.support.problems import refused
from tests.support.product import Product, fresh

PATH = "/v1/hubspot/workflow-actions/file-complaint"


def a_run(ticket_id: str, callback_id: str, **inputs: str) -> dict[str, Any]:
    return {
        "callbackId": callback_id,
        "origin": {"portalId": 62515, "actionDefinitionId": 1, "actionDefinitionVersion": 1},
        "context": {"source": "WORKFLOWS", "workflowId": 5},
        "object": {"objectId": int(ticket_id), "objectType": "TICKET", "properties": {}},
        "inputFields": inputs,
    }


def told_by(ticket: Record, partner_id: str) -> dict[str, Any]:
    """The complaint that the ticket tells, as somebody sends it to the API."""
    return {
        "source": "hubspot",
        "external_id": ticket.id,
        "partner_id": partner_id,
        "customer": {"name": ticket.properties["customer_name"]},
        "surfaced_by": {"email": ticket.properties["surfaced_by_email"]},
        "category": ticket.properties["complaint_category"],
        "summary": ticket.properties["subject"],
        "description": ticket.properties["content"],
    }


async def run(product: Product, body: dict[str, Any]) -> httpx.Response:
    content = json.dumps(body).encode()
    return await product.anonymous.post(PATH, content=content, headers=signed_v2(product.address, PATH, content))


async def test_a_ticket_is_filed_by_webhook_by_action_and_by_action_again_as_one_case(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    for callback in ("first", "first", "second"):
        answer = await run(exchange.product, a_run(ticket.id, f"{callback}-{ticket.id}"))
        assert answer.json() == {"outputFields": {"hs_execution_state": "SUCCESS"}}
    case = await exchange.case(ticket)
    found = await exchange.product.as_("olga", "ops").get(f"/v1/complaints?partner_id={case.complaint['partner_id']}")
    assert [one["id"] for one in found.json()["results"]] == [case.id]


async def test_webhook_action_and_api_that_file_a_ticket_at_once_make_one_case(exchange: Exchange) -> None:
    product, partner_id = exchange.product, await a_recorded_partner(exchange.product)
    ticket = exchange.ticket(partner_id)  # its webhook is on its way
    api, olga = product.as_("service-hub", "intake"), product.as_("olga", "ops")
    filed, *runs = await asyncio.gather(
        api.post("/v1/complaints", json=told_by(ticket, partner_id)),
        run(product, a_run(ticket.id, fresh("cb"))),
        run(product, a_run(ticket.id, fresh("cb"))),
    )
    assert filed.status_code in {200, 201}, filed.text
    assert [one.json()["outputFields"]["hs_execution_state"] for one in runs] == ["SUCCESS", "SUCCESS"]
    assert (await exchange.case(ticket)).id == filed.json()["id"]
    found = (await olga.get(f"/v1/complaints?partner_id={partner_id}")).json()["results"]
    assert [(one["id"], one["external_id"]) for one in found] == [(filed.json()["id"], ticket.id)]
    await exchange.until(lambda: exchange.notes(ticket))
    assert len(exchange.notes(ticket)) == 1, "it is told once that it was filed"


async def test_an_action_files_what_is_no_complaint_by_itself_with_the_fields_that_it_gives(exchange: Exchange) -> None:
    partner_id = await a_recorded_partner(exchange.product)
    ticket = exchange.ticket("", hs_ticket_category="BILLING_ISSUE")
    await run(exchange.product, a_run(ticket.id, fresh("cb"), partner_id=partner_id, category="payment"))
    case = await exchange.case(ticket)
    assert (case.complaint["partner_id"], case.complaint["category"]) == (partner_id, "payment")


async def test_a_workflow_that_waits_is_told_the_outcome_once_the_case_is_closed(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    callback_id = fresh("cb")
    exchange.at.portal.callbacks[callback_id] = Callback(ticket.id)
    answer = await run(exchange.product, a_run(ticket.id, callback_id, wait_for_outcome="true"))
    outputs = answer.json()["outputFields"]
    assert (outputs["hs_execution_state"], outputs["hs_expiration_duration"]) == ("BLOCK", "P8W")
    case = await exchange.case(ticket)
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    told = await exchange.until(lambda: exchange.at.portal.callbacks[callback_id].outputs)
    assert (told["outcome"], told["complaint_id"]) == ("resolved_by_cs", case.id)


async def test_a_workflow_whose_time_is_over_is_told_nothing(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    callback_id = fresh("cb")
    exchange.at.portal.callbacks[callback_id] = Callback(ticket.id)
    await run(exchange.product, a_run(ticket.id, callback_id, wait_for_outcome="true"))
    case = await exchange.case(ticket)
    over = datetime.now(UTC) - timedelta(seconds=1)
    async with exchange.product.engine.begin() as connection:
        mine = hubspot_actions.c.callback_id == callback_id
        await connection.execute(update(hubspot_actions).where(mine).values(expires_at=over))
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    await exchange.shows(ticket, "closed")
    assert exchange.at.portal.callbacks[callback_id].outputs is None


async def test_what_is_not_signed_or_no_run_of_the_action_is_refused(product: Product) -> None:
    refused(await product.anonymous.post(PATH, json=a_run("5", "cb")), 401, "unauthorized")
    content = b'{"callbackId": ""}'
    answer = await product.anonymous.post(PATH, content=content, headers=signed_v2(product.address, PATH, content))
    refused(answer, 400, "malformed")
    company = a_run("5", fresh("cb")) | {"object": {"objectId": 5, "objectType": "COMPANY"}}
    assert (await run(product, company)).json()["outputFields"]["hs_execution_state"] == "FAIL_CONTINUE"


async def test_the_card_on_a_ticket_shows_the_case_to_whom_hubspot_signs_for(exchange: Exchange) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    path = f"/v1/hubspot/cards/ticket?ticket_id={ticket.id}&userEmail=sam%40hubspot.example&portalId=62515"
    shown = await exchange.product.anonymous.get(
        path, headers=signed(exchange.product.address, path, b"", method="GET")
    )
    assert (shown.status_code, shown.json()["complaint_id"], shown.json()["stage"]) == (200, case.id, "cs_resolution")
    assert "Zephyrine" not in shown.text
    refused(await exchange.product.anonymous.get(path), 401, "unauthorized")
    none = "/v1/hubspot/cards/ticket?ticket_id=1"
    unknown = await exchange.product.anonymous.get(
        none, headers=signed(exchange.product.address, none, b"", method="GET")
    )
    assert (unknown.json()["state"], unknown.json()["complaint_id"]) == ("new", None)
