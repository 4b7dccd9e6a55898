"""Links to partners' own pages that were revoked: all of a partner's from before an instant."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import revoked_links
from records.writes import put


async def revoke(connection: AsyncConnection, partner_id: str, by: str, now: datetime) -> None:
    """Revokes every link of the partner's that was made up to now."""
    row = {"partner_id": partner_id, "revoked_at": now, "revoked_by": by}
    await put(connection, revoked_links, row, "partner_id")


async def revoked_at(connection: AsyncConnection, partner_id: str) -> datetime | None:
    """Up to when the partner's links were revoked; None where none was."""
    query = select(revoked_links.c.revoked_at).where(revoked_links.c.partner_id == partner_id)
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found
