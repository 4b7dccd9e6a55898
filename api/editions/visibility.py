"""Who may see editions: whoever holds a role."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.authorization import require_role
from api.problems import not_found
from api.visibility import is_id
from records.editions import repository as editions
from records.editions.repository import Published
from standards.vocabulary import Role


def require_any_role(caller: Caller) -> None:
    """Raises a 403 problem for a caller without a role."""
    require_role(caller, tuple(Role), "Editions are read with any role.")


async def readable_edition(connection: AsyncConnection, caller: Caller, edition_id: str) -> Published:
    """The edition, for whoever holds a role. Raises a 404 problem where there is none of that id."""
    require_any_role(caller)
    return await found_edition(connection, edition_id)


async def found_edition(connection: AsyncConnection, edition_id: str) -> Published:
    """The edition. Raises a 404 problem where there is none of that id."""
    found = await editions.find(connection, edition_id) if is_id(edition_id) else None
    if found is None:
        raise not_found("edition")
    return found
