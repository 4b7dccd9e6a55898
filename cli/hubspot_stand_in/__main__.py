"""Runs the stand-in: ``python -m cli.hubspot_stand_in --port … --api …``. `./recourse up --hubspot-stand-in` does it.

The secrets come from the environment, as the product's own do. What is in the portal is forgotten when it ends.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
import uvicorn
from starlette.applications import Starlette

from activities.hubspot.mapping import Mapping, load
from cli.hubspot_stand_in.app import StandIn, api_of
from cli.hubspot_stand_in.deliveries import Deliveries
from cli.hubspot_stand_in.faults import Faults
from cli.hubspot_stand_in.page import Page
from cli.hubspot_stand_in.portal import Portal
from cli.hubspot_stand_in.setup import prepare
from cli.local.ports import LOOPBACK

WEBHOOKS = "/v1/hubspot/webhooks"


def main(
    port: Annotated[int, typer.Option(help="Where it listens, on loopback.")],
    api: Annotated[str, typer.Option(help="Where the product's API listens.")],
    fault_rate: Annotated[float, typer.Option(min=0, max=1, help="The share of requests that fail.")] = 0.1,
    seed: Annotated[int, typer.Option(help="Which requests fail, and how.")] = 1,
) -> None:
    """Stand in for HubSpot's servers."""
    mapping = load(None)
    stand_in = StandIn(os.environ["RECOURSE_HUBSPOT_ACCESS_TOKEN"], faults=Faults(fault_rate, seed))
    prepare(stand_in.portal, mapping)
    deliveries = Deliveries(
        target=api + WEBHOOKS,
        signed_as=os.environ["RECOURSE_PUBLIC_URL"].rstrip("/") + WEBHOOKS,
        secret=os.environ["RECOURSE_HUBSPOT_CLIENT_SECRET"],
        subscribed=_subscribed(mapping),
        disorder=0.1,
    )
    stand_in.portal.listeners.append(deliveries.take)
    _furnish(stand_in.portal)
    app = application(stand_in, deliveries, mapping)
    uvicorn.run(app, host=LOOPBACK, port=port, log_level="warning", access_log=False)


def application(stand_in: StandIn, deliveries: Deliveries, mapping: Mapping) -> Starlette:
    """HubSpot's API, the page, and the webhooks that are sent meanwhile."""
    editable = {"tickets": mapping.ticket_properties}
    if mapping.partners is not None:
        editable["companies"] = mapping.partners.properties
    page = Page(stand_in.portal, editable, mapping.write_back.properties)

    @asynccontextmanager
    async def delivering(_: Starlette) -> AsyncIterator[None]:
        sending = asyncio.create_task(deliveries.run())
        try:
            yield
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    return api_of(stand_in, *page.routes(), lifespan=delivering)


def _subscribed(mapping: Mapping) -> frozenset[str]:
    companies = mapping.partners.properties if mapping.partners else ()
    return frozenset({*mapping.ticket_properties, *companies})


def _furnish(portal: Portal) -> None:
    """A partner and a ticket about it, so that there is something to see."""
    company = {"name": "Bright Inbound", "domain": "brightinbound.example", "partner_tier": "Platinum"}
    portal.create("companies", {**company, "partner_id": "hs-7100001", "partner_programmes": "PSO"})
    portal.create(
        "tickets",
        {
            "subject": "Go-live slipped 27 weeks",
            "content": "The pipelines are half built.",
            "hs_ticket_category": "PARTNER_COMPLAINT",
            "partner_id": "hs-7100001",
            "complaint_category": "delivery",
            "customer_name": "Dana Reyes",
            "surfaced_by_email": "sam@hubspot.example",
        },
    )


if __name__ == "__main__":
    typer.run(main)
