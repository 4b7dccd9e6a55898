"""People: the verified address and name that a token told us of somebody who acts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Text, any_, func, literal, or_, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables import events, intake, people
from standards.complaint.participants import HANDLED
from standards.vocabulary import Role


async def remember(connection: AsyncConnection, sub: str, name: str | None, email: str | None, at: datetime) -> None:
    """Keeps the latest name and address of the person; a token that tells none takes none away.

    Who surfaced a complaint is known by the address alone, and must stay known (S32).
    """
    statement = insert(people).values(sub=sub, name=name, email=email, seen_at=at)
    said = statement.excluded
    known = {"name": func.coalesce(said.name, people.c.name), "email": func.coalesce(said.email, people.c.email)}
    latest = known | {"seen_at": said.seen_at}
    await connection.execute(statement.on_conflict_do_update(index_elements=["sub"], set_=latest))


async def other_subs(connection: AsyncConnection, sub: str, email: str | None) -> tuple[str, ...]:
    """The other subjects of the same person: those with the verified address, in whichever case it is written.

    ``email`` is what the token says now; the address that an earlier token of the subject told counts as well.
    """
    told = select(func.lower(people.c.email)).where(people.c.sub == sub)
    address = func.lower(people.c.email)
    same = select(people.c.sub).where(or_(address == func.lower(email), address.in_(told)), people.c.sub != sub)
    return tuple((await connection.execute(same.order_by(people.c.sub))).scalars())


async def known_by_address(connection: AsyncConnection, cases: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each case with the subjects that a verified address ties to it (S32).

    They are whoever surfaced it, and the other accounts of those who handled it: one person is one person on every
    board.
    """
    log, handler, other = events.c, people.alias(), people.alias()
    mine = any_(literal(list(cases), ARRAY(Text)))
    surfaced_by = func.lower(intake.c.body["surfaced_by"]["email"].astext)
    surfaced = select(intake.c.id, people.c.sub).join(people, func.lower(people.c.email) == surfaced_by)
    accounts = (
        select(log.subject, other.c.sub)
        .join(handler, handler.c.sub == log.actor)
        .join(other, func.lower(other.c.email) == func.lower(handler.c.email))
        .where(log.subject == mine, log.type.in_(HANDLED), log.role != Role.SYSTEM.value)
        .where(other.c.sub != handler.c.sub)
    )
    found = await connection.execute(union(surfaced.where(intake.c.id == mine), accounts))
    return [(case, sub) for case, sub in sorted(found.all())]
