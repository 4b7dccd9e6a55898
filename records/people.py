"""People: the verified address and name that a token told us of somebody who acts."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.private import people


async def remember(connection: AsyncConnection, sub: str, name: str | None, email: str | None, at: datetime) -> None:
    """Keeps the latest name and address of the person; a token that tells none takes none away.

    Who surfaced a complaint is known by the address alone, and must stay known (S32).
    """
    statement = insert(people).values(sub=sub, name=name, email=email, seen_at=at)
    said = statement.excluded
    known = {"name": func.coalesce(said.name, people.c.name), "email": func.coalesce(said.email, people.c.email)}
    latest = known | {"seen_at": said.seen_at}
    await connection.execute(statement.on_conflict_do_update(index_elements=["sub"], set_=latest))
