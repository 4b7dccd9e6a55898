"""People: the verified address, the name and the roles of somebody who acts, as the latest token gave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.search import matches, vector
from records.tables.private import people


@dataclass(frozen=True)
class Person:
    """Somebody who has acted."""

    sub: str
    name: str | None
    email: str | None
    roles: tuple[str, ...]


async def remember(
    connection: AsyncConnection,
    sub: str,
    name: str | None,
    email: str | None,
    at: datetime,
    roles: Sequence[str] = (),
) -> None:
    """Keeps the latest name and address of the person; a token without one takes none away.

    Who surfaced a complaint is known by the address alone, and must stay known (S32).
    """
    before = (await connection.execute(select(people.c.name, people.c.email).where(people.c.sub == sub))).one_or_none()
    found_by = vector(sub, name or (before and before.name), email or (before and before.email))
    kept = {"sub": sub, "name": name, "email": email, "seen_at": at, "roles": list(roles)}
    statement = insert(people).values(**kept, search=found_by)
    given = statement.excluded
    known = {"name": func.coalesce(given.name, people.c.name), "email": func.coalesce(given.email, people.c.email)}
    latest = known | {"seen_at": given.seen_at, "roles": given.roles, "search": given.search}
    await connection.execute(statement.on_conflict_do_update(index_elements=["sub"], set_=latest))


async def page(
    connection: AsyncConnection, q: str | None, role: str | None, subs: Sequence[str], after: str, limit: int
) -> Sequence[Person]:
    """Up to ``limit`` people after the sub, in the order of their subs."""
    row = people.c
    query = select(row.sub, row.name, row.email, row.roles).where(row.sub > after).order_by(row.sub).limit(limit)
    if q is not None:
        query = query.where(matches(row.search, q))
    if role is not None:
        query = query.where(row.roles.op("@>")(array([role])))
    if subs:
        query = query.where(row.sub.in_(subs))
    found = await connection.execute(query)
    return [Person(one.sub, one.name, one.email, tuple(one.roles)) for one in found]
