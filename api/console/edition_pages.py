"""Editions: read as a document, compared, and a candidate edited, checked, simulated and published."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from analysis.simulation.rulebook import NAMES_ITSELF, candidate, without_its_name
from analysis.simulation.rulebook import Refused as NoCandidate
from api.authorization import require_role
from api.console.edition_document import departures, document, typed_otherwise
from api.console.nouns import EDITIONS
from api.console.offers import offers_of, taken
from api.console.pages import page
from api.console.posted import Posted, posted
from api.console.rows import names_of_people
from api.console.visit import StaffVisit, Visit
from api.editions.presenter import diff_view, faulty, place_name, rejected
from api.editions.routes import publish_body
from api.editions.visibility import found_edition, require_any_role
from api.problems import Problem
from api.simulations.routes import request_simulation
from api.simulations.schemas import SimulationBody
from api.simulations.visibility import MAY_SIMULATE, require_simulating
from records.editions import repository as editions
from standards.editions import Edition
from standards.editions.permissions import DECLARED
from standards.editions.publishing import MAY_PUBLISH, Refused, Taken, faults, judge
from standards.editions.validation_errors import Fault
from standards.formatting import capital

router = APIRouter(prefix="/console/editions", include_in_schema=False)
MOST = 200
LONGEST_ADDRESS = 4_000
MAY_DRAFT = tuple(dict.fromkeys((*MAY_PUBLISH, *MAY_SIMULATE)))


@router.get("")
async def list_editions(request: Request, visit: StaffVisit) -> Response:
    """The editions in the order in which they take effect."""
    require_any_role(visit.caller)
    async with visit.services.engine.connect() as connection:
        found = await editions.page(connection, None, None, MOST)
        in_force = (await visit.services.repository.in_force(connection, visit.now)).id
        people = await names_of_people(connection, [one.published_by for one in found])
    may_draft = visit.caller.has(*MAY_DRAFT)
    return page(request, "editions.html", editions=found, in_force=in_force, people=people, may_draft=may_draft)


@router.get("/candidate")
async def draft_edition(request: Request, visit: StaffVisit) -> Response:
    """The form of a candidate, over the edition in force; the address may say what was typed already."""
    require_role(visit.caller, MAY_DRAFT, "Candidates are drafted by who simulates or publishes them.")
    async with visit.services.engine.connect() as connection:
        base = await visit.services.repository.in_force(connection, visit.now)
    return _form(request, base, request.query_params, {})


@router.get("/candidate/checked")
async def read_candidate(request: Request, visit: StaffVisit) -> Response:
    """What the candidate in the address says otherwise, to be simulated or published; the form where it is faulty."""
    require_role(visit.caller, MAY_DRAFT, "Candidates are drafted by who simulates or publishes them.")
    return await _check(request, visit, request.query_params)


@router.post("/candidate")
async def send_candidate(request: Request, visit: StaffVisit) -> Response:
    """Checks the candidate; simulates or publishes one that was checked."""
    require_role(visit.caller, MAY_DRAFT, "Candidates are drafted by who simulates or publishes them.")
    form = await posted(request)
    match form.one("do"):
        case "simulate":
            return await _simulate(visit, _body(form))
        case "publish":
            return await _publish(visit, _body(form))
        case _:
            return await _checked(request, visit, {name: form.one(name) for name in form.names})


async def _checked(request: Request, visit: Visit, typed: Mapping[str, str]) -> Response:
    """Leads to the page of the candidate, which is got: going back to it sends nothing again."""
    async with visit.services.engine.connect() as connection:
        base = await visit.services.repository.in_force(connection, visit.now)
    asked = urlencode(_named(typed) | typed_otherwise(base, typed))
    if len(asked) > LONGEST_ADDRESS:
        return await _check(request, visit, typed)
    return RedirectResponse(f"/console/editions/candidate/checked?{asked}", 303)


def _named(typed: Mapping[str, str]) -> dict[str, str]:
    """The id and the beginning of the candidate, as far as they were typed."""
    return {name: typed[name].strip() for name in NAMES_ITSELF if typed.get(name, "").strip()}


def _body(form: Posted) -> dict[str, Any]:
    """The candidate that was checked. Raises a 400 problem for one that is none."""
    try:
        body = json.loads(form.one("body"))
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Problem(400, "malformed", "The candidate cannot be read; draft it again.")
    return body


async def _check(request: Request, visit: Visit, typed: Mapping[str, str]) -> Response:
    async with visit.services.engine.connect() as connection:
        base = await visit.services.repository.in_force(connection, visit.now)
        changes = departures(base, typed)
        named = _named(typed)
        wrong, edition = await _judged(connection, visit, changes, named)
    if not changes:
        wrong = {"": "Nothing is different from the edition in force; change a number first."}
    if wrong:
        return _form(request, base, typed, wrong, status=422)
    assert edition is not None  # nothing is wrong with it
    return page(
        request,
        "candidate_checked.html",
        base=base,
        differences=diff_view(base, edition),
        approval=visit.services.edition_approval,
        body=json.dumps(changes | named),
        named=named,
        typed=named | typed_otherwise(base, typed),
        may_publish=visit.caller.has(*MAY_PUBLISH) and len(named) == len(NAMES_ITSELF),
        may_simulate=visit.caller.has(*MAY_SIMULATE),
    )


async def _judged(
    connection: AsyncConnection, visit: Visit, changes: dict[str, Any], named: dict[str, str]
) -> tuple[dict[str, str], Edition | None]:
    """What is wrong with the candidate, by its fields, or the edition that it comes to.

    One that is to be published is judged as a publication; one without a name and a beginning as a simulation.
    """
    timeline = await visit.services.repository.timeline(connection)
    if len(named) == len(NAMES_ITSELF):
        drafted = await editions.drafted(connection, visit.services.repository, changes | named, DECLARED)
        if drafted.reading.illegal:
            return _by_field(faults(drafted, visit.now)), None
        judged = judge(drafted, visit.now)
        if isinstance(judged, Refused):
            return _by_field(judged.faults), None
        if isinstance(judged, Taken):
            return {judged.field: rejected(judged).detail}, None
        return {}, judged.edition
    rules = candidate(timeline, changes, DECLARED, None)
    if isinstance(rules, NoCandidate):
        return _by_field(rules.faults), None
    return {}, rules.pinned[(await visit.services.repository.in_force(connection, visit.now)).id]


def _by_field(found: Iterable[Fault]) -> dict[str, str]:
    return {place_name(fault.place): _in_words(fault) for fault in found}


def _in_words(fault: Fault) -> str:
    """The problem for somebody who fills in a form: what a program would say of the input's type tells them nothing."""
    return f"This does not fit. It may be: {fault.legal}" if fault.legal else capital(fault.problem)


async def _simulate(visit: Visit, body: dict[str, Any]) -> Response:
    require_simulating(visit.caller, "run")
    overrides = without_its_name(body)
    async with visit.services.engine.connect() as connection:
        rules = candidate(await visit.services.repository.timeline(connection), overrides, DECLARED)
    if isinstance(rules, NoCandidate):
        raise faulty(rules.faults, "is simulated")
    asked = SimulationBody(edition=overrides)
    answer = await request_simulation(visit.services, visit.caller, asked, visit.now, uuid.uuid4().hex)
    return RedirectResponse(f"/console/simulations/{answer.body['id']}", 303)


async def _publish(visit: Visit, body: dict[str, Any]) -> Response:
    require_role(visit.caller, MAY_PUBLISH, "Editions are published with the role ops.")
    answer = await publish_body(visit.services, visit.caller, body)
    return RedirectResponse(f"/console/editions/{answer.body['id']}", 303)


def _form(
    request: Request, base: Edition, typed: Mapping[str, str], wrong: dict[str, str], status: int = 200
) -> Response:
    sections = document(base)
    shown = {line.path for section in sections for line in section.lines} | set(NAMES_ITSELF)
    elsewhere = {place: words for place, words in wrong.items() if place not in shown}
    return page(
        request, "candidate.html", status, base=base, sections=sections, typed=typed, wrong=wrong, elsewhere=elsewhere
    )


@router.get("/{edition_id}")
async def read_edition(request: Request, visit: StaffVisit, edition_id: str) -> Response:
    """The edition as a document; with ``from`` what it says otherwise than another one."""
    require_any_role(visit.caller)
    other = request.query_params.get("from") or None
    async with visit.services.engine.connect() as connection:
        found = await found_edition(connection, edition_id)
        before = await found_edition(connection, other or found.follows or edition_id)
        known = (await visit.services.repository.timeline(connection)).editions
        in_force = (await visit.services.repository.in_force(connection, visit.now)).id
        people = await names_of_people(connection, [found.published_by, found.approved_by, found.withdrawn_by])
        may, refused = await offers_of(visit, connection, EDITIONS, found, edition_id)
    return page(
        request,
        "edition.html",
        found=found,
        sections=document(found.edition),
        before=before.edition.id,
        differences=diff_view(before.edition, found.edition) if before.edition.id != edition_id else [],
        may=may,
        refused=refused,
        done=taken(request, "done", EDITIONS),
        others=[one.id for one in known if one.id != edition_id],
        in_force=in_force,
        people=people,
    )
