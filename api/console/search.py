"""Search over cases, partners and reviews: accents folded, addresses and beginnings of words found."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import JSONResponse

from api.complaints.visibility import SEES_SOME, visible_complaints
from api.console import query
from api.console.costly import COSTLY_SEARCH_PAGE
from api.console.pages import page
from api.console.rows import Row, case_rows
from api.console.visit import StaffVisit, Visit
from api.partners.visibility import visible_partners
from api.reviews.deliberation import stage_shown
from api.visibility import SEES_REVIEWS, is_kept_from, known_reviews
from records.complaints import pages as complaints
from records.complaints.queries import Filters, Sort
from records.partners import queries as partners
from records.partners.queries import PartnerRecord
from records.reviews import queries as reviews
from records.visibility import ReviewsKnown
from standards.formatting import spoken
from standards.review import AccreditationReview
from standards.vocabulary import Role, Status

router = APIRouter(prefix="/console/search", include_in_schema=False)

MOST = 20
MOST_SUGGESTED = 5
MOST_NAMED = 3
"""Partners whose open cases are found by the partner's name."""


@dataclass(frozen=True)
class Found:
    """What the words found."""

    cases: list[Row]
    partners: list[PartnerRecord]
    reviews: list[AccreditationReview]


@router.get("", dependencies=[COSTLY_SEARCH_PAGE])
async def search(request: Request, visit: StaffVisit) -> Response:
    """What the words find."""
    q = query.text(request, "q")
    async with visit.services.engine.connect() as connection:
        found = await _found(connection, visit, q, MOST) if q else Found([], [], [])
    names = {one.id: one.identity.name for one in found.partners}
    stages = {one.id: stage_shown(visit.caller, one) for one in found.reviews}
    return page(request, "search.html", q=q or "", found=found, names=names, stages=stages)


@router.get("/suggestions", dependencies=[COSTLY_SEARCH_PAGE])
async def suggest(request: Request, visit: StaffVisit) -> Response:
    """The first of what the words find, while they are typed."""
    q = query.text(request, "q")
    async with visit.services.engine.connect() as connection:
        found = await _found(connection, visit, q, MOST_SUGGESTED) if q else Found([], [], [])
    names = {one.id: one.identity.name for one in found.partners}
    told = [
        *((one.identity.name, f"/console/partners/{one.id}", "Partner") for one in found.partners),
        *((one.title, one.address, f"Case, {spoken(one.stage)}") for one in found.cases),
        *((f"Review of {names[one.partner_id]}", f"/console/reviews/{one.id}", "Review") for one in found.reviews),
    ]
    return JSONResponse({"results": [{"title": title, "href": href, "kind": kind} for title, href, kind in told]})


async def _found(connection: AsyncConnection, visit: Visit, q: str, most: int) -> Found:
    caller = visit.caller
    visible = await visible_partners(connection, caller)
    ids = await partners.search(connection, visible, q, most)
    cases = await _cases(connection, visit, q, ids, most) if caller.has(*SEES_SOME) else []
    known = await partners.of_ids(connection, visible, ids) if ids else []
    judged: list[AccreditationReview] = []
    nobodys = known_reviews(caller) is ReviewsKnown.NONE
    if ids and not nobodys and caller.has(*SEES_REVIEWS) and not caller.has(Role.ACCREDITATION_BOARD):
        # A director learns whose a review is once its votes are sealed: nothing is found by a name before (S35).
        asked = [reviews.Filters(partner_id=one, sealed=is_kept_from(caller)) for one in ids[:MOST_SUGGESTED]]
        judged = [one for each in asked for one, _ in await reviews.page(connection, visible, each, None, 3)]
    return Found(cases, known, judged)


async def _cases(connection: AsyncConnection, visit: Visit, q: str, ids: Sequence[str], most: int) -> list[Row]:
    """The cases that the words find, then the open ones about the partners that they find."""
    visible = await visible_complaints(connection, visit.caller)
    asked = [Filters(q=q), *(Filters(partner_id=one, status=Status.OPEN) for one in ids[:MOST_NAMED])]
    pages = [await complaints.page(connection, visible, one, Sort.NEWEST, None, most) for one in asked]
    found = {recorded.case.id: recorded for each in pages for recorded, _ in each}
    return await case_rows(connection, visit, list(found.values())[:most])
