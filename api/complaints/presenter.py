"""A complaint as the API shows it: the recorded state, with the private texts put back in their places."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.action_links import ActionView, action_view, alike, made_of, rendered_actions
from api.auth import Caller
from api.complaints.schemas import (
    ClauseView,
    ComplaintView,
    ConsequenceView,
    Customer,
    DecisionView,
    EvidenceView,
    FindingView,
    PlacedMarkView,
    ProposalView,
    ScoreView,
    StatementView,
    SurfacedBy,
    TimelineEntry,
    VoteView,
    WaitingView,
)
from api.complaints.visibility import sees_every_complaint
from api.conditional_requests import answer, read, rendered, sequence_tag
from api.dependencies import Services
from api.paging import PageRequest, numbered_key
from api.reviews.deliberation import actor_shown, kept_of_marks, may_see_event, told_of_mark_votes
from records import event_store, texts
from records.complaints.queries import Opened, Recorded
from records.idempotency import Answer
from records.partners.queries import names_of
from records.streams import COMPLAINTS
from standards.clauses import Clause
from standards.complaint import Complaint, ComplaintEvent, fold
from standards.complaint.evidence_files import file_at
from standards.complaint.messages import describe, waits_for
from standards.complaint.offered_commands import offered_commands
from standards.complaint.state import Evidence
from standards.editions import Edition

Texts = Mapping[str, str]
V = TypeVar("V", bound=BaseModel)

_NO_ACTIONS = b"[]}"
"""How a complaint ends that is written without actions, which come last."""
_PRIVATE = frozenset({"terms", "note", "text", "title", "url", "reason", "override_reason"})
"""The fields of a case's entries that hold the id of a private text."""


async def present(
    services: Services, connection: AsyncConnection, caller: Caller, page: Sequence[Opened]
) -> list[bytes]:
    """Complaints as this caller sees them, as JSON."""
    if not page:
        return []
    wanted = dict.fromkeys(found.case.edition for found in page)
    editions = {one: await services.repository.by_id(connection, one) for one in wanted}
    person, now = caller.with_others(page[0].other_subs), services.clock()
    return [_rendered(found, person, editions[found.case.edition], now) for found in page]


async def present_one(
    services: Services, connection: AsyncConnection, caller: Caller, found: Recorded, status: int = 200
) -> Answer:
    """The complaint as it stands on record, as an answer with its entity tag."""
    caller = await services.as_person(connection, caller)
    contents = await texts.of_subject(connection, found.case.id)
    names = await names_of(connection, [found.case.partner_id])
    edition = await services.repository.by_id(connection, found.case.edition)
    view = complaint_view(found, names, contents, caller, edition, services.clock())
    body = view.model_dump(mode="json", by_alias=True)
    return answer(body, sequence_tag(found.case.id, found.case.sequence), status)


async def read_opened(
    services: Services, connection: AsyncConnection, caller: Caller, found: Opened, if_none_match: str | None
) -> Response:
    """The complaint that was read with all that an answer tells, or 304 where the caller has it as it is."""
    (body,) = await present(services, connection, caller, [found])
    return read(body, if_none_match, sequence_tag(found.case.id, found.case.sequence))


async def present_opened(services: Services, connection: AsyncConnection, caller: Caller, found: Opened) -> Answer:
    """The same of a complaint that was read with all that an answer tells."""
    edition = await services.repository.by_id(connection, found.case.edition)
    return _opened(caller, found, edition, services.clock())


def present_after(
    caller: Caller, found: Opened, edition: Edition, events: Sequence[ComplaintEvent], contents: Texts
) -> Answer | None:
    """The same after these events with their texts; None for whom what happened may hide the complaint."""
    if not sees_every_complaint(caller):
        return None
    after = replace(found, case=fold(events, found.case), texts={**contents, **found.texts})
    return _opened(caller, after, edition, None)


def _opened(caller: Caller, found: Opened, edition: Edition, now: datetime | None) -> Answer:
    view = complaint_view(found, _names(found), found.texts, caller.with_others(found.other_subs), edition, now)
    body = view.model_dump(mode="json", by_alias=True)
    return answer(body, sequence_tag(found.case.id, found.case.sequence))


def _names(found: Opened) -> Texts:
    return {} if found.partner_name is None else {found.case.partner_id: found.partner_name}


async def present_timeline(connection: AsyncConnection, caller: Caller, case: Complaint, page: PageRequest) -> Response:
    """The case's events from the cursor on that the caller sees, in order."""
    start = numbered_key(page.after, of="sequence")
    kept = kept_of_marks(caller)
    events = await event_store.read(connection, COMPLAINTS, case.id, start, page.with_next, without=kept)
    contents = await texts.of_subject(connection, case.id)
    entries = timeline_shown(caller, events[: page.limit], contents)
    return page.answer(events, entries, key=lambda event: (event.sequence,))


def complaint_view(
    recorded: Recorded, names: Texts, contents: Texts, caller: Caller, edition: Edition, now: datetime | None
) -> ComplaintView:
    """The complaint as this caller sees it, with what the caller may do ``now``; right after its last event without."""
    case = recorded.case
    offered = offered_commands(case, caller.actor, edition, now)
    actions = [action_view(declared, f"/v1/complaints/{case.id}") for declared in offered]
    return _view(recorded, names, contents, caller, actions)


def _rendered(found: Opened, person: Caller, edition: Edition, now: datetime) -> bytes:
    """The same as JSON. What may be done is written once for all complaints in which it is the same."""
    case = found.case
    offered = offered_commands(case, person.actor, edition, now)
    written = rendered(_view(found, _names(found), found.texts, person, []))
    if not offered:
        return written
    return written.removesuffix(_NO_ACTIONS) + rendered_actions(offered, f"/v1/complaints/{case.id}") + b"}"


def _view(
    recorded: Recorded, names: Texts, contents: Texts, caller: Caller, actions: Sequence[ActionView]
) -> ComplaintView:
    case, body = recorded.case, recorded.body
    flagged = contents.get(case.flagged_reason) if case.flagged_reason else None
    return made_of(
        ComplaintView,
        {
            **alike(ComplaintView, case),
            "source": recorded.source,
            "external_id": recorded.external_id,
            "partner_name": names.get(case.partner_id),
            "waits_for": waits_for(case),
            "summary": body.get("summary"),
            "description": body.get("description"),
            "customer": _filed(Customer, body.get("customer")),
            "surfaced_by": _filed(SurfacedBy, body.get("surfaced_by")),
            "very_serious_reason": flagged or body.get("very_serious_reason"),
            **_steps(recorded, contents),
            **_judgement(case, contents, told=told_of_mark_votes(caller)),
            "actions": actions,
        },
    )


def _filed(view: type[V], said: Mapping[str, Any] | None) -> V | None:
    """A part of what was filed, where it is still there; what was not said is none."""
    return None if said is None else made_of(view, {name: said.get(name) for name in view.__pydantic_fields__})


def _steps(recorded: Recorded, contents: Texts) -> dict[str, Any]:
    """What was put forward in the case."""
    case = recorded.case
    came_with_it = [
        EvidenceView(title=item["title"], url=item["url"], sha256=item.get("sha256"))
        for item in recorded.body.get("evidence", ())
    ]
    return {
        "waiting": _entry(WaitingView, case.waiting, contents, "waiting") if case.waiting else None,
        "proposals": [_entry(ProposalView, item, contents, "proposed") for item in case.proposals],
        "evidence": came_with_it + [_evidence(item, contents, case.id) for item in case.evidence],
        "statements": [_entry(StatementView, item, contents, "recorded") for item in case.statements],
        "consequences": [_entry(ConsequenceView, item, contents, "recorded") for item in case.consequences],
    }


def _evidence(item: Evidence, contents: Texts, complaint_id: str) -> EvidenceView:
    """A piece of evidence; of a file that is kept here, its id."""
    file = file_at(contents.get(item.url), complaint_id)
    names = {"title": contents.get(item.title), "url": contents.get(item.url), "sha256": item.sha256}
    return EvidenceView(**names, file=file, added_by=item.by, added_at=item.at)


def _judgement(case: Complaint, contents: Texts, *, told: bool) -> dict[str, Any]:
    """What was found and decided in the case."""
    decision = case.decision
    return {
        "score": _entry(ScoreView, case.score, contents, "scored") if case.score else None,
        "finding": _entry(FindingView, case.finding, contents, "recorded") if case.finding else None,
        "votes": [_entry(VoteView, vote, contents, "cast") for vote in case.votes if told],
        "recused": list(case.recused) if told else [],
        "decision": _entry(DecisionView, decision, contents, "decided") if decision else None,
        "mark": PlacedMarkView(**case.mark.model_dump()) if case.mark else None,
    }


def _entry(view: type[V], item: Any, contents: Texts, done: str) -> V:
    """An entry of the case: who and when under the API's names (such as ``cast_at``), texts in place of their ids."""
    found = ((name, getattr(item, source)) for name, source in _sources(view, done))
    shown: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in found}
    for name in _PRIVATE & shown.keys():
        shown[name] = contents.get(shown[name]) if shown[name] else shown[name]
    return made_of(view, shown)


@cache
def _sources(view: type[BaseModel], done: str) -> tuple[tuple[str, str], ...]:
    names = {f"{done}_by": "by", f"{done}_at": "at"}
    return tuple((name, names.get(name, name)) for name in view.model_fields)


def timeline_shown(caller: Caller, events: Sequence[ComplaintEvent], contents: Texts) -> list[TimelineEntry]:
    """Those of the events that the caller may see, in words, with the private texts in their places."""
    shown = [event for event in events if may_see_event(caller, event)]
    return [_timeline_entry(event, contents, actor_shown(caller, event)) for event in shown]


def _timeline_entry(event: ComplaintEvent, contents: Texts, actor: str) -> TimelineEntry:
    details = event.data.model_dump(mode="json", exclude={"type"}, exclude_none=True)
    told = {name: contents.get(value, value) if isinstance(value, str) else value for name, value in details.items()}
    return made_of(
        TimelineEntry,
        {
            "sequence": event.sequence,
            "at": event.at,
            "type": event.data.type,
            "summary": describe(event.data),
            "actor": actor,
            "role": event.role,
            "edition": event.edition,
            "clauses": [str(clause) for clause in event.clauses],
            "because": [_because(clause) for clause in event.clauses],
            "details": told,
            "why": f"/v1/explanations?subject={event.subject}&sequence={event.sequence}",
        },
    )


@cache
def _because(clause: Clause) -> ClauseView:
    return ClauseView(number=str(clause), text=clause.text)
