"""Accreditation reviews over HTTP: blind for the board, whole for staff."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.openapi import PROBLEMS, READ
from api.paging import ThePage, named_key, timed_key
from api.reviews.deliberation import may_narrow_to, order_shown
from api.reviews.presenter import present, present_one
from api.reviews.schemas import BlindReviewView, ReviewPage, ReviewView
from api.reviews.visibility import sees_blind, visible_review, visible_reviews
from api.visibility import is_blind, is_kept_from, known_reviews
from records.reviews import queries as reviews
from records.reviews.queries import Filters, ReviewSort
from records.visibility import NOTHING, ReviewsKnown
from standards.field_types import PartnerId
from standards.vocabulary import ReviewStage

NO_TIME = datetime.min.replace(tzinfo=UTC)
router = APIRouter(prefix="/v1/reviews", tags=["accreditation reviews"], responses=PROBLEMS)


@router.get("", response_model=ReviewPage, responses=READ, summary="List reviews")
async def list_reviews(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    stage: ReviewStage | None = None,
    open: bool | None = None,
    partner_id: PartnerId | None = None,
    sort: ReviewSort = ReviewSort.NEWEST,
) -> Response:
    """Reviews that the caller may see, newest first; the board sees pseudonyms, and no filter tells it more.

    `sort=due_at` puts the most urgent first, and for who is not told of stages the oldest. `sort=-closed_at` lists
    those that are closed, the latest first. The board and directors see them in no order of time, whatever they ask
    for: it would say which review came after which mark.
    """
    # A filter that finds something says whose review it is.
    blind = sees_blind(caller)
    sealed = partner_id is not None and is_kept_from(caller)
    unordered = is_blind(caller)
    nobodys = partner_id is not None and known_reviews(caller) is ReviewsKnown.NONE
    key = (NO_TIME, named_key(page.after)) if unordered else timed_key(page.after)
    async with services.engine.connect() as connection:
        hidden = nobodys or not (blind or may_narrow_to(caller, stage))
        visibility = NOTHING if hidden else await visible_reviews(connection, caller)
        filters = Filters(stage, open, partner_id, sealed, unordered)
        found = await reviews.page(connection, visibility, filters, key, page.with_next, order_shown(caller, sort))
        views = await present(services, connection, caller, [one for one, _ in found[: page.limit]])
    return page.answer(found, views, key=lambda one: one[1][1:] if unordered else one[1])


@router.get("/{review_id}", response_model=ReviewView | BlindReviewView, responses=READ, summary="Read a review")
async def read_review(
    services: TheServices, caller: TheCaller, review_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The review; for the board the blind packet and nothing else."""
    sees_blind(caller)
    async with services.engine.connect() as connection:
        found = await visible_review(connection, caller, review_id)
        shown = await present_one(services, connection, caller, found)
    return read(shown.body, if_none_match, shown.headers["ETag"])
