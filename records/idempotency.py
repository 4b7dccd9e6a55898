"""Idempotency keys: a caller's key stands for one request, and the first answer to it is given again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.private import idempotency

# Built once: building a statement takes longer than carrying it out.
_MINE: Final = (idempotency.c.caller == bindparam("by")) & (idempotency.c.key == bindparam("under"))
_KEPT: Final = select(idempotency).where(_MINE)
_RESERVED: Final = insert(idempotency).on_conflict_do_nothing()
_SETTLED: Final = update(idempotency).where(_MINE, idempotency.c.status.is_(None))


@dataclass(frozen=True)
class Answer:
    """An answer as it was given."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Reserved:
    """The key is this request's; ``answer`` is there where it was answered before."""

    answer: Answer | None


class KeyReused(Exception):
    """The key was used by the same caller for another request."""


async def reserve(connection: AsyncConnection, caller: str, key: str, fingerprint: str) -> Reserved:
    """Takes the key for the request with this fingerprint. Raises ``KeyReused`` where another request has it."""
    row = {"caller": caller, "key": key, "fingerprint": fingerprint}
    taken = await connection.execute(_RESERVED, row)
    if taken.rowcount:
        return Reserved(answer=None)
    found = (await connection.execute(_KEPT, {"by": caller, "under": key})).one_or_none()
    if found is None:
        return await reserve(connection, caller, key, fingerprint)  # it was forgotten just now
    if found.fingerprint != fingerprint:
        raise KeyReused
    return Reserved(None if found.status is None else _kept(found))


async def settle(connection: AsyncConnection, caller: str, key: str, answer: Answer) -> Answer | None:
    """Keeps the answer as the key's first one; returns the one that was kept before it, where there is one."""
    # As the text that was sent: JSONB would put its members in an order of its own.
    values = {"status": answer.status, "body": json.dumps(answer.body), "headers": answer.headers}
    kept = await connection.execute(_SETTLED, {"by": caller, "under": key} | values)
    if kept.rowcount:
        return None
    found = (await connection.execute(_KEPT, {"by": caller, "under": key})).one_or_none()
    return None if found is None else _kept(found)


def _kept(row: Any) -> Answer:
    body = json.loads(row.body) if isinstance(row.body, str) else row.body  # as it was kept before: no text
    return Answer(row.status, body, row.headers or {})


async def release(connection: AsyncConnection, caller: str, key: str, fingerprint: str) -> None:
    """Gives the request's key back where it got no answer: the next request under it is its first one."""
    mine = (idempotency.c.caller == caller) & (idempotency.c.key == key) & (idempotency.c.fingerprint == fingerprint)
    await connection.execute(delete(idempotency).where(mine, idempotency.c.status.is_(None)))


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Forgets keys first used before the instant; returns how many. A request sent again after that is a new one."""
    return (await connection.execute(delete(idempotency).where(idempotency.c.created_at < before))).rowcount
