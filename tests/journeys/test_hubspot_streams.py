"""Tickets that are told of by the same events, in any order and with repetitions: all end the same."""

import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from api.hubspot.routes import stored_event
from cli.hubspot_stand_in.portal import Event
from records.hubspot import events as hubspot_events
from records.hubspot.events import StoredEvent
from records.hubspot.tables import hubspot_events as events_table
from records.hubspot.tables import hubspot_tickets
from tests.api.hubspot.signing import delivered
from tests.support.case import a_recorded_partner
from tests.support.hubspot import a_ticket
from tests.support.product import Product
from tests.support.waiting import eventually

T = TypeVar("T")
TICKETS = 40
"""Each is told of in an order of its own, up to its case and its note."""
STREAMS = 500
"""Orders in which one stream is stored."""


async def test_tickets_told_of_in_any_order_and_repeatedly_end_in_the_same_state(product: Product) -> None:
    assert product.hubspot is not None
    at, chance = product.hubspot, random.Random(20261128)
    partner_id = await a_recorded_partner(product)
    usual, at.stand_in.limit = at.stand_in.limit, 1_000_000
    events: list[Event] = []
    at.portal.listeners.append(events.append)
    tickets = [_a_life(product, partner_id) for _ in range(TICKETS)]
    at.portal.listeners.remove(events.append)
    stream = _disordered(events, chance)
    for start in range(0, len(stream), 50):
        assert (await delivered(product, stream[start : start + 50])).status_code == 200
    await eventually(lambda: _all_told(product, tickets))
    at.stand_in.limit = usual
    ends = Counter(
        (record.properties["recourse_stage"], len(at.portal.notes_on(record.id)), record.properties["subject"])
        for record in (at.portal.records["tickets"][ticket_id] for ticket_id in tickets)
    )
    assert ends == {("cs_resolution", 1, "as it is in the end"): TICKETS}
    async with product.engine.connect() as connection:
        row = hubspot_tickets.c
        mine = (await connection.execute(select(row.complaint_id, row.state).where(row.id.in_(tickets)))).all()
    assert len({one.complaint_id for one in mine}) == TICKETS, "each is one case"
    assert {one.state for one in mine} == {"filed"}


async def test_five_hundred_orders_and_repetitions_of_a_stream_are_stored_as_the_same_events(product: Product) -> None:
    assert product.hubspot is not None
    chance, events = random.Random(7), list[Event]()
    product.hubspot.portal.listeners.append(events.append)
    for _ in range(3):
        _a_life(product, "hs-1")
    product.hubspot.portal.listeners.remove(events.append)
    received = [stored_event(event) for event in events]
    ends = {await _stored(product, _disordered(received, chance), chance) for _ in range(STREAMS)}
    assert len(ends) == 1
    assert len(ends.pop()) == len(events)


async def _stored(product: Product, stream: list[StoredEvent], chance: random.Random) -> frozenset[tuple[Any, ...]]:
    """What is on record after the stream came in batches; it is undone again."""
    size = chance.randrange(1, 11)
    row = events_table.c
    async with product.engine.connect() as connection:
        now = datetime.now(UTC)
        ids: set[str] = set()
        for start in range(0, len(stream), size):
            batch = stream[start : start + size]
            ids |= {event.id for event in batch}
            await hubspot_events.store(connection, batch, now)
        query = select(row.id, row.kind, row.target, row.object_ids, row.occurred_at, row.status)
        found = (await connection.execute(query.where(row.id.in_(ids)))).all()
        await connection.rollback()
    return frozenset((one.id, one.kind, one.target, *one.object_ids, one.occurred_at, one.status) for one in found)


def _disordered(events: list[T], chance: random.Random) -> list[T]:
    stream = [*events, *chance.choices(events, k=len(events) // 2)]
    chance.shuffle(stream)
    return stream


def _a_life(product: Product, partner_id: str) -> str:
    """A ticket that was made, changed, deleted and restored; nobody was told of it yet."""
    assert product.hubspot is not None
    portal = product.hubspot.portal
    record = portal.create("tickets", a_ticket(partner_id, customer_name="", subject="as it was at first"))
    portal.change("tickets", record.id, {"customer_name": "Zephyrine Quux"})
    portal.delete("tickets", record.id)
    portal.restore("tickets", record.id)
    portal.change("tickets", record.id, {"subject": "as it is in the end"})
    return str(record.id)


async def _all_told(product: Product, tickets: list[str]) -> bool:
    assert product.hubspot is not None
    records = product.hubspot.portal.records["tickets"]
    return all(len(records[one].associated.get("notes", ())) == 1 for one in tickets)
