"""What a caller may see, as one value. What lies outside is answered exactly like what does not exist.

Who may know that a partner is under review is decided here, for every route (S32, S35).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.problems import not_found
from records import people
from records.partners.queries import managed_by
from records.reviews.hidden import hidden_in, shown_sequence
from records.visibility import EVERYTHING, ReviewsKnown, Visibility
from standards.vocabulary import Role

T = TypeVar("T")

SEES_REVIEWS = (Role.PARTNER_OPS, Role.DIRECTOR, Role.LEGAL, Role.OPS, Role.AUDITOR, Role.PDM)

_REVIEW_ID = re.compile(r" ?\brev_[0-9a-z]{26}\b")
"""A review, by itself or where a sentence names it."""
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SUBJECT = re.compile(r"[A-Za-z0-9._/-]{1,100}")


def is_id(given: str) -> bool:
    """Whether it has the form of an id: nothing else is ever looked up."""
    return _ID.fullmatch(given) is not None


def is_subject(given: str) -> bool:
    """Whether it has the form of an event's subject: an id, or a noun and an id."""
    return _SUBJECT.fullmatch(given) is not None


async def visibility_of(
    connection: AsyncConnection, caller: Caller, sees_all: tuple[Role, ...], *, sees_filed: bool = False
) -> Visibility:
    """Everything for the roles named; a PDM's own partners; with ``sees_filed`` what an intake system filed itself."""
    if caller.has(*sees_all):
        seen = EVERYTHING
    else:
        seen = Visibility(
            partners=await managed_partners(connection, caller),
            filed_by=caller.actor.sub if sees_filed and caller.has(Role.INTAKE) else None,
        )
    return await blinded(connection, caller, seen)


async def blinded(connection: AsyncConnection, caller: Caller, seen: Visibility) -> Visibility:
    """The same, with what of reviews is hidden from the caller."""
    known = known_reviews(caller)
    if known is not ReviewsKnown.NONE:
        return replace(seen, reviews=known)
    others = await people.other_subs(connection, caller.actor.sub, caller.email)
    return replace(seen, reviews=known, subs=(caller.actor.sub, *others))


async def shown_version(connection: AsyncConnection, caller: Caller, subject: str, sequence: int) -> int:
    """The sequence of the subject's last event as the caller is shown it."""
    hidden = await hidden_in(connection, [subject], await blinded(connection, caller, EVERYTHING))
    return shown_sequence(hidden, subject, sequence)


def known_reviews(caller: Caller) -> ReviewsKnown:
    """Of which reviews the caller may know whose they are.

    Of none: whoever holds a seat, whatever this token says (S32). Of the sealed ones: a director (S35).
    """
    if caller.sits or caller.has(Role.ACCREDITATION_BOARD):
        return ReviewsKnown.NONE
    return ReviewsKnown.SEALED if is_kept_from(caller) else ReviewsKnown.ALL


def is_blind(caller: Caller) -> bool:
    """Whether anything about reviews is hidden from the caller."""
    return known_reviews(caller) is not ReviewsKnown.ALL


def is_kept_from(caller: Caller) -> bool:
    """Whether the caller may know whose a review is only once its votes are sealed, as a director (S35)."""
    others = tuple(role for role in SEES_REVIEWS if role is not Role.DIRECTOR)
    return caller.has(Role.DIRECTOR) and not caller.has(*others)


def masked(caller: Caller, body: Any) -> Any:
    """The body without ids of reviews, for whom they would tell whose a review is."""
    return _without_reviews(body) if is_blind(caller) else body


def _without_reviews(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _without_reviews(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_without_reviews(value) for value in body]
    if not isinstance(body, str):
        return body
    return None if _REVIEW_ID.fullmatch(body) else _REVIEW_ID.sub("", body)


async def managed_partners(connection: AsyncConnection, caller: Caller) -> tuple[str, ...]:
    """A PDM's partners: those of the token, and those whose recorded PDM is the caller."""
    if not caller.has(Role.PDM):
        return ()
    recorded = await managed_by(connection, caller.actor.sub, caller.email)
    return tuple(dict.fromkeys((*caller.partners, *recorded)))


async def find_visible(
    find: Callable[[AsyncConnection, str, Visibility], Awaitable[T | None]],
    connection: AsyncConnection,
    subject_id: str,
    visibility: Visibility,
    noun: str,
) -> T:
    """What ``find`` finds under the id. Raises a 404 problem where it is absent or the caller may not see it."""
    found = await find(connection, subject_id, visibility) if is_id(subject_id) else None
    if found is None:
        raise not_found(noun)
    return found
