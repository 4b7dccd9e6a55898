"""What the portal's rules refuse of what we write is kept aside, and tried again by itself and by a person."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from activities.hubspot.parking import retries_after
from activities.hubspot.ticket_reader import TicketReader
from cli.hubspot_stand_in.portal import Record
from maintenance.hubspot import retry_refused
from records.hubspot.tables import hubspot_tickets
from records.hubspot.tickets import SEEN_TO_AFTER
from tests.support.case import a_recorded_partner
from tests.support.hubspot_journey import Exchange
from tests.support.waiting import eventually
from workflows.ids import hubspot_ticket_workflow_id

STAGE = ("tickets", "recourse_stage")


@pytest.fixture
def exchange(exchange: Exchange) -> Iterator[Exchange]:
    """Its portal refuses nothing any more afterwards."""
    yield exchange
    exchange.at.retries_in = None
    exchange.at.portal.allowed.pop(STAGE, None)


async def refused(exchange: Exchange) -> tuple[Record, dict[str, Any]]:
    """A ticket whose case has moved to a stage that the portal refuses, and what is kept aside of it."""
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    await exchange.shows(ticket, "cs_resolution")
    exchange.at.portal.allowed[STAGE] = frozenset({"cs_resolution"})
    await case.to_mediation()
    await exchange.until(lambda: len(exchange.notes(ticket)) == 2)
    (parked,) = await eventually(kept_aside(exchange, ticket))
    return ticket, parked


def kept_aside(exchange: Exchange, ticket: Record) -> Callable[[], Awaitable[list[dict[str, Any]]]]:
    """The writes on the ticket that are kept aside."""

    async def listed() -> list[dict[str, Any]]:
        olga = exchange.product.as_("olga", "ops")
        results = (await olga.get("/v1/hubspot/parked?limit=200")).json()["results"]
        return [one for one in results if one["object_id"] == ticket.id and one["reason"] == "VALIDATION_ERROR"]

    return listed


async def nothing_left(exchange: Exchange, ticket: Record) -> None:
    """The ticket shows the stage, its notes are there once, and nothing of it is kept aside any more."""
    await exchange.shows(ticket, "mediation")
    listed = kept_aside(exchange, ticket)
    await eventually(listed, lambda left: not left)
    assert len(exchange.notes(ticket)) == 2


async def test_what_the_portals_rules_refuse_is_kept_aside_and_tried_again_by_a_person(exchange: Exchange) -> None:
    ticket, parked = await refused(exchange)
    assert ticket.properties["recourse_stage"] == "cs_resolution"
    wait = datetime.fromisoformat(parked["retries_at"]) - datetime.fromisoformat(parked["parked_at"])
    assert (wait, parked["attempts"]) == (timedelta(hours=1), 1), "it is not tried in a loop"
    del exchange.at.portal.allowed[STAGE]
    answer = await exchange.product.as_("olga", "ops").post(f"/v1/hubspot/parked/{parked['id']}/actions/retry")
    assert answer.status_code == 200
    await nothing_left(exchange, ticket)


async def test_what_the_portals_rules_refuse_is_tried_again_by_itself_until_they_allow_it(exchange: Exchange) -> None:
    exchange.at.retries_in = timedelta(milliseconds=300)
    ticket, first = await refused(exchange)
    listed = kept_aside(exchange, ticket)
    (again,) = await eventually(listed, lambda aside: aside[0]["attempts"] >= 3)
    assert again["parked_at"] == first["parked_at"], "it tells since when"
    del exchange.at.portal.allowed[STAGE]
    await nothing_left(exchange, ticket)


async def test_a_write_that_was_refused_under_another_mapping_is_tried_again_at_once(exchange: Exchange) -> None:
    ticket, _ = await refused(exchange)
    del exchange.at.portal.allowed[STAGE]
    product, soon = exchange.product, datetime.now(UTC) + SEEN_TO_AFTER * 2
    assert await retry_refused(product.temporal, product.engine, exchange.at.mapping, soon) == 0
    async with product.engine.begin() as connection:
        mine = hubspot_tickets.c.id == ticket.id
        await connection.execute(update(hubspot_tickets).where(mine).values(parked_under="another"))
    assert await retry_refused(product.temporal, product.engine, exchange.at.mapping, soon) == 1
    await nothing_left(exchange, ticket)


async def test_a_ticket_that_is_deleted_while_its_write_is_refused_is_kept_aside_no_more(exchange: Exchange) -> None:
    ticket, _ = await refused(exchange)
    exchange.at.portal.delete("tickets", ticket.id)
    handle = exchange.product.temporal.get_workflow_handle(hubspot_ticket_workflow_id(ticket.id))
    assert (await handle.result())["looked"]["state"] == "gone"
    assert await kept_aside(exchange, ticket)() == []


def test_refused_writes_are_tried_again_ever_more_seldom_but_once_a_day() -> None:
    hours = [retries_after(attempts) / timedelta(hours=1) for attempts in (1, 2, 3, 5, 6, 7, 5_000)]
    assert hours == [1, 2, 4, 16, 24, 24, 24]


async def test_a_note_that_a_case_takes_not_now_is_kept_and_stops_nothing_else(exchange: Exchange) -> None:
    product, portal, given = exchange.product, exchange.at.portal, list[tuple[str, bool]]()
    ticket = exchange.ticket(await a_recorded_partner(product))
    case = await exchange.case(ticket)
    portal.listeners.remove(exchange.deliveries.take)  # this test looks at the ticket itself

    async def look(*, takes: bool) -> None:
        async def add_note(complaint_id: str, command: str, *_: Any) -> bool:
            assert complaint_id == case.id
            given.append((command, takes))
            return takes

        async def start(complaint_id: str) -> None:
            raise AssertionError(f"{complaint_id} runs already")

        of_portal, clock = (exchange.at.client, exchange.at.mapping), lambda: datetime.now(UTC)
        reader = TicketReader(product.engine, product.repository, *of_portal, clock, start, add_note)
        assert (await reader.look(ticket.id)).complaint_id == case.id

    for words, takes in (
        ("It is six months late.", False),
        ("It is a year late.", False),
        ("It is a year late.", True),
    ):
        portal.change("tickets", ticket.id, {"content": words})
        await look(takes=takes)
    portal.listeners.append(exchange.deliveries.take)
    first, second = given[0][0], given[-1][0]
    assert given == [(first, False), (first, False), (first, True), (second, True)]
    assert second != first
