"""Editions that wait for a second person, as tasks of those who may approve them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.dependencies import Services
from api.editions.presenter import present
from records.editions import repository as editions
from records.keyset import Key
from standards.editions.commands import ApproveEdition
from standards.vocabulary import EditionStage

MOST = 500
"""Editions that wait at one time: many times more than anybody writes."""


async def edition_tasks(
    services: Services, connection: AsyncConnection, person: Caller, after: Key | None, limit: int
) -> list[tuple[Key, dict[str, Any]]]:
    """Up to ``limit`` editions after the key that the person may approve, each due when it would begin to govern."""
    declared = ApproveEdition.declaration
    if not person.has(*declared.roles):
        return []
    found = await editions.page(connection, EditionStage.PROPOSED, after, MOST)
    if not found:
        return []
    views = await present(services, connection, person, found)
    offered = [view for view in views if any(action.name == declared.name for action in view.actions)]
    return [((view.effective_from, view.id), view.model_dump(mode="json", by_alias=True)) for view in offered[:limit]]
