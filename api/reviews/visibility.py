"""Who sees what of standing: staff their partners, the accreditation board a blind packet and nothing else (S32)."""

import re
from enum import StrEnum
from typing import Any

from api.auth import Caller
from api.partners.visibility import only_partners
from api.problems import coded
from standards.rejections import RejectionCode
from standards.review import AccreditationReview
from standards.vocabulary import ReviewStage, Role

SEES_REVIEWS = (Role.PARTNER_OPS, Role.DIRECTOR, Role.LEGAL, Role.OPS, Role.AUDITOR, Role.PDM)

_NAMED = re.compile(r" ?\brev_[0-9a-z]{26}\b")
"""A review, by itself or where a sentence names it."""


class Sight(StrEnum):
    """How a caller sees a review."""

    BOARD = "board"
    STAFF = "staff"


def sight_of(caller: Caller) -> Sight:
    """How the caller sees reviews. Raises a 403 problem for who sees none, and for a token with both sights."""
    if caller.board_only:
        return Sight.BOARD
    if caller.has(Role.ACCREDITATION_BOARD):
        detail = "Reviews are judged blind: use a token with the role accreditation_board alone."
        raise coded(RejectionCode.ROLE_REQUIRED, detail, ("S32",))
    if not caller.has(*SEES_REVIEWS):
        raise coded(
            RejectionCode.ROLE_REQUIRED, f"Reviews are read with the role {' or '.join(SEES_REVIEWS)}.", ("S32",)
        )
    return Sight.STAFF


def reviews_of(caller: Caller) -> tuple[str, ...] | None:
    """The partners to whose reviews the caller is narrowed, or None for all."""
    return None if caller.board_only else only_partners(caller)


def knows_whose(caller: Caller, review: AccreditationReview) -> bool:
    """Whether the caller is told whose review it is: a director once the votes are sealed (S35)."""
    if caller.board_only:
        return False
    return not is_kept_from(caller) or is_sealed(review)


def is_kept_from(caller: Caller) -> bool:
    """Whether the caller is only told whose a review is once its votes are sealed, as a director alone is (S35)."""
    others = tuple(role for role in SEES_REVIEWS if role is not Role.DIRECTOR)
    return caller.has(Role.DIRECTOR) and not caller.has(*others)


def masked(caller: Caller, body: Any) -> Any:
    """The body without ids of reviews, for a director: whose a review is, is told once the votes are sealed (S35)."""
    return _without_reviews(body) if is_kept_from(caller) else body


def _without_reviews(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _without_reviews(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_without_reviews(value) for value in body]
    if not isinstance(body, str):
        return body
    return None if _NAMED.fullmatch(body) else _NAMED.sub("", body)


def is_sealed(review: AccreditationReview) -> bool:
    """Whether the board's votes can no longer change."""
    asked_from = review.asked_legal_from
    return review.stage in (ReviewStage.DIRECTOR, ReviewStage.CLOSED) or asked_from is ReviewStage.DIRECTOR
