"""What a caller may see, as one value. What lies outside is answered exactly like what does not exist."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.problems import not_found
from records.partners.queries import managed_by
from records.visibility import EVERYTHING, Visibility
from standards.vocabulary import Role

T = TypeVar("T")

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def is_id(given: str) -> bool:
    """Whether it has the form of an id: nothing else is ever looked up."""
    return _ID.fullmatch(given) is not None


async def visibility_of(
    connection: AsyncConnection, caller: Caller, sees_all: tuple[Role, ...], *, sees_filed: bool = False
) -> Visibility:
    """Everything for the roles named; a PDM's own partners; with ``sees_filed`` what an intake system filed itself."""
    if caller.has(*sees_all):
        return EVERYTHING
    return Visibility(
        partners=await managed_partners(connection, caller),
        filed_by=caller.actor.sub if sees_filed and caller.has(Role.INTAKE) else None,
    )


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
