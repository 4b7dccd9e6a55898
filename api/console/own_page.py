"""A partner's own page, by a signed link in its mails: where it stands, dates ahead, marks, and whom to ask (S42, S44).

Nothing of anybody else stands on it, and nothing else can be reached from it.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.mail.partner_links import PartnerLinks
from analysis.explanation.explain_standing import explain_standing
from api.console.charts import term_bar
from api.console.pages import page
from api.dependencies import TheServices
from api.problems import Problem
from records.complaints import queries as complaints
from records.complaints.queries import Recorded
from records.console.partner_links import revoked_at
from records.partners import queries as partners
from records.standing import load
from records.visibility import EVERYTHING

router = APIRouter(include_in_schema=False)


@router.get("/partner/{token}")
async def read_own_page(request: Request, services: TheServices, token: str) -> Response:
    """The page. 404 for a link that is void for whatever reason: none is told."""
    links: PartnerLinks | None = request.app.state.partner_links
    now = services.clock()
    link = links.read(token, now) if links is not None else None
    if link is None:
        raise _void()
    async with services.engine.connect() as connection:
        void = await revoked_at(connection, link.partner_id)
        found = await partners.find(connection, link.partner_id)
        if found is None or (void is not None and link.made_at <= void):
            raise _void()
        standing = await load(connection, found.id, lock=False)
        if standing is None:
            raise _void()
        editions = await services.repository.timeline(connection)
        explained = explain_standing(standing, now, editions).model_dump(mode="json")
        edition = editions.in_force(now)
        marks = await _marks(connection, explained)
    answer = page(
        request,
        "own_page.html",
        partner=found,
        standing=explained,
        bars={
            one["id"]: term_bar(one, now.date(), edition) for one in explained["accreditations"] if one["term_ends_on"]
        },
        marks=marks,
        edition=edition,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _void() -> Problem:
    """For every link that shows nothing, in the same words."""
    told = "Links end some weeks after the mail that they came with. Open the one in your latest mail, or ask your PDM."
    return Problem(404, "no_such_link", told)


async def _marks(connection: AsyncConnection, standing: dict[str, Any]) -> list[dict[str, Any]]:
    """Each mark that counts with what it was for: a category and clauses of the Code of Conduct, and nobody's words."""
    told = []
    for mark in standing["marks"]:
        case = await complaints.find(connection, mark["complaint_id"], EVERYTHING) if mark["complaint_id"] else None
        told.append(mark | {"category": case.case.category if case else None, "code_clauses": _clauses_of(case)})
    return told


def _clauses_of(case: Recorded | None) -> tuple[str, ...]:
    return case.case.finding.code_clauses if case and case.case.finding else ()
