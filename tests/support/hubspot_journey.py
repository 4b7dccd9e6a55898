"""A ticket in the portal and what becomes of it: the portal's webhooks reach the product, and the test looks on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cli.hubspot_stand_in.deliveries import Deliveries
from cli.hubspot_stand_in.portal import Record
from tests.support.case import Case
from tests.support.hubspot import HubSpot, a_ticket
from tests.support.product import HUBSPOT_SECRET, Product
from tests.support.waiting import PATIENCE


@dataclass
class Exchange:
    """A product and its portal, whose webhooks arrive."""

    product: Product
    at: HubSpot
    deliveries: Deliveries

    async def until(self, holds: Callable[[], Any]) -> Any:
        """What ``holds`` comes to, once it is something."""
        async with asyncio.timeout(PATIENCE):
            while not (found := holds()):
                await asyncio.sleep(0.05)
        return found

    def ticket(self, partner_id: str, **changes: str) -> Record:
        """A new ticket in the portal."""
        record: Record = self.at.portal.create("tickets", a_ticket(partner_id, **changes))
        return record

    def notes(self, ticket: Record) -> list[str]:
        """The texts of the notes on the ticket."""
        return [note.properties["hs_note_body"] for note in self.at.portal.notes_on(ticket.id)]

    async def case(self, ticket: Record) -> Case:
        """The case that the ticket has become, once its link stands on the ticket."""
        link: str = await self.until(lambda: ticket.properties.get("recourse_case"))
        case = Case(self.product, {"id": link.rpartition("/")[2]})
        await case.read()
        return case

    async def shows(self, ticket: Record, stage: str) -> None:
        """The ticket shows that its case is in the stage."""
        await self.until(lambda: ticket.properties.get("recourse_stage") == stage)


@asynccontextmanager
async def exchanging(
    product: Product,
    *,
    rate: float = 0.0,
    disorder: float = 0.0,
    secret: str = HUBSPOT_SECRET,
) -> AsyncIterator[Exchange]:
    """The portal's webhooks arrive at the product; a share of the product's requests to it fails."""
    assert product.hubspot is not None
    at = product.hubspot
    subscribed = frozenset(at.mapping.ticket_properties)
    target = f"{product.address}/v1/hubspot/webhooks"  # the configured public address, too
    deliveries = Deliveries(target, target, secret, subscribed, disorder)
    at.portal.listeners.append(deliveries.take)
    at.stand_in.faults.rate = rate
    sending = asyncio.create_task(deliveries.run())
    try:
        yield Exchange(product, at, deliveries)
    finally:
        at.stand_in.faults.rate = 0
        at.portal.listeners.remove(deliveries.take)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert not at.stand_in.complaints, "each request is one that HubSpot specifies"
