"""A partner's page: where it stands and why, what lies ahead, its marks and cases; and the list of partners."""

import uuid
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from api.accreditations.schemas import ApplicationBody
from api.authorization import require_role
from api.commands import Submission
from api.complaints.visibility import SEES_SOME, visible_complaints
from api.console import query
from api.console.charts import marks_chart, term_bar
from api.console.costly import COSTLY_PAGE, COSTLY_SEARCH_PAGE
from api.console.nouns import ACCREDITATIONS, MARKS, PARTNERS
from api.console.offers import offers_judged, taken
from api.console.pages import page
from api.console.posted import posted
from api.console.rows import Row, case_rows, names_of_people, told_in
from api.console.visit import StaffVisit, Visit
from api.explanations.routes import explain_standing_event, masked_explanation, told_of
from api.explanations.visibility import visible_timeline
from api.paging import cursor, named_key
from api.partners.presenter import listed_partner_view
from api.partners.visibility import visible_partner, visible_partners
from api.problems import Problem
from api.standing import apply, standing_of
from records.complaints import pages as complaints
from records.complaints.queries import Filters, Sort
from records.console.partner_links import revoke
from records.marks.queries import annulments_of
from records.partners import queries as partners
from records.partners import timeline
from records.partners.queries import PartnerRecord
from records.point_in_time import first_recorded_at
from standards.accreditation import offered_commands as accreditation_offers
from standards.mark import offered_commands as mark_offers
from standards.partner import offered_commands as partner_offers
from standards.standing import Standing
from standards.standing.commands import Apply
from standards.vocabulary import Role

router = APIRouter(prefix="/console/partners", include_in_schema=False)

MAY_REVOKE = (Role.OPS, Role.PARTNER_OPS)
ROWS, MOST_CASES, MOST_EVENTS = 50, 20, 60


@router.get("", dependencies=[COSTLY_SEARCH_PAGE])
async def list_partners(request: Request, visit: StaffVisit) -> Response:
    """The partners that the visitor may see, or those that the words find."""
    q = query.text(request, "q")
    async with visit.services.autocommit.connect() as connection:
        visible = await visible_partners(connection, visit.caller)
        if q is not None:
            found = await partners.of_ids(connection, visible, await partners.search(connection, visible, q, ROWS))
        else:
            found = list(
                await partners.page(connection, visible, named_key(request.query_params.get("after")), ROWS + 1)
            )
        counts = await partners.counts_of(connection, [one.id for one in found])
    shown = [listed_partner_view(one, counts[one.id]) for one in found[:ROWS]]
    following = f"/console/partners?after={cursor(found[ROWS - 1].id)}" if len(found) > ROWS else None
    return page(request, "partners.html", partners=shown, q=q or "", following=following)


@router.get("/{partner_id}", dependencies=[COSTLY_PAGE])
async def read_partner(request: Request, visit: StaffVisit, partner_id: str) -> Response:
    """The partner now, or its standing as of a past day."""
    as_of = request.query_params.get("as_of") or None
    async with visit.services.autocommit.connect() as connection:
        found = await visible_partner(connection, visit.caller, partner_id)
        since = await first_recorded_at(connection, partner_id)
        try:
            standing, known = await standing_of(visit.services, connection, visit.caller, partner_id, as_of)
        except Problem as problem:
            if as_of is None:
                raise
            told: dict[str, Any] = {"partner": found, "as_of": as_of, "since": since, "problem": problem}
            return page(request, "partner_before.html", problem.status, **told)
        edition = await visit.services.repository.by_id(connection, standing["edition"])
        cases = await _cases(connection, visit, partner_id)
        offers = await _offers(connection, visit, found, known) if as_of is None else {}
        history, people = await _history(connection, visit, partner_id)
    today = datetime.fromisoformat(standing["as_of"]).date()
    return page(
        request,
        "partner.html",
        partner=found,
        standing=standing,
        as_of=as_of,
        since=since,
        today=today,
        bars={one["id"]: term_bar(one, today, edition) for one in standing["accreditations"] if one["term_ends_on"]},
        marks=marks_chart([one for one in found.marks if one.placed_on <= today], today, edition),
        edition=edition,
        certifications=_certifications(found, today),
        cases=cases,
        offers=offers,
        history=history,
        people=people,
        may_apply=visit.caller.has(*Apply.declaration.roles) and as_of is None,
        may_revoke=visit.caller.has(*MAY_REVOKE),
        revoked=request.query_params.get("links") == "revoked",
        done=taken(request, "done", PARTNERS, ACCREDITATIONS, MARKS, also=APPLYING),
        later=None,
    )


APPLYING = "apply_for_accreditation"


@router.post("/{partner_id}/links/revoke")
async def revoke_links(visit: StaffVisit, partner_id: str) -> Response:
    """Voids every link to the partner's own page that is in a mail by now."""
    require_role(visit.caller, MAY_REVOKE, "Links are revoked with the role ops or partner_ops.")
    async with visit.services.engine.begin() as connection:
        found = await visible_partner(connection, visit.caller, partner_id)
        await revoke(connection, found.id, visit.caller.actor.sub, visit.now)
    return RedirectResponse(f"/console/partners/{partner_id}?links=revoked", 303)


@router.get("/{partner_id}/apply")
async def open_application(request: Request, visit: StaffVisit, partner_id: str) -> Response:
    """The form of an application for an accreditation."""
    return await _application(request, visit, partner_id)


@router.post("/{partner_id}/apply")
async def send_application(request: Request, visit: StaffVisit, partner_id: str) -> Response:
    """Enters the application, or tells every clause that stands against it."""
    form = await posted(request)
    _must_apply(visit)
    try:
        body = ApplicationBody.model_validate({"kind": form.one("kind")})
        key = form.one("idempotency_key")[:100] or uuid.uuid4().hex
        await apply(visit.services, Submission(visit.caller, partner_id, Apply(kind=body.kind), key))
    except ValidationError:
        return await _application(request, visit, partner_id, Problem(422, "invalid", "Choose an accreditation."))
    except Problem as problem:
        if problem.status >= 500 or problem.status == 404:
            raise
        return await _application(request, visit, partner_id, problem, form.one("kind"))
    return RedirectResponse(f"/console/partners/{partner_id}?done={APPLYING}", 303)


def _must_apply(visit: Visit) -> None:
    require_role(visit.caller, Apply.declaration.roles, "Applications are entered with the role ops.", ("S5",))


async def _application(
    request: Request, visit: Visit, partner_id: str, problem: Problem | None = None, chosen: str = ""
) -> Response:
    _must_apply(visit)
    async with visit.services.engine.connect() as connection:
        found = await visible_partner(connection, visit.caller, partner_id)
        edition = await visit.services.repository.in_force(connection, visit.now)
    return page(
        request,
        "application.html",
        problem.status if problem else 200,
        partner=found,
        kinds=edition.accreditations,
        problem=problem,
        chosen=chosen,
        key=uuid.uuid4().hex,
    )


@router.get("/{partner_id}/why/{subject:path}/{sequence}", dependencies=[COSTLY_PAGE])
async def read_why(request: Request, visit: StaffVisit, partner_id: str, subject: str, sequence: int) -> Response:
    """Why something in the partner's history came about."""
    async with visit.services.engine.connect() as connection:
        await visible_partner(connection, visit.caller, partner_id)
        explained = await explain_standing_event(visit.services, connection, visit.caller, subject, sequence)
        body = masked_explanation(visit.caller, explained, subject)
        people = await names_of_people(connection, told_in(body))
    return page(
        request, "why.html", why=body, people=people, home=f"/console/partners/{partner_id}", back="the partner"
    )


async def _cases(connection: AsyncConnection, visit: Visit, partner_id: str) -> list[Row]:
    if not visit.caller.has(*SEES_SOME):
        return []
    visible, asked = await visible_complaints(connection, visit.caller), Filters(partner_id=partner_id)
    found = await complaints.page(connection, visible, asked, Sort.NEWEST, None, MOST_CASES)
    return await case_rows(connection, visit, [one for one, _ in found])


async def _history(
    connection: AsyncConnection, visit: Visit, partner_id: str
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The latest events about the partner, and what the people in them are called."""
    sees_cases = (await visible_complaints(connection, visit.caller)).includes(partner_id)
    seen = await visible_timeline(connection, visit.caller)
    events = await timeline.latest(connection, partner_id, seen, MOST_EVENTS, complaints_too=sees_cases)
    told = [one.model_dump(mode="json") for one in await told_of(connection, visit.caller, seen, events)]
    return told, await names_of_people(connection, [one["actor"] for one in told])


async def _offers(
    connection: AsyncConnection, visit: Visit, found: PartnerRecord, standing: Standing
) -> dict[str, Any]:
    """By id, what the visitor may do to the partner, to its accreditations and to its marks."""
    edition, by = await visit.services.repository.in_force(connection, visit.now), visit.person.actor
    offers = {found.id: offers_judged(PARTNERS, found.id, partner_offers.asked_of(standing, by, edition))}
    for one in standing.accreditations:
        offers[one.id] = offers_judged(ACCREDITATIONS, one.id, accreditation_offers.asked_of(one, by, edition))
    asked = await annulments_of(connection, [mark.id for mark in found.marks])
    for mark in found.marks:
        offers[mark.id] = offers_judged(MARKS, mark.id, mark_offers.asked_of(asked.get(mark.id), found.id, by, edition))
    return offers


def _certifications(found: PartnerRecord, today: date) -> list[tuple[str, date, date | None, str]]:
    """Each certification with its days, and how it stands."""
    return [(one.name, one.earned_on, one.expires_on, _holds(one.expires_on, today)) for one in found.certifications]


def _holds(expires_on: date | None, today: date) -> str:
    if expires_on is None:
        return ""
    if expires_on <= today:
        return "late"
    return "soon" if (expires_on - today).days <= 60 else ""
