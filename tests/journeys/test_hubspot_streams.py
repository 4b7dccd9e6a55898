"""Five hundred tickets, each told of by the same events in another order and with repetitions: all end the same."""

import asyncio
import random
from collections import Counter

from sqlalchemy import select

from cli.hubspot_stand_in.portal import Event
from records.hubspot.tables import hubspot_events, hubspot_tickets
from tests.api.hubspot.signing import delivered
from tests.support.case import a_recorded_partner
from tests.support.hubspot import a_ticket
from tests.support.product import Product
from tests.support.waiting import eventually

STREAMS = 500


async def test_five_hundred_orders_and_repetitions_of_a_stream_end_in_the_same_state(product: Product) -> None:
    assert product.hubspot is not None
    at, chance = product.hubspot, random.Random(20261128)
    partner_id = await a_recorded_partner(product)
    usual, at.stand_in.limit = at.stand_in.limit, 1_000_000
    events: list[Event] = []
    at.portal.listeners.append(events.append)
    try:
        tickets = [await _a_life(product, partner_id) for _ in range(STREAMS)]
    finally:
        at.portal.listeners.remove(events.append)
    stream = [*events, *chance.choices(events, k=len(events) // 2)]
    chance.shuffle(stream)
    try:
        for start in range(0, len(stream), 100):
            assert (await delivered(product, stream[start : start + 100])).status_code == 200
        await eventually(lambda: _all_told(product, tickets))
    finally:
        at.stand_in.limit = usual
    ends = Counter(
        (record.properties["recourse_stage"], len(at.portal.notes_on(record.id)), record.properties["subject"])
        for record in (at.portal.records["tickets"][ticket_id] for ticket_id in tickets)
    )
    assert ends == {("cs_resolution", 1, "as it is in the end"): STREAMS}
    async with product.engine.connect() as connection:
        row = hubspot_tickets.c
        mine = (await connection.execute(select(row.complaint_id, row.state).where(row.id.in_(tickets)))).all()
        left = await connection.execute(select(hubspot_events.c.id).where(hubspot_events.c.status == "waiting"))
    assert len({one.complaint_id for one in mine}) == STREAMS, "each is one case"
    assert {one.state for one in mine} == {"filed"}
    assert not left.all()


async def _a_life(product: Product, partner_id: str) -> str:
    """A ticket that was made, changed, deleted and restored; nobody was told of it yet."""
    assert product.hubspot is not None
    portal = product.hubspot.portal
    record = portal.create("tickets", a_ticket(partner_id, customer_name="", subject="as it was at first"))
    portal.change("tickets", record.id, {"customer_name": "Zephyrine Quux"})
    portal.delete("tickets", record.id)
    portal.restore("tickets", record.id)
    portal.change("tickets", record.id, {"subject": "as it is in the end"})
    await asyncio.sleep(0)
    return str(record.id)


async def _all_told(product: Product, tickets: list[str]) -> bool:
    assert product.hubspot is not None
    records = product.hubspot.portal.records["tickets"]
    return all(len(records[one].associated.get("notes", ())) == 1 for one in tickets)
