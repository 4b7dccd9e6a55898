"""Who sees what of reviews: staff those of their partners, the accreditation board a blind packet and nothing else."""

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.partners.visibility import visible_partners
from api.problems import coded
from api.visibility import find_visible
from records.reviews import queries as reviews
from records.visibility import EVERYTHING, Visibility
from standards.rejections import RejectionCode
from standards.review import AccreditationReview
from standards.vocabulary import ReviewStage, Role

SEES_REVIEWS = (Role.PARTNER_OPS, Role.DIRECTOR, Role.LEGAL, Role.OPS, Role.AUDITOR, Role.PDM)

_REVIEW_ID = re.compile(r" ?\brev_[0-9a-z]{26}\b")
"""A review, by itself or where a sentence names it."""


def sees_blind(caller: Caller) -> bool:
    """Whether the caller sees reviews blind, as the board does (S32).

    Raises a 403 problem for who sees none, and for a token that would see them both blind and whole.
    """
    if caller.board_only:
        return True
    if caller.has(Role.ACCREDITATION_BOARD):
        detail = "Reviews are judged blind: use a token with the role accreditation_board alone."
        raise coded(RejectionCode.ROLE_REQUIRED, detail, ("S32",))
    require_role(caller, SEES_REVIEWS, f"Reviews are read with the role {' or '.join(SEES_REVIEWS)}.", ("S32",))
    return False


async def visible_reviews(connection: AsyncConnection, caller: Caller) -> Visibility:
    """The reviews that the caller may see, blind or whole."""
    return EVERYTHING if caller.board_only else await visible_partners(connection, caller)


async def visible_review(connection: AsyncConnection, caller: Caller, review_id: str) -> AccreditationReview:
    """The review, if the caller may see it. Raises a 404 problem otherwise."""
    return await find_visible(reviews.find, connection, review_id, await visible_reviews(connection, caller), "review")


def knows_whose(caller: Caller, review: AccreditationReview) -> bool:
    """Whether the caller may know whose review it is: a director once the votes are sealed (S35)."""
    if caller.board_only:
        return False
    return not is_kept_from(caller) or is_sealed(review)


def is_kept_from(caller: Caller) -> bool:
    """Whether the caller may know whose a review is only once its votes are sealed, as a director (S35)."""
    others = tuple(role for role in SEES_REVIEWS if role is not Role.DIRECTOR)
    return caller.has(Role.DIRECTOR) and not caller.has(*others)


def masked(caller: Caller, body: Any) -> Any:
    """The body without ids of reviews, for a director: they would say whose a review is before its votes are sealed."""
    return _without_reviews(body) if is_kept_from(caller) else body


def _without_reviews(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _without_reviews(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_without_reviews(value) for value in body]
    if not isinstance(body, str):
        return body
    return None if _REVIEW_ID.fullmatch(body) else _REVIEW_ID.sub("", body)


def is_sealed(review: AccreditationReview) -> bool:
    """Whether the board's votes can no longer change."""
    asked_from = review.asked_legal_from
    return review.stage in (ReviewStage.DIRECTOR, ReviewStage.CLOSED) or asked_from is ReviewStage.DIRECTOR
