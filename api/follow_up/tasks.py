"""The tasks that follow from decisions and requests, each with its key in the order of the inbox."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.dependencies import Services
from api.partners.schemas import mark_view
from records.follow_up import annulments
from records.partners.queries import marks_by_id
from standards.vocabulary import Role

Key = tuple[datetime, str]
Task = tuple[Key, dict[str, Any]]


async def follow_up_tasks(
    services: Services, connection: AsyncConnection, caller: Caller, after: Key | None, limit: int
) -> list[Task]:
    """Up to ``limit`` of each kind after the key, for the roles that the caller has."""
    if not caller.has(Role.DIRECTOR):
        return []
    return await _annulments(services, connection, caller, after, limit)


async def _annulments(
    services: Services, connection: AsyncConnection, caller: Caller, after: Key | None, limit: int
) -> list[Task]:
    """Requests to vacate a mark that the caller may decide on, by when they were made: they have no deadline."""
    actor = (await services.as_person(connection, caller)).actor
    found = await annulments.waiting(connection, (actor.sub, *actor.other_subs), after, limit)
    marks = await marks_by_id(connection, [mark_id for mark_id, _ in found])
    return [(key, mark_view(marks[mark_id]).model_dump(mode="json")) for mark_id, key in found]
