"""People: the verified address, the name and the roles of somebody who acts, as the latest token gave them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.compiled_statements import fetch
from records.complaints.tables import intake
from records.private_records.keeping import keep_track
from records.search import matches, vector
from records.tables.event_log import events
from records.tables.private import people
from standards.complaint.participants import HANDLED
from standards.vocabulary import Role


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
    *,
    sits: bool = False,
) -> None:
    """Keeps the latest name and address of the person; a token without one takes none away.

    Who surfaced a complaint is known by the address alone, and must stay known (S32). ``sits`` says that the person was
    shown a review as a member of its board.
    """
    before = (await connection.execute(select(people.c.name, people.c.email).where(people.c.sub == sub))).one_or_none()
    found_by = vector(sub, name or (before and before.name), email or (before and before.email))
    kept = {"sub": sub, "name": name, "email": email, "seen_at": at, "roles": list(roles), "sits": sits}
    statement = insert(people).values(**kept, search=found_by)
    given = statement.excluded
    known = {"name": func.coalesce(given.name, people.c.name), "email": func.coalesce(given.email, people.c.email)}
    # Whoever sat, sits: a later token without the seat makes nobody less of a judge (S32).
    latest = known | {
        "sits": people.c.sits | given.sits,
        "seen_at": given.seen_at,
        "roles": given.roles,
        "search": given.search,
    }
    await connection.execute(statement.on_conflict_do_update(index_elements=["sub"], set_=latest))
    if before is None or (before.name, before.email) != (name or before.name, email or before.email):
        await keep_track(connection, "people", [sub], at)


async def other_subs(connection: AsyncConnection, sub: str, email: str | None) -> tuple[str, ...]:
    """The other subjects of the same person: those with the verified address, in whichever case it is written.

    ``email`` is what the token says now; the address that an earlier token of the subject told counts as well.
    """
    return tuple(row.sub for row in await fetch(connection, _others(), {"reader": sub, "address": email}))


@cache
def _others() -> Select[Any]:
    """Built once: building a statement takes longer than carrying it out."""
    return same_person(bindparam("reader", type_=Text), bindparam("address", type_=Text))


def same_person(sub: ColumnElement[str], email: ColumnElement[str]) -> Select[Any]:
    """The query of the other subjects of the same person; ``sub`` and ``email`` may be columns of a query around it."""
    other, known = people.alias(), people.alias()
    told = select(func.lower(known.c.email)).where(known.c.sub == sub).correlate_except(known)
    address = func.lower(other.c.email)
    addresses = func.array_append(func.array(told.scalar_subquery(), type_=ARRAY(Text)), func.lower(email))
    same = select(other.c.sub).where(address == any_(addresses), other.c.sub != sub)
    return same.correlate_except(other).order_by(other.c.sub)


async def seat_holders(connection: AsyncConnection) -> tuple[set[str], set[str]]:
    """The subjects and the addresses of everybody who was shown a review blind: one person is one person (S32)."""
    row, addresses = people.c, _addresses_of_seats()
    subs = select(row.sub).where(row.sits | func.lower(row.email).in_(addresses))
    return set((await connection.execute(subs)).scalars()), set((await connection.execute(addresses)).scalars())


def sits_on_board(sub: ColumnElement[str], email: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that the person with this subject or address is one of them."""
    known = people.alias()
    holds = known.c.sits | func.lower(known.c.email).in_(_addresses_of_seats())
    return or_(
        select(known.c.sub).where(known.c.sub == sub, holds).exists(), func.lower(email).in_(_addresses_of_seats())
    )


def _addresses_of_seats() -> Select[Any]:
    held = people.alias()
    return select(func.lower(held.c.email)).where(held.c.sits, held.c.email.is_not(None))


async def known_by_address(connection: AsyncConnection, cases: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each case with the subjects that a verified address ties to it (S32).

    They are whoever surfaced it, and the other accounts of those who handled it: one person is one person on every
    board.
    """
    found = await fetch(connection, _known_by_address(), {"cases": list(cases)})
    return sorted((row.id, row.sub) for row in found)


@cache
def _known_by_address() -> CompoundSelect[Any]:
    log, handler, other = events.c, people.alias(), people.alias()
    mine = any_(bindparam("cases", type_=ARRAY(Text)))
    surfaced_by = func.lower(intake.c.body["surfaced_by"]["email"].astext)
    surfaced = select(intake.c.id, people.c.sub).join(people, func.lower(people.c.email) == surfaced_by)
    accounts = (
        select(log.subject, other.c.sub)
        .join(handler, handler.c.sub == log.actor)
        .join(other, func.lower(other.c.email) == func.lower(handler.c.email))
        .where(log.subject == mine, log.type == any_(literal(list(HANDLED), ARRAY(Text))))
        .where(log.role != Role.SYSTEM.value, other.c.sub != handler.c.sub)
    )
    return union(surfaced.where(intake.c.id == mine), accounts)


async def page(
    connection: AsyncConnection, q: str | None, roles: Collection[str], subs: Sequence[str], after: str, limit: int
) -> Sequence[Person]:
    """Up to ``limit`` people after the sub, in the order of their subs; with roles, those who hold one of them."""
    row = people.c
    query = select(row.sub, row.name, row.email, row.roles).where(row.sub > after).order_by(row.sub).limit(limit)
    if q is not None:
        query = query.where(matches(row.search, q))
    if roles:
        query = query.where(row.roles.op("&&")(cast(array(list(roles)), ARRAY(Text))))
    if subs:
        query = query.where(row.sub.in_(subs))
    found = await connection.execute(query)
    return [Person(one.sub, one.name, one.email, tuple(one.roles)) for one in found]


def by_name(found: Iterable[Person]) -> list[Person]:
    """The people in the order of what they are called."""
    return sorted(found, key=lambda one: (one.name or one.sub).casefold())
