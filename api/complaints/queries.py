"""Reading a complaint from the records, with its texts."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.commands import etag
from api.complaints.presenter import complaint_view
from api.complaints.visibility import scope_of
from api.dependencies import Services
from api.problems import not_found
from records import texts
from records.complaints.queries import Key, Recorded, Scope, find
from records.idempotency import Answer

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def recorded(
    connection: AsyncConnection, caller: Caller, complaint_id: str, scope: Scope | None = None
) -> Recorded:
    """The complaint, if it is within the scope, by default the caller's. Raises a 404 problem otherwise."""
    found = await find(connection, complaint_id, scope or scope_of(caller)) if _ID.fullmatch(complaint_id) else None
    if found is None:
        raise not_found()
    return found


async def must_see(services: Services, caller: Caller, complaint_id: str) -> None:
    """Raises a 404 problem where the caller may not see the complaint."""
    async with services.engine.connect() as connection:
        await recorded(connection, caller, complaint_id)


async def shown(services: Services, connection: AsyncConnection, caller: Caller, found: Recorded) -> dict[str, Any]:
    """The complaint as this caller sees it."""
    caller = await services.as_person(connection, caller)
    edition = await services.repository.by_id(connection, found.case.edition)
    contents = await texts.of_subject(connection, found.case.id)
    return complaint_view(found, contents, caller, edition).model_dump(mode="json", by_alias=True)


async def answer(
    services: Services,
    connection: AsyncConnection,
    caller: Caller,
    complaint_id: str,
    status: int,
    scope: Scope | None = None,
) -> Answer:
    """The complaint as it stands on record, as an answer with its entity tag."""
    found = await recorded(connection, caller, complaint_id, scope)
    body = await shown(services, connection, caller, found)
    headers = {"ETag": etag(complaint_id, found.case.sequence), "Vary": "Authorization"}
    return Answer(status, body, headers)


async def listed(
    services: Services, connection: AsyncConnection, caller: Caller, page: Sequence[tuple[Recorded, Key]]
) -> list[dict[str, Any]]:
    """A page of complaints, with the texts of all of them read at once."""
    contents = await texts.of_subjects(connection, [found.case.id for found, _ in page])
    views = []
    for found, _ in page:
        edition = await services.repository.by_id(connection, found.case.edition)
        views.append(complaint_view(found, contents, caller, edition).model_dump(mode="json", by_alias=True))
    return views
