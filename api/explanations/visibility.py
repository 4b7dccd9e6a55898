"""Whose events and subjects a caller may have explained."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.complaints.visibility import visible_complaint
from api.partners.visibility import visible_partners
from api.problems import not_found
from api.reviews.deliberation import deliberations_told
from api.reviews.visibility import knows_whose
from api.visibility import SEES_REVIEWS, is_blind, is_subject, known_reviews
from records.partners import timeline
from records.reviews.queries import find as find_review
from records.visibility import EVERYTHING, ReviewsKnown, Visibility


async def must_see(connection: AsyncConnection, caller: Caller, subject: str) -> None:
    """Raises a 404 problem where the caller may not have anything about the subject explained."""
    if subject.startswith("cmp_"):
        await visible_complaint(connection, caller, subject)
    else:
        await visible_owner(connection, caller, subject)


async def visible_owner(connection: AsyncConnection, caller: Caller, subject: str) -> str:
    """The partner whose the subject is. Raises a 404 problem where there is none that the caller may see."""
    partner_id = await timeline.partner_of(connection, subject) if is_subject(subject) else None
    seen = partner_id is not None and (await visible_partners(connection, caller)).includes(partner_id)
    if partner_id is None or not seen or not await knows_about(connection, caller, subject):
        raise not_found("event")
    return partner_id


async def knows_about(connection: AsyncConnection, caller: Caller, subject: str) -> bool:
    """Whether the caller sees the review and may know whose it is: a director only once the votes are sealed (S35)."""
    if subject.startswith("mrk_"):
        return known_reviews(caller) is not ReviewsKnown.NONE
    if not subject.startswith("rev_"):
        return True
    if not caller.has(*SEES_REVIEWS):
        return False
    review = await find_review(connection, subject, EVERYTHING)
    return review is not None and knows_whose(caller, review)


async def visible_timeline(connection: AsyncConnection, caller: Caller) -> Visibility:
    """What of partners' histories the caller is shown."""
    seen = await visible_partners(connection, caller)
    return replace(seen, deliberations=deliberations_told(caller))


def bare(caller: Caller, explained: dict[str, Any] | None) -> dict[str, Any] | None:
    """The explanation without what was looked at, for whom that could tell that a partner is under review."""
    if explained is None or not is_blind(caller):
        return explained
    return explained | {"facts": [], "would_have_changed": []}
