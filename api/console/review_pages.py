"""Accreditation reviews: the board's room with the blind packet and nothing else; the whole review for staff."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation.text import describe
from api.console import query
from api.console.form_drafts import draft_of
from api.console.nouns import REVIEWS
from api.console.offers import offers_of, taken
from api.console.pages import page
from api.console.posted import Posted
from api.console.rows import due_of, names_of_people, review_row, urgency
from api.console.visit import StaffVisit, TheVisit, Visit
from api.console.words import due_words
from api.paging import cursor, named_key, timed_key
from api.reviews.deliberation import actor_shown, may_narrow_to, order_shown, told_of_votes
from api.reviews.packet_release import packet_view
from api.reviews.presenter import present
from api.reviews.routes import NO_TIME
from api.reviews.visibility import sees_blind, visible_review, visible_reviews
from api.visibility import is_blind, is_kept_from
from records import event_store
from records.keyset import Key
from records.reviews import queries as reviews
from records.reviews.queries import Filters, ReviewSort
from records.streams import REVIEWS as REVIEW_STREAM
from records.visibility import NOTHING
from standards.events import Event
from standards.review import AccreditationReview
from standards.review.events import THAT_IT_RUNS
from standards.review.messages import pseudonym
from standards.vocabulary import ReviewStage

router = APIRouter(prefix="/console/reviews", include_in_schema=False)

ROWS, MOST_EVENTS = 50, 200
FOR_THE_BOARD = ("cast_review_vote", "recuse")
"""What the board is told that it cannot do: of its own commands alone."""


@router.get("")
async def list_reviews(request: Request, visit: TheVisit) -> Response:
    """The reviews that the visitor may see, newest first; the board sees pseudonyms."""
    blind, caller = sees_blind(visit.caller), visit.caller
    stage, asked = query.choice(request, "stage", ReviewStage), request.query_params.get("after")
    unordered, sort = (
        is_blind(caller),
        order_shown(caller, query.choice(request, "sort", ReviewSort) or ReviewSort.NEWEST),
    )
    after = (NO_TIME, named_key(asked)) if unordered else timed_key(asked)
    async with visit.services.engine.connect() as connection:
        visible = await visible_reviews(connection, caller)
        seen = visible if blind or may_narrow_to(caller, stage) else NOTHING
        filters = Filters(stage, unordered=unordered)
        found = await reviews.page(connection, seen, filters, after, ROWS + 1, sort)
        views = await present(visit.services, connection, caller, [one for one, _ in found[:ROWS]])
        edition = await visit.services.repository.in_force(connection, visit.now)
    shared: dict[str, Any] = {
        "following": _following(found[ROWS - 1][1] if len(found) > ROWS else None, stage, sort, unordered=unordered),
        "stages": tuple(ReviewStage),
        "stage": stage or "",
        "sorts": None if unordered else {one: words for one, words in SORTS.items() if order_shown(caller, one) is one},
        "sort": sort,
    }
    if blind:
        dues = [due_words(due_of(one), visit.now, edition.calendar) for one in views]
        rows = list(zip(views, dues, strict=True))
        return page(request, "board_list.html", **shared, rows=rows)
    rows_of_staff = [review_row(one, view, edition, visit.now) for (one, _), view in zip(found, views, strict=False)]
    return page(request, "reviews.html", **shared, rows=rows_of_staff)


SORTS = {
    ReviewSort.NEWEST: "Newest first",
    ReviewSort.OLDEST: "Oldest first",
    ReviewSort.DUE: "Most urgent first",
    ReviewSort.CLOSED: "Latest closed first",
}


def _following(key: Key | None, stage: ReviewStage | None, sort: ReviewSort, *, unordered: bool) -> str | None:
    """The address of the next page, with the filter and the order of this one."""
    if key is None:
        return None
    asked = {"stage": stage or "", "sort": "" if unordered or sort is ReviewSort.NEWEST else sort}
    given = {name: value for name, value in asked.items() if value}
    return query.with_query("/console/reviews", given | {"after": cursor(*(key[1:] if unordered else key))})


@router.get("/{review_id}")
async def read_review(request: Request, visit: TheVisit, review_id: str) -> Response:
    """The review; for the board the blind packet and nothing else (S32)."""
    blind = sees_blind(visit.caller)
    async with visit.services.engine.connect() as connection:
        found = await visible_review(connection, visit.caller, review_id)
        (view,) = await present(visit.services, connection, visit.caller, [found], whole=True)
        may, refused = await offers_of(visit, connection, REVIEWS, found, found.id)
        edition = await visit.services.repository.in_force(connection, visit.now)
        told = {} if blind else await _told(connection, visit, found, view)
    shown: dict[str, Any] = {
        "review": view,
        "due_at": due_of(view),
        "due": due_words(due_of(view), visit.now, edition.calendar),
        "urgency": urgency(due_of(view), visit.now) if found.is_open else "",
        "done": taken(request, "done", REVIEWS),
        "later": taken(request, "later", REVIEWS),
    }
    if blind:
        own = [one for one in refused if one.name in FOR_THE_BOARD]
        return page(request, "board_room.html", **shown, may=may, refused=own, name=pseudonym(found.id))
    return page(request, "review.html", **shown, may=may, refused=refused, **told)


async def _told(connection: AsyncConnection, visit: Visit, found: AccreditationReview, view: Any) -> dict[str, Any]:
    """What happened in the review, for who may know whose it is."""
    events: Sequence[Event[Any]] = ()
    if view["partner_id"] is not None:
        events = await event_store.read(connection, REVIEW_STREAM, found.id, after=0, limit=MOST_EVENTS)
    told = told_of_votes(visit.caller, found)
    events = [event for event in events if told or event.data.type in THAT_IT_RUNS]
    subs = [*(event.actor for event in events), *(vote["by"] for vote in view["votes"]), *view["recused"]]
    history = [
        {
            "at": event.at,
            "summary": describe(event),
            "actor": actor_shown(visit.caller, event),
            "clauses": [str(c) for c in event.clauses],
        }
        for event in events
    ]
    return {
        "history": history,
        "told_of_votes": told,
        "people": await names_of_people(connection, subs),
        "sealed_from": is_kept_from(visit.caller) and view["partner_id"] is None,
    }


@router.get("/{review_id}/packet")
async def read_packet(request: Request, visit: StaffVisit, review_id: str) -> Response:
    """The marked-up texts beside what the board would read, for who releases the packet. Never for the board."""
    async with visit.services.engine.connect() as connection:
        view = await packet_view(connection, visit.caller, review_id)
        found = await visible_review(connection, visit.caller, review_id)
        (shown,) = await present(visit.services, connection, visit.caller, [found])
        may, _ = await offers_of(visit, connection, REVIEWS, found, found.id)
        release = next((one for one in may if one.name == "release_packet"), None)
        anew = "fresh" in request.query_params
        kept = None if release is None or anew else await draft_of(connection, visit, release.address)
    packet = view.model_dump(mode="json")
    typed, draft = kept or (Posted(()), None)
    return page(
        request,
        "packet.html",
        packet=packet,
        review=shown,
        doubts=_doubts(packet),
        release=release,
        draft=draft,
        put=_put(typed),
    )


def _put(typed: Posted) -> dict[str, str]:
    """What was typed in place of each piece: by the piece, as their order may have changed since."""
    found = [name for name in typed.names if name.endswith(".find")]
    return {typed.one(name): typed.one(name.removesuffix("find") + "put") for name in found}


def _doubts(packet: dict[str, Any]) -> list[dict[str, Any]]:
    """The doubtful pieces of what is not released yet, each once, with what may be put for it."""
    pieces = [
        segment
        for scenario in packet["scenarios"]
        if not scenario["released"]
        for source in scenario["sources"]
        for segment in source["segments"]
        if segment["kind"] == "doubtful"
    ]
    return list({piece["text"]: piece for piece in pieces}.values())
