"""Links to partners' own pages that were revoked: all of a partner's from before an instant."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import revoked_links


async def revoke(connection: AsyncConnection, partner_id: str, by: str, now: datetime) -> None:
    """Revokes every link of the partner's that was made up to now."""
    statement = insert(revoked_links).values(partner_id=partner_id, revoked_at=now, revoked_by=by)
    latest = {"revoked_at": statement.excluded.revoked_at, "revoked_by": statement.excluded.revoked_by}
    await connection.execute(statement.on_conflict_do_update(index_elements=["partner_id"], set_=latest))


async def revoked_at(connection: AsyncConnection, partner_id: str) -> datetime | None:
    """Up to when the partner's links were revoked; None where none was."""
    query = select(revoked_links.c.revoked_at).where(revoked_links.c.partner_id == partner_id)
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found
