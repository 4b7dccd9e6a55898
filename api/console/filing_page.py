"""Filing a complaint in the console, as `POST /v1/complaints` takes it; what may be the same one is shown first."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from api.authorization import require_role
from api.complaints.intake import implied_key, take_in
from api.complaints.schemas import FiledComplaint
from api.complaints.visibility import visible_complaints
from api.console.forms import faults_of
from api.console.pages import page
from api.console.posted import posted
from api.console.visit import StaffVisit, Visit
from api.partners.visibility import visible_partners
from api.problems import Problem
from records.complaints import pages as complaints
from records.complaints.queries import Filters, Recorded, Sort
from records.partners import queries as partners
from standards.complaint import FileComplaint
from standards.vocabulary import Status

router = APIRouter(prefix="/console/cases", include_in_schema=False)
SOURCE = "console"
MOST_PARTNERS, MOST_OTHERS = 1000, 5
FIELDS = (
    *("external_id", "partner_id", "customer.name", "customer.company", "customer.email", "surfaced_by.name"),
    *("surfaced_by.email", "category", "summary", "description", "very_serious", "very_serious_reason"),
    *("project_value.amount", "project_value.currency"),
)
"""The fields of the form, under the API's names."""
UNKNOWN = {"partner_id": "No partner of this name or id is on record. Choose one from the list."}


@router.get("/new")
async def open_filing(request: Request, visit: StaffVisit) -> Response:
    """The form; who files is who surfaced it, where nothing else is said."""
    _must_file(visit)
    given = {"partner_id": request.query_params.get("partner_id", "")[:64], "category": "other"}
    me = {"surfaced_by.name": visit.caller.name or "", "surfaced_by.email": visit.caller.email or ""}
    ticket = {"external_id": f"console-{uuid.uuid4().hex[:12]}"}
    return await _form(request, visit, given | me | ticket, {})


@router.post("/new")
async def file_complaint(request: Request, visit: StaffVisit) -> Response:
    """Files the complaint, unless others about the partner are open and were not seen yet."""
    _must_file(visit)
    form = await posted(request)
    typed = {name: form.one(name) for name in FIELDS}
    partner_id = await _partner_id(visit, typed["partner_id"])
    try:
        body = FiledComplaint.model_validate(body_of(typed | {"partner_id": partner_id}))
    except ValidationError as error:
        return await _form(request, visit, typed, faults_of(error), status=422)
    others = await _others(visit, body.partner_id)
    if others and not form.one("confirmed"):
        return await _form(request, visit, typed, {}, others=others)
    try:
        answer = await take_in(visit.services, visit.caller, implied_key(body), body)
    except Problem as problem:
        if problem.status >= 500:
            raise
        faults = UNKNOWN if problem.code == "unknown_partner" else dict(problem.errors) or {"": problem.detail}
        return await _form(request, visit, typed, faults, status=problem.status)
    return RedirectResponse(f"/console/cases/{answer.body['id']}", 303)


def _must_file(visit: Visit) -> None:
    require_role(
        visit.caller, FileComplaint.declaration.roles, "Complaints are filed with the role intake or cs.", ("S13",)
    )


async def _partner_id(visit: Visit, typed: str) -> str:
    """The id of the one partner whose name was typed in place of an id; else what was typed."""
    async with visit.services.engine.connect() as connection:
        known = await _partners(connection, visit)
    named = [partner_id for partner_id, name in known if name.casefold() == typed.strip().casefold()]
    taken = any(partner_id == typed.strip() for partner_id, _ in known)
    return named[0] if len(named) == 1 and not taken else typed


def body_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """What the form says, as the API's body; a field that is left empty says nothing."""
    body: dict[str, Any] = {"source": SOURCE, "customer": {}, "surfaced_by": {}, "very_serious": False}
    for name in FIELDS:
        said: Any = typed[name].strip()
        if not said:
            continue
        above, _, last = name.rpartition(".")
        value = said == "true" if name == "very_serious" else said
        if above:
            body.setdefault(above, {})[last] = value
        else:
            body[last] = value
    return body


async def _others(visit: Visit, partner_id: str) -> Sequence[Recorded]:
    async with visit.services.engine.connect() as connection:
        visible = await visible_complaints(connection, visit.caller)
        asked = Filters(partner_id=partner_id, status=Status.OPEN)
        found = await complaints.page(connection, visible, asked, Sort.NEWEST, None, MOST_OTHERS)
    return [one for one, _ in found]


async def _form(
    request: Request,
    visit: Visit,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    others: Sequence[Recorded] = (),
    status: int = 200,
) -> Response:
    async with visit.services.engine.connect() as connection:
        edition = await visit.services.repository.in_force(connection, visit.now)
        known = await _partners(connection, visit)
    return page(
        request,
        "filing.html",
        status,
        typed={name: typed.get(name, "") for name in FIELDS},
        faults=faults,
        others=others,
        partners=known,
        categories=edition.complaint_categories,
    )


async def _partners(connection: AsyncConnection, visit: Visit) -> list[tuple[str, str]]:
    """Ids and names of partners, to choose from while the id is typed."""
    return await partners.names_page(connection, await visible_partners(connection, visit.caller), MOST_PARTNERS)
