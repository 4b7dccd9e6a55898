"""The forms of commands: opened, checked, confirmed where a step is final, and taken as the API takes them."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse

from api.authorization import require_role_anywhere
from api.commands import Submission
from api.conditional_requests import given_tags
from api.console import forms
from api.console.answers_page import answers_for, text_field, with_answer
from api.console.changes import Changed, changed_since
from api.console.effects import Effects, effects_of
from api.console.form_drafts import draft_of, forget_draft, keep
from api.console.labels import label_of
from api.console.nouns import CASES, EVERY, Noun
from api.console.offers import Offer, offers_of
from api.console.pages import page
from api.console.posted import Posted, posted
from api.console.rows import names_of_people
from api.console.visit import TheVisit, Visit
from api.problems import Problem, not_found
from records.console.answers import SavedAnswer
from records.console.drafts import Draft
from standards.commands import Declaration
from standards.rejections import RejectionCode

router = APIRouter(prefix="/console", include_in_schema=False)
_PAGES_OF_THEIR_OWN = {"release_packet": "packet"}
"""Commands whose form is a page of its own, below that of what they act on."""


@dataclass(frozen=True)
class Opened:
    """A command on a subject that the visitor sees, with the version that is seen."""

    visit: Visit
    noun: Noun
    subject: str
    declared: Declaration
    found: Any
    tag: str

    @property
    def blind(self) -> bool:
        """Whether nothing may be told of what would follow (S32)."""
        return self.visit.caller.board_only


@dataclass(frozen=True)
class Filled:
    """What a form holds, and what is told above it."""

    typed: Posted | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    effects: Effects | None = None
    changed: tuple[Changed, ...] | None = None


def _noun_of(path: str) -> Noun:
    noun = next((noun for noun in EVERY if noun.path == path), None)
    if noun is None:
        raise not_found("page")
    return noun


@router.get("/{path}/{subject}/actions/{name}")
async def open_form(request: Request, visit: TheVisit, path: str, subject: str, name: str) -> Response:
    """The form; with ``check`` what the address says is checked as if it was typed, up to the confirmation."""
    asked = request.query_params
    async with visit.services.engine.connect() as connection:
        opened, refused = await _opened(visit, connection, _noun_of(path), subject, name)
        if refused is not None:
            return _refused(request, opened, refused)
        if name in _PAGES_OF_THEIR_OWN:
            return RedirectResponse(f"{opened.noun.home(opened.found)}/{_PAGES_OF_THEIR_OWN[name]}", 303)
        if not asked:
            kept = await draft_of(connection, visit, request.url.path)
            return await _form(request, connection, opened, Filled(kept[0]) if kept else Filled(), kept and kept[1])
        if asked.get("answer") and opened.noun is CASES:
            return await _with_answer(request, connection, opened, asked["answer"])
        typed = Posted(tuple(asked.multi_items()))
        if not typed.one("check"):
            return await _form(request, connection, opened, Filled(None if typed.one("fresh") else typed))
        checked, _ = await _checked(connection, opened, typed)
        return await _form(request, connection, opened, checked)


async def _with_answer(request: Request, connection: AsyncConnection, opened: Opened, answer_id: str) -> Response:
    """The form with a saved answer in its text, behind what was being typed."""
    kept = await draft_of(connection, opened.visit, request.url.path)
    typed = kept[0] if kept else Posted(())
    fields = await _fields(connection, opened, Filled(typed))
    return await _form(
        request,
        connection,
        opened,
        Filled(await with_answer(connection, opened.visit, opened.found, fields, typed, answer_id)),
    )


@router.post("/{path}/{subject}/actions/{name}")
async def send_form(request: Request, visit: TheVisit, path: str, subject: str, name: str) -> Response:
    """Takes the command, or shows the form again with what stands against it; a final step asks once before."""
    form = await posted(request)
    async with visit.services.engine.connect() as connection:
        opened, refused = await _opened(visit, connection, _noun_of(path), subject, name)
        if refused is not None:
            return await _refused_meanwhile(request, connection, opened, refused, form)
        checked, data = await _checked(connection, opened, form)
        moved = checked.changed is not None and name in _PAGES_OF_THEIR_OWN
        final = _is_final(opened, checked.effects)
        unready = data is None or checked.problem or checked.changed is not None
        if not moved and (unready or (final and not form.one("confirmed"))):
            return await _form(request, connection, opened, checked)
    if moved:
        await keep(visit, request.url.path, form)
        return RedirectResponse(f"{opened.noun.home(opened.found)}/{_PAGES_OF_THEIR_OWN[name]}?changed=1", 303)
    assert data is not None  # else the form was shown
    return await _taken(request, opened, form, data)


async def _opened(
    visit: Visit, connection: AsyncConnection, noun: Noun, subject: str, name: str
) -> tuple[Opened, Offer | None]:
    """The command on the subject, and why it is refused now. Raises a 404 problem for what the visitor does not see."""
    declared = noun.commands.registry.get(name)
    if declared is None:
        raise not_found("page")
    noun.commands.may_read(visit.caller)
    found = await noun.commands.target.find(connection, visit.caller, subject)
    shown = await noun.commands.target.present(visit.services, connection, visit.caller, found)
    _, refused = await offers_of(visit, connection, noun, found, subject)
    against = next((one for one in refused if one.name == name), None)
    return Opened(visit, noun, subject, declared, found, shown.headers["ETag"]), against


async def _fields(connection: AsyncConnection, opened: Opened, filled: Filled) -> list[forms.Field]:
    hints = await opened.noun.hints(opened.visit, connection, opened.found, opened.declared)
    fields = forms.fields_of(_model(opened), hints, filled.typed, filled.faults)
    return [await _named(connection, one) if one.kind is forms.Kind.PEOPLE else one for one in fields]


async def _named(connection: AsyncConnection, one: forms.Field) -> forms.Field:
    """The field with those people among its choices who were found while the text was written, by their names."""
    offered = {option.value for option in one.options}
    found = [sub for sub in one.values if sub not in offered]
    names = await names_of_people(connection, found)
    return replace(one, options=(*(forms.Option(sub, names.get(sub, sub)) for sub in found), *one.options))


def _model(opened: Opened) -> Any:
    return opened.noun.commands.bodies.get(opened.declared.model, opened.declared.model)


async def _checked(connection: AsyncConnection, opened: Opened, typed: Posted) -> tuple[Filled, Any]:
    """What is wrong with the form, what would follow, and the command's data where it fits."""
    fields = await _fields(connection, opened, Filled(typed))
    try:
        data = _model(opened).model_validate(forms.body_of(typed, fields))
    except ValidationError as error:
        return Filled(typed, forms.faults_of(error)), None
    seen = typed.one("if_match")
    if seen and opened.tag not in (given_tags(seen) or ()):
        return Filled(typed, changed=await changed_since(connection, opened.visit, opened.subject, seen)), data
    if opened.blind:
        return Filled(typed), data
    visit, target = opened.visit, opened.noun.commands.target
    judged = data.as_action() if hasattr(data, "as_action") else data
    effects = await effects_of(visit.services, connection, target, visit.caller, opened.found, judged)
    rejection = effects.rejection
    if rejection is None:
        return Filled(typed, effects=effects), data
    problem = Problem(409, rejection.code, rejection.detail, clauses=[str(clause) for clause in rejection.clauses])
    faults = {rejection.field: rejection.detail} if rejection.field else {}
    return Filled(typed, faults, problem, effects), data


def _is_final(opened: Opened, effects: Effects | None) -> bool:
    """Whether the step is confirmed first. What the board's steps lead to is told by their names alone (S32)."""
    return opened.declared.name == "recuse" if opened.blind else effects is not None and effects.final


async def _taken(request: Request, opened: Opened, form: Posted, data: Any) -> Response:
    visit, noun = opened.visit, opened.noun
    key = form.one("idempotency_key")[:100] or uuid.uuid4().hex
    submission = Submission(visit.caller, opened.subject, data, key, form.one("if_match") or None)
    try:
        await require_role_anywhere(visit.services, visit.caller, opened.declared)
        answer = await noun.commands.take(visit.services, noun.commands.target, submission)
    except Problem as problem:
        if problem.status >= 500:
            raise
        async with visit.services.engine.connect() as connection:
            again, _ = await _opened(visit, connection, noun, opened.subject, opened.declared.name)
            changed = None
            if problem.code == RejectionCode.PRECONDITION_FAILED:
                changed = await changed_since(connection, visit, opened.subject, form.one("if_match"))
            return await _form(request, connection, again, Filled(form, dict(problem.errors), problem, changed=changed))
    await forget_draft(visit, request.url.path)
    told = "later" if answer.status == 202 else "done"
    return RedirectResponse(f"{noun.home(opened.found)}?{told}={opened.declared.name}", 303)


async def _form(
    request: Request, connection: AsyncConnection, opened: Opened, filled: Filled, draft: Draft | None = None
) -> Response:
    """The form; the page that confirms it where it fits and the step is final."""
    fields = await _fields(connection, opened, filled)
    fits = not filled.faults and filled.problem is None and filled.changed is None
    checks = filled.typed is not None and (request.method == "POST" or bool(filled.typed.one("check")))
    confirming = checks and fits and _is_final(opened, filled.effects)
    wrong = filled.faults or filled.problem or filled.changed is not None
    situation = await opened.noun.asked(opened.visit, connection, opened.found)
    status = (filled.problem.status if filled.problem else 409 if filled.changed is not None else 422) if wrong else 200
    return page(
        request,
        "confirm.html" if confirming else "form.html",
        status,
        opened=opened,
        label=label_of(opened.declared.name),
        title=opened.noun.title(opened.found) if not opened.blind else "Accreditation review",
        home=opened.noun.home(opened.found) if not opened.blind else f"/console/reviews/{opened.subject}",
        fields=fields,
        filled=filled,
        tag=opened.tag,
        draft=draft,
        answers=await _answers(connection, opened, fields),
        key=_key(filled.typed),
        rubric=getattr(situation.edition, "rubric", None),
    )


async def _answers(
    connection: AsyncConnection, opened: Opened, fields: list[forms.Field]
) -> Sequence[SavedAnswer] | None:
    """The saved answers that may be put into the form; None where it is no form of a case, or holds no text."""
    if opened.noun is not CASES or text_field(fields) is None:
        return None
    return await answers_for(connection, opened.visit)


def _key(typed: Posted | None) -> str:
    """The form's own key: sending it twice takes the command once."""
    return (typed.one("idempotency_key") if typed else "") or secrets.token_hex(16)


async def _refused_meanwhile(
    request: Request, connection: AsyncConnection, opened: Opened, refused: Offer, form: Posted
) -> Response:
    """What stands against it, what others changed since the form was opened, and what was written in it."""
    changed = await changed_since(connection, opened.visit, opened.subject, form.one("if_match"))
    written = [one for one in await _fields(connection, opened, Filled(form)) if one.kind is forms.Kind.TEXT]
    return _refused(request, opened, refused, 409, changed, [one for one in written if one.value.strip()])


def _refused(
    request: Request,
    opened: Opened,
    refused: Offer,
    status: int = 200,
    changed: Sequence[Changed] = (),
    written: Sequence[forms.Field] = (),
) -> Response:
    home = f"/console/reviews/{opened.subject}" if opened.blind else opened.noun.home(opened.found)
    title = "Accreditation review" if opened.blind else opened.noun.title(opened.found)
    return page(
        request,
        "refused.html",
        status,
        refused=refused,
        home=home,
        title=title,
        changed=changed,
        written=written,
    )
