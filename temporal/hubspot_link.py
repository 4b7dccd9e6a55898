"""A portal of HubSpot's that is connected, and the activities that reach it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from activities.hubspot.client import HubSpotClient
from activities.hubspot.mapping import Mapping
from activities.hubspot.parking import RetriesAfter, retries_after
from activities.hubspot.partner_recorder import PartnerRecorder
from activities.hubspot.partners import HubSpotPartners
from activities.hubspot.ticket import HubSpotTickets
from activities.hubspot.ticket_reader import TicketReader
from activities.hubspot.ticket_writer import TicketWriter
from records.editions.repository import EditionRepository
from temporal.client import Nudger
from temporal.hubspot_client import HubSpotCases


@dataclass(frozen=True)
class HubSpotLink:
    """A portal that is connected: how it is reached, and how it is read."""

    client: HubSpotClient
    mapping: Mapping
    public_url: str
    retries: RetriesAfter = retries_after


def hubspot_activities(
    link: HubSpotLink,
    client: Client,
    engine: AsyncEngine,
    repository: EditionRepository,
    clock: Callable[[], datetime],
) -> list[Callable[..., Awaitable[Any]]]:
    """Every side effect that the exchange with HubSpot asks for."""
    cases = HubSpotCases(client, engine, repository)
    reader = TicketReader(engine, repository, link.client, link.mapping, clock, cases.start, cases.add_note)
    writer = TicketWriter(engine, link.client, link.mapping, link.public_url, clock, link.retries)
    of_tickets = HubSpotTickets(reader, writer)
    recorder = PartnerRecorder(engine, repository, link.client, link.mapping.partners, clock, Nudger(client))
    of_partners = HubSpotPartners(recorder)
    return [
        of_tickets.look_at_ticket,
        of_tickets.write_to_ticket,
        of_partners.record_companies,
        of_partners.record_page_of_companies,
    ]
