"""People: the verified address and name that a token told us of somebody who acts."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables import people


async def remember(connection: AsyncConnection, sub: str, name: str | None, email: str | None, at: datetime) -> None:
    """Keeps the latest name and address of the person."""
    statement = insert(people).values(sub=sub, name=name, email=email, seen_at=at)
    latest = {"name": statement.excluded.name, "email": statement.excluded.email, "seen_at": statement.excluded.seen_at}
    await connection.execute(statement.on_conflict_do_update(index_elements=["sub"], set_=latest))
