"""Lists that people named: their own, and those that others share."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import views

MOST = 100


@dataclass(frozen=True)
class View:
    """A named list."""

    id: str
    owner: str
    name: str
    address: str
    shared: bool


async def save(connection: AsyncConnection, owner: str, name: str, address: str, now: datetime, *, shared: bool) -> str:
    """Keeps the list under the name; its id. One of the same name is written over."""
    mine = (views.c.owner == owner) & (views.c.name == name)
    await connection.execute(delete(views).where(mine))
    view_id = uuid.uuid4().hex
    row = {"id": view_id, "owner": owner, "name": name, "address": address, "shared": shared, "saved_at": now}
    await connection.execute(insert(views).values(row))
    return view_id


async def of(connection: AsyncConnection, owner: str) -> Sequence[View]:
    """The person's own lists and those that are shared, by their names."""
    return [View(*found) for found in await connection.execute(those_for(owner))]


def those_for(owner: str) -> Select[Any]:
    """The query of the same."""
    row = views.c
    query = select(row.id, row.owner, row.name, row.address, row.shared).where(or_(row.owner == owner, row.shared))
    return query.order_by(row.name, row.id).limit(MOST)


async def remove(connection: AsyncConnection, owner: str, view_id: str) -> None:
    """Forgets a list of the person's own."""
    await connection.execute(delete(views).where(views.c.id == view_id, views.c.owner == owner))
