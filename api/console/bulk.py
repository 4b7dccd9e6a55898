"""The same for several cases: assigned or noted, after a preview, with a result for each. Never a vote or a finding."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.authorization import require_role_anywhere
from api.commands import Submission
from api.complaints.visibility import visible_complaint
from api.console.labels import label_of
from api.console.matching import MOST, matching
from api.console.nouns import CASES, MOST_PEOPLE
from api.console.offers import offers_of
from api.console.pages import page
from api.console.posted import Posted, posted
from api.console.visit import StaffVisit, Visit
from api.problems import Problem
from records import people
from standards.commands import CommandData
from standards.complaint.roles import STAGE_ROLES

router = APIRouter(prefix="/console/bulk", include_in_schema=False)
COMMANDS = {"assign": "assignee", "add_note": "text"}
"""What may be done to several cases, with the field that says it."""
ASSIGNABLE = [role.value for role in STAGE_ROLES.values()]
"""Roles of people who are answerable for a case in one of its steps."""


@dataclass(frozen=True)
class Result:
    """What came of it for one case, or would."""

    complaint_id: str
    title: str
    accepted: bool
    words: str


@router.post("")
async def take_in_bulk(request: Request, visit: StaffVisit) -> Response:
    """Shows what would be done to which case; with ``confirmed`` does it, one after the other."""
    form = await posted(request)
    cases, more = list(dict.fromkeys(form.many("case")))[:MOST], False
    if form.one("all") == "yes":
        async with visit.services.engine.connect() as connection:
            cases, more = await matching(connection, visit, form.one("match"))
    name = form.one("command") if form.one("command") in COMMANDS else "assign"
    said, fault = form.one(COMMANDS[name]).strip(), ""
    data = _data(name, said)
    if form.one("checked") and data is None:
        fault = "Choose a person." if name == "assign" else "Write the note."
    preview = await _preview(visit, cases, name)
    done = data is not None and bool(form.one("confirmed"))
    results = await _take(visit, preview, data, form) if done and data is not None else preview
    async with visit.services.engine.connect() as connection:
        persons = await people.page(connection, None, ASSIGNABLE, (), "", MOST_PEOPLE)
    return page(
        request,
        "bulk.html",
        422 if fault else 200,
        name=name,
        label=label_of(name),
        commands=[(one, label_of(one)) for one in COMMANDS],
        cases=cases,
        more=more,
        results=results,
        done=done,
        said=said,
        ready=data is not None,
        fault=fault,
        key=form.one("idempotency_key") or uuid.uuid4().hex,
        persons=people.by_name(persons),
    )


def _data(name: str, said: str) -> CommandData | None:
    """The command, or None where it says nothing that fits."""
    try:
        return CASES.commands.registry[name].model.model_validate({COMMANDS[name]: said})
    except ValidationError:
        return None


async def _preview(visit: Visit, cases: Sequence[str], name: str) -> list[Result]:
    async with visit.services.engine.connect() as connection:
        return [await _judged(connection, visit, one, name) for one in cases]


async def _judged(connection: AsyncConnection, visit: Visit, complaint_id: str, name: str) -> Result:
    try:
        found = await visible_complaint(connection, visit.caller, complaint_id)
    except Problem as problem:
        return Result(complaint_id, "Case", False, problem.detail)
    _, refused = await offers_of(visit, connection, CASES, found, found.case.id)
    against = next((one for one in refused if one.name == name), None)
    words = against.why if against else ""
    return Result(found.case.id, CASES.title(found), against is None, words)


async def _take(visit: Visit, preview: Sequence[Result], data: CommandData, form: Posted) -> list[Result]:
    await require_role_anywhere(visit.services, visit.caller, data.declaration)
    key = form.one("idempotency_key")[:60] or uuid.uuid4().hex
    return [await _take_one(visit, one, data, f"{key}-{one.complaint_id}") if one.accepted else one for one in preview]


async def _take_one(visit: Visit, one: Result, data: CommandData, key: str) -> Result:
    submission = Submission(visit.caller, one.complaint_id, data, key)
    try:
        answer = await CASES.commands.take(visit.services, CASES.commands.target, submission)
    except Problem as problem:
        return Result(one.complaint_id, one.title, False, problem.detail)
    return Result(one.complaint_id, one.title, True, "" if answer.status == 200 else "It is on record in a moment.")
