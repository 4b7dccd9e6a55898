"""Accreditation reviews over HTTP: blind for the board, whole for staff."""

from fastapi import APIRouter, Response

from api.conditional_requests import IfNoneMatch, read
from api.dependencies import TheCaller, TheServices
from api.openapi import PROBLEMS, READ
from api.paging import ThePage, timed_key
from api.reviews.deliberation import may_narrow_to
from api.reviews.presenter import present, present_one
from api.reviews.schemas import BlindReviewView, ReviewPage, ReviewView
from api.reviews.visibility import is_kept_from, sees_blind, visible_review, visible_reviews
from records.reviews import queries as reviews
from records.reviews.queries import Filters
from records.visibility import NOTHING
from standards.field_types import PartnerId
from standards.vocabulary import ReviewStage

router = APIRouter(prefix="/v1/reviews", tags=["accreditation reviews"], responses=PROBLEMS)


@router.get("", response_model=ReviewPage, responses=READ, summary="List reviews")
async def list_reviews(
    services: TheServices,
    caller: TheCaller,
    page: ThePage,
    stage: ReviewStage | None = None,
    open: bool | None = None,
    partner_id: PartnerId | None = None,
) -> Response:
    """Reviews that the caller may see, newest first; the board sees pseudonyms, and no filter tells it more."""
    # A filter that finds something says whose review it is.
    blind, sealed = sees_blind(caller), partner_id is not None and is_kept_from(caller)
    key = timed_key(page.after)
    async with services.engine.connect() as connection:
        hidden = (blind and partner_id is not None) or not (blind or may_narrow_to(caller, stage))
        visibility = NOTHING if hidden else await visible_reviews(connection, caller)
        filters = Filters(stage, open, partner_id, sealed)
        found = await reviews.page(connection, visibility, filters, key, page.with_next)
        views = await present(services, connection, caller, found[: page.limit])
    return page.answer(found, views, key=lambda one: (one.opened_at, one.id))


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
