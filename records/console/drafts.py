"""Drafts: what somebody was typing in a form, kept until it is sent, or for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import drafts
from records.writes import put

KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Draft:
    """What was typed, as pairs of names and texts."""

    fields: Sequence[tuple[str, str]]
    saved_at: datetime


async def save(
    connection: AsyncConnection, owner: str, address: str, fields: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Keeps what was typed in the place of what was kept before. Old drafts are forgotten."""
    await connection.execute(delete(drafts).where(drafts.c.saved_at < now - KEPT_FOR))
    row = {"owner": owner, "address": address, "fields": [list(pair) for pair in fields], "saved_at": now}
    await put(connection, drafts, row, "owner", "address")


async def find(connection: AsyncConnection, owner: str, address: str) -> Draft | None:
    """What the person typed in the form, or None."""
    row = drafts.c
    query = select(row.fields, row.saved_at).where(row.owner == owner, row.address == address)
    found = (await connection.execute(query)).one_or_none()
    return None if found is None else Draft([(str(name), str(text)) for name, text in found.fields], found.saved_at)


async def remove(connection: AsyncConnection, owner: str, address: str) -> None:
    """Forgets the draft."""
    await connection.execute(delete(drafts).where(drafts.c.owner == owner, drafts.c.address == address))
