"""Who sees what of reviews: staff those of their partners, the accreditation board a blind packet and nothing else."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.partners.visibility import visible_partners
from api.problems import coded
from api.visibility import SEES_REVIEWS, find_visible, is_kept_from
from records.reviews import queries as reviews
from records.visibility import EVERYTHING, NOTHING, Visibility
from standards.rejections import RejectionCode
from standards.review import AccreditationReview
from standards.vocabulary import ReviewStage, Role


def sees_blind(caller: Caller) -> bool:
    """Whether the caller sees reviews blind, as the board does (S32).

    Raises a 403 problem for who sees none, and for a token that would see them both blind and whole.
    """
    if caller.board_only:
        return True
    if caller.has(Role.ACCREDITATION_BOARD):
        detail = "Whoever may sit judges blind: use a token with the role accreditation_board alone."
        raise coded(RejectionCode.ROLE_REQUIRED, detail, ("S32",))
    require_role(caller, SEES_REVIEWS, f"Reviews are read with the role {' or '.join(SEES_REVIEWS)}.", ("S32",))
    return False


async def visible_reviews(connection: AsyncConnection, caller: Caller) -> Visibility:
    """The reviews that the caller may see, blind or whole; who sits sees sealed ones besides, of nobody."""
    if caller.board_only:
        return EVERYTHING
    return NOTHING if caller.has(Role.ACCREDITATION_BOARD) else await visible_partners(connection, caller)


async def visible_review(connection: AsyncConnection, caller: Caller, review_id: str) -> AccreditationReview:
    """The review, if the caller may see it. Raises a 404 problem otherwise."""
    return await find_visible(reviews.find, connection, review_id, await visible_reviews(connection, caller), "review")


def knows_whose(caller: Caller, review: AccreditationReview) -> bool:
    """Whether the caller may know whose review it is: a director once the votes are sealed (S35)."""
    if caller.sits or caller.has(Role.ACCREDITATION_BOARD):
        return False
    return not is_kept_from(caller) or is_sealed(review)


def is_sealed(review: AccreditationReview) -> bool:
    """Whether the board's votes can no longer change."""
    asked_from = review.asked_legal_from
    return review.stage in (ReviewStage.DIRECTOR, ReviewStage.CLOSED) or asked_from is ReviewStage.DIRECTOR
