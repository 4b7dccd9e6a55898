"""A case's page: where it stands and until when, what to do, what happened and why, and everything on file."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import schema_of
from api.complaints import presenter
from api.complaints.visibility import visible_complaint, visible_complaints
from api.console.costly import COSTLY_PAGE
from api.console.nouns import CASES
from api.console.offers import Offer, offers_of, taken
from api.console.pages import page
from api.console.rows import names_of_people, told_in, urgency
from api.console.visit import Console, StaffVisit, Visit
from api.console.words import due_words, happened, length, next_step
from api.explanations.routes import explain_complaint_event, masked_explanation
from api.reviews.deliberation import kept_of_marks
from api.visibility import blinded
from records import audit_log, event_store, texts
from records.complaints import pages as complaints
from records.complaints.queries import Filters, Recorded, Sort
from records.console.names import names_of
from records.streams import COMPLAINTS
from records.visibility import EVERYTHING
from standards.calendar import business_time
from standards.complaint import ComplaintEvent
from standards.complaint.events import Assigned, NoteAdded
from standards.complaint.evidence_files import file_at
from standards.complaint.messages import AWAITED_WORDS
from standards.complaint.roles import STAGE_ROLES
from standards.editions import Edition
from standards.vocabulary import OPEN_STAGES, Role, Stage, Status
from workflows.ids import complaint_workflow_id

router = APIRouter(prefix="/console/cases", include_in_schema=False)

MOST_EVENTS = 200
"""So many of the latest events stand on the page; the case file has them all."""
OF_THE_STEP = {
    Stage.CS_RESOLUTION: ("record_cs_outcome",),
    Stage.MEDIATION: ("propose_solution", "answer_proposal", "record_mediation_outcome"),
    Stage.INVESTIGATION: ("record_statement", "record_consequence", "score_rubric", "record_finding"),
    Stage.MARK_BOARD: ("cast_mark_vote", "recuse", "score_rubric", "record_consequence"),
    Stage.CLOSED: (),
}
"""The commands that a step is about: they stand first."""
OUTCOME_LABELS = {
    ("record_cs_outcome", "resolved"): "CS resolved it",
    ("record_cs_outcome", "unresolved"): "CS could not resolve it",
    ("record_mediation_outcome", "resolved"): "Mediation found a solution",
    ("record_mediation_outcome", "unresolved"): "Mediation failed",
}
"""What leads to the confirmation of an outcome is called, by the command and the outcome."""
WEIGHTY = frozenset(
    (
        *("complaint_filed", "cs_outcome_recorded", "mediation_outcome_recorded", "finding_recorded", "closed"),
        *("waiting_started", "reopened"),
        *("flagged_very_serious", "mark_board_decided", "mark_placed", "deadline_breached", "stage_entered"),
    )
)
_TEXTS = ("terms", "text", "reason", "override_reason", "title", "url", "note")


@dataclass(frozen=True)
class Step:
    """A step of the escalation in the case's path."""

    stage: Stage
    state: str
    """``done``, ``now``, ``skipped`` or ``ahead``."""
    entered_at: str | None


@dataclass(frozen=True)
class Shortcut:
    """A command with its one choice made: it leads to the confirmation at once."""

    words: str
    label: str
    address: str


@router.get("/{complaint_id}")
async def read_case(request: Request, visit: StaffVisit, complaint_id: str) -> Response:
    """The case, with what the visitor may do."""
    async with visit.services.autocommit.connect() as connection:
        found = await visible_complaint(connection, visit.caller, complaint_id)
        shown = await _shown(connection, visit, found, latest=MOST_EVENTS)
        may, refused = await offers_of(visit, connection, CASES, found, found.case.id)
        others = await _others(connection, visit, found)
    stage = found.case.stage
    return page(
        request,
        "case.html",
        **shown,
        earlier=shown["timeline"][0]["sequence"] - 1,
        first=[one for one in may if one.name in OF_THE_STEP[stage]],
        more=[one for one in may if one.name not in OF_THE_STEP[stage]],
        refused=sorted(refused, key=lambda one: one.name not in OF_THE_STEP[stage]),
        shortcuts=_shortcuts(may),
        mine=stage in STAGE_ROLES and visit.caller.has(STAGE_ROLES[stage]),
        next_step=next_step(found.case, visit.now),
        others=others,
        takes_files=visit.services.evidence.store is not None and any(one.name == "add_evidence" for one in may),
        most_bytes=visit.services.evidence.most_bytes,
        file_key=uuid.uuid4().hex,
        process=_process(request, visit, found.case.id),
        done=taken(request, "done", CASES),
        later=taken(request, "later", CASES),
    )


def _process(request: Request, visit: Visit, complaint_id: str) -> str | None:
    """Where ops see the case's process in Temporal."""
    console: Console = request.app.state.console
    return console.process_page(complaint_workflow_id(complaint_id)) if visit.caller.has(Role.OPS) else None


@router.get("/{complaint_id}/file")
async def read_case_file(request: Request, visit: StaffVisit, complaint_id: str) -> Response:
    """The whole case on paper: every event with its clauses and its hash."""
    async with visit.services.autocommit.connect() as connection:
        found = await visible_complaint(connection, visit.caller, complaint_id)
        shown = await _shown(connection, visit, found)
        seen = await blinded(connection, visit.caller, EVERYTHING)
        events = await audit_log.page(connection, seen, found.case.id, 0, found.case.sequence)
    return page(request, "case_file.html", **shown, hashes={event.sequence: event.hash for event in events})


@router.get("/{complaint_id}/why/{sequence}", dependencies=[COSTLY_PAGE])
async def read_why(request: Request, visit: StaffVisit, complaint_id: str, sequence: int) -> Response:
    """Why something in the case was decided as it was."""
    async with visit.services.engine.connect() as connection:
        explained = await explain_complaint_event(visit.services, connection, visit.caller, complaint_id, sequence)
        body = masked_explanation(visit.caller, explained, complaint_id)
        people = await names_of_people(connection, told_in(body))
    return page(request, "why.html", why=body, people=people, home=f"/console/cases/{complaint_id}", back="the case")


async def _shown(
    connection: AsyncConnection, visit: Visit, found: Recorded, *, latest: int | None = None
) -> dict[str, Any]:
    """The case as the API shows it, its timeline, and what pages add: names, the path, the deadline in words.

    With ``latest`` the timeline has so many of the latest events, and no more than these and their texts are read.
    """
    case = found.case
    edition = await visit.services.repository.by_id(connection, case.edition)
    events = await _events(connection, visit, case.id, latest)
    said = [case.model_dump_json(), *(event.model_dump_json() for event in events)]
    contents = await texts.named_in(connection, case.id, said)
    subs = [case.assignee, case.filed_by, *case.recused, *(event.actor for event in events), *_named(events)]
    names, people = await names_of(connection, [case.partner_id], subs)
    told = presenter.complaint_view(found, names, contents, visit.person, edition, visit.now)
    view = told.model_dump(mode="json", by_alias=True)
    shown = presenter.timeline_shown(visit.person, events, contents)
    told_of = [entry.model_dump(mode="json") for entry in shown]
    timeline = told_of[-(latest or len(told_of)) :]
    return {
        "case": view,
        "timeline": [
            entry
            | {
                "said": _said(entry),
                "file": file_at(entry["details"].get("url"), case.id),
                "weighty": entry["type"] in WEIGHTY,
                "summary": happened(entry["type"], entry["details"], entry["summary"], people),
            }
            for entry in timeline
        ],
        "people": people,
        "steps": _steps(found, told_of),
        "wait": _wait(found, edition),
        "due": due_words(found.case.due_at, visit.now, edition.calendar) if found.case.due_at else "",
        "urgency": urgency(found.case.due_at, visit.now),
        "edition": edition,
        "rubric_rows": _rubric_rows(view, edition),
    }


async def _events(
    connection: AsyncConnection, visit: Visit, complaint_id: str, latest: int | None
) -> Sequence[ComplaintEvent]:
    """Every event; with ``latest`` as many of those that the visitor sees, and what the path is drawn from."""
    if latest is None:
        return await event_store.read(connection, COMPLAINTS, complaint_id)
    kept = kept_of_marks(visit.person)
    return await event_store.read_latest(connection, COMPLAINTS, complaint_id, latest, types=_ENTERS, without=kept)


def _named(events: Sequence[ComplaintEvent]) -> list[str]:
    """Whom the events name beside those who acted."""
    mentioned = [sub for event in events if isinstance(event.data, NoteAdded) for sub in event.data.mentions]
    return mentioned + [event.data.assignee for event in events if isinstance(event.data, Assigned)]


def _wait(found: Recorded, edition: Edition) -> dict[str, str] | None:
    """For whom the case waits, and how much business time the clock of its stage had left when it stopped."""
    waiting = found.case.waiting
    if waiting is None:
        return None
    left = business_time(waiting.since, waiting.stage_due_at, edition.calendar)
    return {"party": AWAITED_WORDS[waiting.party], "left": length(left, edition.calendar)}


def _said(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What somebody wrote with the event."""
    return [(name, entry["details"][name]) for name in _TEXTS if entry["details"].get(name)]


def _steps(found: Recorded, timeline: Sequence[Mapping[str, Any]]) -> list[Step]:
    entered = {entry["details"]["stage"]: entry["at"] for entry in timeline if entry["type"] in _ENTERS}
    now = found.case.stage
    closed = [Step(Stage.CLOSED, "now" if now is Stage.CLOSED else "ahead", _closed_at(found))]
    return [Step(stage, _state(stage, now, entered), entered.get(stage)) for stage in OPEN_STAGES] + closed


_ENTERS = ("complaint_filed", "stage_entered")


def _closed_at(found: Recorded) -> str | None:
    return found.case.closed_at.isoformat() if found.case.closed_at else None


def _state(stage: Stage, now: Stage, entered: Mapping[str, str]) -> str:
    if stage is now:
        return "now"
    if stage in entered:
        return "done"
    passed = now is Stage.CLOSED or OPEN_STAGES.index(stage) < OPEN_STAGES.index(now)
    return "skipped" if passed else "ahead"


def _rubric_rows(view: Mapping[str, Any], edition: Edition) -> list[tuple[str, str, int, int]]:
    """Each criterion that was scored: its name, what it asks, its weight and its score."""
    if not view["score"]:
        return []
    known = edition.rubric.criteria
    return [
        (name, known[name].asks if name in known else "", known[name].weight if name in known else 0, score)
        for name, score in view["score"]["scores"].items()
    ]


async def _others(connection: AsyncConnection, visit: Visit, found: Recorded) -> list[Recorded]:
    """Other open cases about the partner: one of them may be the same complaint."""
    if found.case.status is Status.CLOSED:
        return []
    visible = await visible_complaints(connection, visit.caller)
    asked = Filters(partner_id=found.case.partner_id, status=Status.OPEN)
    others = await complaints.page(connection, visible, asked, Sort.NEWEST, None, 6)
    return [one for one, _ in others if one.case.id != found.case.id]


def _shortcuts(may: Sequence[Offer]) -> list[Shortcut]:
    """For a command whose one choice is an outcome, each outcome by itself."""
    found = []
    for offer in may:
        told = schema_of(CASES.commands.registry[offer.name].model)
        if told.get("required") == ["outcome"]:
            choices = told["$defs"][told["properties"]["outcome"]["$ref"].rpartition("/")[2]]["enum"]
            found += [
                Shortcut(str(one), OUTCOME_LABELS[offer.name, one], f"{offer.address}?outcome={one}&check=1")
                for one in choices
            ]
    return found
