"""Sessions of the staff pages: begun, found by the secret that the browser holds, and ended."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import sessions
from records.people import same_person

NOTED_EVERY = timedelta(minutes=1)
"""How often a session in use is noted: not with each request."""


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in."""

    id: str
    caller: Mapping[str, Any]
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    other_subs: Sequence[str] = ()
    """The same person's other accounts, known by the verified address."""


def digest(secret: str) -> str:
    """What is kept of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def begin(
    connection: AsyncConnection, sub: str, caller: Mapping[str, Any], now: datetime, lasts: timedelta
) -> str:
    """Begins a session of at most that length; the secret that opens it. Sessions that are over are forgotten."""
    await connection.execute(delete(sessions).where(sessions.c.ends_at < now))
    secret = secrets.token_urlsafe(32)
    row = {"id": digest(secret), "sub": sub, "caller": caller, "began_at": now, "seen_at": now, "ends_at": now + lasts}
    await connection.execute(insert(sessions).values(row))
    return secret


async def find(connection: AsyncConnection, secret: str, now: datetime, idle: timedelta) -> Session | None:
    """The session that the secret opens; None where it was ended, is over, or was not used for ``idle``."""
    given = {"session": digest(secret), "now": now, "used_since": now - idle}
    found = (await connection.execute(_living(), given)).one_or_none()
    return None if found is None else Session(*found)


@cache
def _living() -> Select[Any]:
    """Built once: building a statement takes longer than carrying it out."""
    row = sessions.c
    others = func.array(same_person(row.sub, row.caller["email"].astext).scalar_subquery())
    lives = (row.ends_at > bindparam("now")) & (row.seen_at > bindparam("used_since"))
    query = select(row.id, row.caller, row.began_at, row.seen_at, row.ends_at, others)
    return query.where(row.id == bindparam("session"), lives)


async def note_use(connection: AsyncConnection, session: Session, now: datetime) -> None:
    """Keeps that the session was used just now."""
    await connection.execute(update(sessions).where(sessions.c.id == session.id).values(seen_at=now))


async def narrow(connection: AsyncConnection, session_id: str, caller: Mapping[str, Any]) -> None:
    """Keeps that the person acts in fewer roles for the rest of the session."""
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(caller=caller))


async def end(connection: AsyncConnection, session_id: str) -> None:
    """Ends the session."""
    await connection.execute(delete(sessions).where(sessions.c.id == session_id))


async def end_those_of(connection: AsyncConnection, secrets_held: Sequence[str]) -> None:
    """Ends the sessions that the secrets open."""
    if secrets_held:
        await connection.execute(delete(sessions).where(sessions.c.id.in_([digest(one) for one in secrets_held])))


async def end_all(connection: AsyncConnection, sub: str) -> int:
    """Ends every session of the person, on whichever machine; returns how many there were."""
    return (await connection.execute(delete(sessions).where(sessions.c.sub == sub))).rowcount


async def count(connection: AsyncConnection, sub: str, now: datetime, idle: timedelta) -> int:
    """How many sessions the person has that would still open: none that was not used for ``idle``."""
    row = sessions.c
    lives = (row.sub == sub) & (row.ends_at > now) & (row.seen_at > now - idle)
    return (await connection.execute(select(func.count()).where(lives))).scalar_one()
