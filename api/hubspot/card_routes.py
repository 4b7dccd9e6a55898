"""What the app's cards in HubSpot read: the case on a ticket, the standing on a company, each request signed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from analysis.explanation.explain_standing import explain_standing
from api.dependencies import TheServices
from api.hubspot.card_schemas import AccreditationLine, CompanyCard, TicketCard
from api.hubspot.signed_requests import COMPANY_CARD, TICKET_CARD, signed_v3
from api.openapi import PROBLEMS
from records.complaints.queries import find
from records.hubspot import companies, tickets
from records.standing import load
from records.visibility import EVERYTHING

router = APIRouter(tags=["hubspot"], responses=PROBLEMS, dependencies=[Depends(signed_v3)])
HubSpotId = Annotated[str, Query(pattern=r"^[0-9]{1,20}$", description="The record's id in HubSpot.")]


@router.get(TICKET_CARD, summary="Show a ticket's case in HubSpot")
async def read_ticket_card(services: TheServices, ticket_id: HubSpotId) -> TicketCard:
    """Where the ticket's case stands, or what the ticket waits for."""
    async with services.engine.connect() as connection:
        record = await tickets.load(connection, ticket_id)
        found = await find(connection, record.complaint_id, EVERYTHING) if record.complaint_id else None
    case = found.case if found else None
    return TicketCard(
        state=record.state,
        missing=list(record.missing),
        complaint_id=record.complaint_id,
        stage=case.stage if case else None,
        outcome=case.outcome if case else None,
        due_at=case.due_at if case else None,
        overdue=bool(case and case.overdue),
        link=f"{services.public_url.rstrip('/')}/console/cases/{case.id}" if case else None,
    )


@router.get(COMPANY_CARD, summary="Show a company's standing in HubSpot")
async def read_company_card(services: TheServices, company_id: HubSpotId) -> CompanyCard:
    """The standing of the partner that the company is."""
    async with services.engine.connect() as connection:
        partner_id = await companies.partner_of(connection, company_id)
        standing = await load(connection, partner_id, lock=False) if partner_id else None
        editions = await services.repository.timeline(connection)
    if standing is None:
        return CompanyCard(partner_id=None, tier=None, marks=0, programmes=[], accreditations=[], link=None)
    explained = explain_standing(standing, services.clock(), editions)
    held = [
        AccreditationLine(kind=one.kind, status=one.status, term_ends_on=one.term_ends_on)
        for one in explained.accreditations
    ]
    return CompanyCard(
        partner_id=partner_id,
        tier=explained.tier,
        marks=explained.marks_in_window,
        programmes=list(explained.programmes),
        accreditations=held,
        link=f"{services.public_url.rstrip('/')}/console/partners/{partner_id}",
    )
