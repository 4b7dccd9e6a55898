"""What ops can do to the processes of the exchange with HubSpot: the table in docs/operations.md."""

from collections.abc import Iterator

import pytest

from cli.hubspot_stand_in.portal import Record
from temporal.hubspot_client import HUBSPOT_PARTNERS_WORKFLOW_ID, nudge_partners
from temporal.process_status import ProcessStatus
from tests.support.case import Case, a_recorded_partner
from tests.support.hubspot import HubSpot
from tests.support.hubspot_journey import Exchange
from tests.support.ops import ENDED, REAPPLIED, RESET, OpsOn, each_end, each_reset
from tests.support.product import Product, fresh
from tests.support.waiting import eventually
from workflows.hubspot_ticket import HubSpotTicketProgress
from workflows.ids import hubspot_ticket_workflow_id


def on(exchange: Exchange, ticket: Record) -> OpsOn:
    return OpsOn(exchange.product.temporal, hubspot_ticket_workflow_id(ticket.id))


async def a_filed_ticket(exchange: Exchange) -> tuple[Record, Case]:
    """A ticket that shows its case, and was told that it is filed."""
    ticket = exchange.ticket(await a_recorded_partner(exchange.product))
    case = await exchange.case(ticket)
    await exchange.until(lambda: len(exchange.notes(ticket)) == 1)
    return ticket, case


async def shows_mediation_once(exchange: Exchange, ticket: Record) -> None:
    """The ticket shows the next stage, and each note is there once."""
    await exchange.shows(ticket, "mediation")
    await exchange.until(lambda: len(exchange.notes(ticket)) >= 2)
    assert len(exchange.notes(ticket)) == len(set(exchange.notes(ticket))) == 2


@each_end
async def test_a_ticket_whose_process_is_ended_is_told_of_the_cases_next_step_all_the_same(
    exchange: Exchange, verb: str
) -> None:
    ticket, case = await a_filed_ticket(exchange)
    await on(exchange, ticket).do("workflow", verb)
    await on(exchange, ticket).is_now(ENDED[verb])
    await case.to_mediation()
    await shows_mediation_once(exchange, ticket)


@each_end
async def test_a_ticket_that_waits_and_whose_process_is_ended_is_filed_when_it_is_whole(
    exchange: Exchange, verb: str
) -> None:
    ticket = exchange.ticket(await a_recorded_partner(exchange.product), customer_name="")
    await exchange.until(lambda: exchange.notes(ticket))
    await on(exchange, ticket).do("workflow", verb)
    await on(exchange, ticket).is_now(ENDED[verb])
    exchange.at.portal.change("tickets", ticket.id, {"customer_name": "Zephyrine Quux"})
    await exchange.case(ticket)


@each_reset
async def test_a_ticket_whose_process_is_reset_is_told_nothing_twice(exchange: Exchange, how: str) -> None:
    ticket, case = await a_filed_ticket(exchange)
    await on(exchange, ticket).do(*RESET, *REAPPLIED[how])
    handle = exchange.product.temporal.get_workflow_handle(hubspot_ticket_workflow_id(ticket.id))
    await eventually(
        lambda: handle.query("live", result_type=HubSpotTicketProgress),
        lambda now: now.written is not None and now.looked is not None and now.looked.complaint_id == case.id,
    )
    await case.to_mediation()
    await shows_mediation_once(exchange, ticket)


async def test_a_paused_ticket_is_told_what_happened_meanwhile_when_it_is_unpaused(exchange: Exchange) -> None:
    ticket, case = await a_filed_ticket(exchange)
    await on(exchange, ticket).do("workflow", "pause")
    await on(exchange, ticket).is_now(ProcessStatus.PAUSED)
    await case.to_mediation()
    assert ticket.properties["recourse_stage"] == "cs_resolution"
    await on(exchange, ticket).do("workflow", "unpause")
    await shows_mediation_once(exchange, ticket)


async def test_signals_have_a_ticket_looked_at_and_updates_are_refused(exchange: Exchange) -> None:
    ticket, case = await a_filed_ticket(exchange)
    for name in ("look", "write", "nonsense"):
        await on(exchange, ticket).do("workflow", "signal", "--name", name)
    assert await on(exchange, ticket).refused("workflow", "update", "execute", "--name", "withdraw")
    await case.to_mediation()
    await shows_mediation_once(exchange, ticket)


async def test_an_activity_that_is_paused_is_not_tried_again_before_it_is_unpaused(exchange: Exchange) -> None:
    ticket, case = await a_filed_ticket(exchange)
    exchange.at.stand_in.faults.rate = 1
    await case.to_mediation()
    ops = on(exchange, ticket)
    activity = await ops.pending_activity()
    await ops.do("activity", "pause", "--activity-id", activity)
    assert await ops.pending_activity(paused=True) == activity
    exchange.at.stand_in.faults.rate = 0
    assert ticket.properties["recourse_stage"] == "cs_resolution"
    await ops.do("activity", "unpause", "--activity-id", activity)
    await shows_mediation_once(exchange, ticket)


@pytest.fixture
def portal(product: Product) -> Iterator[HubSpot]:
    """The portal, whose webhooks go nowhere: what is told of a company is told by the test."""
    assert product.hubspot is not None
    yield product.hubspot
    product.hubspot.stand_in.faults.rate = 0


async def partners_held_up(product: Product, portal: HubSpot) -> tuple[Record, OpsOn]:
    """A company that becomes a partner, once HubSpot answers again; and the process that records partners."""
    portal.stand_in.faults.rate = 1
    told = {"partner_id": fresh("hs"), "name": "Bright Inbound", "partner_tier": "Gold"}
    company = portal.portal.create("companies", told)
    await nudge_partners(product.temporal, [company.id])
    ops = OpsOn(product.temporal, HUBSPOT_PARTNERS_WORKFLOW_ID)
    await ops.pending_activity()
    return company, ops


async def recorded(product: Product, company: Record) -> bool:
    partner_id = company.properties["partner_id"]
    return (await product.as_("olga", "ops").get(f"/v1/partners/{partner_id}")).status_code == 200


@each_end
async def test_partners_are_recorded_by_the_next_round_after_their_process_was_ended(
    product: Product, portal: HubSpot, verb: str
) -> None:
    company, ops = await partners_held_up(product, portal)
    await ops.do("workflow", verb)
    await ops.is_now(ENDED[verb])
    portal.stand_in.faults.rate = 0
    await nudge_partners(product.temporal, [company.id])  # what a webhook leads to, as the nightly round does
    assert await eventually(lambda: recorded(product, company))


@each_reset
async def test_partners_whose_process_is_reset_are_recorded_all_the_same(
    product: Product, portal: HubSpot, how: str
) -> None:
    company, ops = await partners_held_up(product, portal)
    await ops.do(*RESET, *REAPPLIED[how])
    portal.stand_in.faults.rate = 0
    await ops.is_now(ProcessStatus.COMPLETED)
    assert await recorded(product, company), "it was told of the company before its first task"


async def test_partners_that_are_paused_are_recorded_when_they_are_unpaused(product: Product, portal: HubSpot) -> None:
    company, ops = await partners_held_up(product, portal)
    await ops.do("workflow", "pause")
    await ops.is_now(ProcessStatus.PAUSED)
    portal.stand_in.faults.rate = 0
    await ops.do("workflow", "signal", "--name", "nonsense")
    await ops.do("workflow", "unpause")
    assert await eventually(lambda: recorded(product, company))
    assert await ops.refused("workflow", "update", "execute", "--name", "withdraw")
