"""Saved answers: what a team writes again and again, with fields that the case fills in."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from api.console.answer_fields import FIELDS, CaseFields, filled_in, unknown_fields
from api.console.forms import Field, Kind
from api.console.pages import page
from api.console.posted import Posted, posted
from api.console.visit import StaffVisit, Visit
from api.problems import Problem
from api.visibility import is_id
from records.complaints.queries import Recorded
from records.console import answers
from records.console.answers import SavedAnswer
from records.console.names import names_of
from standards.complaint.roles import STAFF_ON_CASE

router = APIRouter(prefix="/console/answers", include_in_schema=False)
LONGEST_NAME, LONGEST = 60, 10_000


def teams_of(visit: Visit) -> list[str]:
    """The visitor's teams: the roles that work on cases."""
    return [role.value for role in STAFF_ON_CASE if visit.caller.has(role)]


async def answers_for(connection: AsyncConnection, visit: Visit) -> Sequence[SavedAnswer]:
    """What the visitor's teams have saved."""
    teams = teams_of(visit)
    return await answers.of_teams(connection, teams) if teams else ()


@router.get("")
async def read_answers(request: Request, visit: StaffVisit) -> Response:
    """The answers of the visitor's teams, and a form for another one."""
    return await _page(request, visit, Posted(()))


@router.post("")
async def save_answer(request: Request, visit: StaffVisit) -> Response:
    """Keeps an answer of one of the visitor's teams."""
    form = await posted(request)
    fault = _fault(form, teams_of(visit))
    if fault:
        return await _page(request, visit, form, fault, 422)
    name, content = " ".join(form.one("name").split()), form.one("content").strip()
    async with visit.services.engine.begin() as connection:
        await answers.save(connection, form.one("team"), name, content, visit.caller.actor.sub, visit.now)
    return RedirectResponse("/console/answers", 303)


@router.post("/{answer_id}/remove")
async def remove_answer(visit: StaffVisit, answer_id: str) -> Response:
    """Forgets an answer of one of the visitor's teams."""
    if is_id(answer_id):
        async with visit.services.engine.begin() as connection:
            await answers.remove(connection, teams_of(visit), answer_id)
    return RedirectResponse("/console/answers", 303)


def _fault(form: Posted, teams: Sequence[str]) -> str:
    """What is wrong with the answer; nothing where it can be kept."""
    name, content = " ".join(form.one("name").split()), form.one("content").strip()
    if form.one("team") not in teams:
        return "Choose one of your teams."
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return f"Give the answer a name of up to {LONGEST_NAME} letters."
    if not content or len(content) > LONGEST:
        return f"Write the answer, in up to {LONGEST} letters."
    unknown = unknown_fields(content)
    if unknown:
        return f"There is no field {', '.join(f'{{{one}}}' for one in unknown)}. The fields stand below."
    return ""


async def _page(request: Request, visit: Visit, typed: Posted, fault: str = "", status: int = 200) -> Response:
    async with visit.services.engine.connect() as connection:
        saved = await answers_for(connection, visit)
    return page(
        request,
        "answers.html",
        status,
        saved=saved,
        teams=teams_of(visit),
        fields=tuple(FIELDS),
        typed=typed,
        fault=fault,
    )


async def with_answer(
    connection: AsyncConnection, visit: Visit, found: Recorded, fields: Sequence[Field], typed: Posted, answer_id: str
) -> Posted:
    """What was typed, with the answer at the end of the form's text. Raises a 404 problem for no answer of theirs."""
    answer = next((one for one in await answers_for(connection, visit) if one.id == answer_id), None)
    place = text_field(fields)
    if answer is None or place is None:
        raise Problem(404, "not_found", "There is no such saved answer; look for another one.")
    partner_id = found.case.partner_id
    names, _ = await names_of(connection, [partner_id], ())
    content = filled_in(answer.content, CaseFields(found, names.get(partner_id, partner_id), visit.name))
    before = typed.one(place).rstrip()
    others = tuple(pair for pair in typed.pairs if pair[0] != place)
    return Posted((*others, (place, f"{before}\n\n{content}" if before else content)))


def text_field(fields: Sequence[Field]) -> str | None:
    """The form's text: the one that has to be written, else the note."""
    texts = [one for one in fields if one.kind is Kind.TEXT]
    required = [one.name for one in texts if one.required]
    return next(iter([*required, *(one.name for one in texts)]), None)
