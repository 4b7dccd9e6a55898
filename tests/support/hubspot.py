"""A stand-in for HubSpot's servers on loopback, with a portal that has what the bundled mapping names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from activities.hubspot.client import HubSpotClient
from activities.hubspot.mapping import Mapping, load
from activities.hubspot.parking import retries_after
from cli.hubspot_stand_in.app import StandIn, api_of
from cli.hubspot_stand_in.faults import Faults
from cli.hubspot_stand_in.setup import prepare
from tests.support.listening import listening

TOKEN = "pat-stand-in"
HANGS_FOR = 0.3
TIMEOUT = 0.2
"""Seconds: a request that hangs is given up before the stand-in ends it."""


@dataclass
class HubSpot:
    """The stand-in, and a client of it."""

    address: str
    stand_in: StandIn
    client: HubSpotClient
    mapping: Mapping
    retries_in: timedelta | None = None
    """After how long a write that the portal refused is tried again; None for as long as the product waits."""

    def retries(self, attempts: int) -> timedelta:
        """The same, for the worker that writes."""
        return self.retries_in or retries_after(attempts)

    @property
    def portal(self) -> Any:
        """The portal's records."""
        return self.stand_in.portal


@asynccontextmanager
async def hubspot(rate: float = 0.0, seed: int = 1, **stand_in: Any) -> AsyncIterator[HubSpot]:
    """A stand-in of which a share of the requests fails."""
    standing_in = StandIn(TOKEN, faults=Faults(rate, seed), hangs_for=HANGS_FOR, **stand_in)
    mapping = load(None)
    prepare(standing_in.portal, mapping)
    async with listening(api_of(standing_in)) as address, connected(address) as http:
        yield HubSpot(address, standing_in, HubSpotClient(http), mapping)


def connected(address: str) -> httpx.AsyncClient:
    """HTTP to the stand-in, as the product has it but more impatient."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=TIMEOUT, trust_env=False, verify=False)


def a_ticket(partner_id: str, **changes: str) -> dict[str, str]:
    """A ticket's properties that make a whole complaint."""
    return {
        "subject": "Go-live slipped 27 weeks",
        "content": "zephyrine says that the pipelines are half built.",
        "hs_ticket_category": "PARTNER_COMPLAINT",
        "partner_id": partner_id,
        "complaint_category": "delivery",
        "customer_name": "Zephyrine Quux",
        "surfaced_by_email": "sam@hubspot.example",
        **changes,
    }
