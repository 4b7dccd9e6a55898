"""Explanations over HTTP: a partner's history in words, and why any of it came about (I9)."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation import Explanation, why_of_complaint, why_of_standing, why_rejected
from analysis.explanation.text import describe
from api.auth import Caller
from api.command_targets import PARTNER
from api.complaints.schemas import ClauseView
from api.complaints.visibility import visible_complaint, visible_complaints
from api.conditional_requests import IfNoneMatch, digest_tag, read
from api.dependencies import COSTLY, Services, TheCaller, TheServices
from api.explanations.schemas import Eligibility, HistoryEntry
from api.explanations.visibility import bare, visible_owner, visible_timeline
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, numbered_key
from api.partners.visibility import visible_partner
from api.problems import Problem, ProblemDetails, not_found
from api.reviews.deliberation import actor_shown, explanation_shown, may_see_event
from api.visibility import masked
from records.decisions import queries as decisions
from records.partners import timeline as history
from records.reviews.hidden import hidden_in, sequence_on_record, shown_sequence
from records.standing import marks_of
from records.tables.event_log import events as log
from records.visibility import Visibility
from standards.actors import Actor
from standards.commands import Command
from standards.decisions import RecordedDecision
from standards.events import Event
from standards.field_types import Code
from standards.rejections import RejectionCode
from standards.standing.commands import Apply
from standards.standing.decide import STANDING_DECIDER
from standards.vocabulary import Role

router = APIRouter(prefix="/v1", tags=["explanations"], responses=PROBLEMS)


@router.get(
    "/partners/{partner_id}/timeline", response_model=Page[HistoryEntry], responses=READ, summary="Tell a history"
)
async def read_partner_timeline(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    partner_id: str,
) -> Response:
    """What happened to the partner, its accreditations, its reviews and its marks, oldest first, each with its clauses.

    Of the complaints about it, for those who may see them: filed, flagged, decided, the mark and the end.
    """
    async with services.engine.connect() as connection:
        await visible_partner(connection, caller, partner_id)
        after, sees_cases = numbered_key(page.after), await visible_complaints(connection, caller)
        complaints_too, visibility = sees_cases.includes(partner_id), await visible_timeline(connection, caller)
        found = await history.page(
            connection, partner_id, visibility, after, page.with_next, complaints_too=complaints_too
        )
        views = await told_of(connection, caller, visibility, [event for _, event in found[: page.limit]])
    return page.answer(found, views, key=lambda one: (one[0],))


async def told_of(
    connection: AsyncConnection, caller: Caller, visibility: Visibility, found: Sequence[Event[Any]]
) -> list[HistoryEntry]:
    """The events in words, as the caller may know of them."""
    hidden = await hidden_in(connection, [event.subject for event in found], visibility)
    return [_entry(one, shown_sequence(hidden, one.subject, one.sequence), actor_shown(caller, one)) for one in found]


def _entry(event: Event[Any], sequence: int, actor: str) -> HistoryEntry:
    return HistoryEntry(
        subject=event.subject,
        sequence=sequence,
        at=event.at,
        type=event.data.type,
        summary=describe(event),
        actor=actor,
        role=event.role,
        edition=event.edition,
        because=[ClauseView(number=str(clause), text=clause.text) for clause in event.clauses],
        why=f"/v1/explanations?subject={event.subject}&sequence={sequence}",
    )


ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemDetails, "description": "No such event, or outside what the caller may see."}
}


@router.get(
    "/explanations",
    response_model=Explanation,
    responses=READ | ABSENT,
    summary="Ask why something was decided",
    dependencies=[COSTLY],
)
async def read_explanation(
    services: TheServices,
    caller: TheCaller,
    subject: Annotated[str, Query(max_length=100, pattern=r"^[A-Za-z0-9._/-]+$", description="As in the timelines.")],
    sequence: Annotated[int, Query(ge=1, le=2**31 - 1)],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The clauses, the facts that were looked at, the edition, and what would have changed the outcome."""
    async with services.engine.connect() as connection:
        if subject.startswith("cmp_"):
            explained = await explain_complaint_event(services, connection, caller, subject, sequence)
        else:
            explained = await explain_standing_event(services, connection, caller, subject, sequence)
    return read(masked_explanation(caller, explained, subject), if_none_match)


def masked_explanation(caller: Caller, explained: Explanation, subject: str) -> dict[str, Any]:
    """The explanation; of a review it is only given to who knows whose it is, so that its id may stand there."""
    body: dict[str, Any] = explained.model_dump(mode="json", by_alias=True)
    return body if subject.startswith("rev_") else masked(caller, bare(caller, body))


async def explain_complaint_event(
    services: Services, connection: AsyncConnection, caller: Caller, subject: str, sequence: int
) -> Explanation:
    """Why a complaint's event came about. Raises a 404 problem where there is none that the caller may see."""
    await visible_complaint(connection, caller, subject)
    recorded = await decisions.recorded(connection, log.c.subject == subject)
    event = _event(caller, recorded, subject, sequence)
    found = why_of_complaint(event, recorded, await services.repository.timeline(connection))
    return explanation_shown(caller, event, found)


def _event(caller: Caller, recorded: Sequence[RecordedDecision], subject: str, sequence: int) -> Event[Any]:
    """The event of that place. Raises a 404 problem where there is none that the caller may see."""
    events = (event for one in recorded for event in one.events)
    event = next((event for event in events if (event.subject, event.sequence) == (subject, sequence)), None)
    if event is None or not may_see_event(caller, event):
        raise not_found("event")
    return event


async def explain_standing_event(
    services: Services, connection: AsyncConnection, caller: Caller, subject: str, sequence: int
) -> Explanation:
    """Why an event of a partner's standing came about. Raises a 404 problem where the caller sees none."""
    partner_id = await visible_owner(connection, caller, subject)
    hidden = await hidden_in(connection, [subject], await visible_timeline(connection, caller))
    sequence = sequence_on_record(hidden, subject, sequence)
    recorded = await history.history(connection, partner_id)
    marks, editions = await marks_of(connection, partner_id), await services.repository.timeline(connection)
    event = _event(caller, recorded, subject, sequence)
    return explanation_shown(caller, event, why_of_standing(event, recorded, marks, editions))


@router.get(
    "/partners/{partner_id}/eligibility",
    response_model=Eligibility,
    responses=READ,
    summary="Try an application (S5)",
    dependencies=[COSTLY],
)
async def read_eligibility(
    services: TheServices,
    caller: TheCaller,
    partner_id: str,
    kind: Annotated[Code, Query(description="One of the edition's accreditations.")],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Whether an application would be accepted now; if not, every failing clause and what would change it."""
    now = services.clock()
    async with services.engine.connect() as connection:
        found = await visible_partner(connection, caller, partner_id)
        context = await PARTNER.context_of(services, connection, found)
    by = Actor(sub=caller.actor.sub, roles=(Role.OPS,))
    attempt = Command[Apply](by=by, submitted_at=now, data=Apply(kind=kind))
    rejected = STANDING_DECIDER.rejected(context.state, attempt, now, context.rules)
    rejection = rejected.rejection if rejected else None
    if rejection is not None and rejection.code is RejectionCode.INVALID:
        raise Problem(422, "invalid", rejection.detail, errors=[("kind", rejection.detail)])
    view = Eligibility(
        kind=kind,
        eligible=rejection is None,
        refused=rejection.code if rejection else None,
        explanation=why_rejected(STANDING_DECIDER, rejected, context.rules) if rejected else None,
    )
    told = view.model_dump(mode="json", by_alias=True)
    body = masked(caller, told | {"explanation": bare(caller, told["explanation"])})
    # The instant of the question alone makes no other version.
    timeless = body | {"explanation": (body["explanation"] or {}) | {"at": None}}
    return read(body, if_none_match, digest_tag(timeless))
