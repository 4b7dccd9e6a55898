"""Keeping track of private rows: the digest of each that changes goes into the log, and so does an erasure.

What is written once (texts, intake, identities) is covered by the event that it is written with.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import holds_private, keys_of, private_digest
from records.editions.repository import EditionRepository
from records.event_store import append
from records.private_records.stores import COVERED, STORES
from records.private_records.tables import private_records
from records.streams import PRIVATE_RECORDS
from standards.actors import SYSTEM, Actor
from standards.base_model import read_stored
from standards.private_record import PrivateErased, PrivateKept, PrivateRecord, PrivateRecordEvent
from standards.private_record.evolve import SUBJECT
from standards.vocabulary import Role

_COVERED = ("stores", "covered")


async def keep_track(connection: AsyncConnection, store: str, keys: Sequence[str], at: datetime) -> None:
    """Notes what the rows hold now, in the transaction that wrote them; what is noted already is left as it is."""
    for key in keys:
        row = await row_of(connection, store, key)
        known = await _known(connection, store, key)
        content = STORES[store].content(row)
        ring = keys_of(connection)
        if known is None or known.digest is None or not holds_private(ring, known.digest, store, key, content):
            kept = PrivateKept(digest=private_digest(ring, store, key, content))
            await _note(connection, store, key, known, kept, at, SYSTEM, Role.SYSTEM)


async def cover_what_there_was(connection: AsyncConnection, at: datetime) -> None:
    """Notes, once, what rows of before there were digests hold. From then on a row that nothing tells of is a fault."""
    known = await _known(connection, _COVERED[0], _COVERED[1])
    if known is not None:
        return
    for name, store in STORES.items():
        if store.own_events:
            rows = (await connection.execute(select(*store.table.primary_key))).mappings().all()
            await keep_track(connection, name, [store.key(dict(row)) for row in rows], at)
    await _note(connection, _COVERED[0], _COVERED[1], None, PrivateKept(digest=COVERED), at, SYSTEM, Role.SYSTEM)


async def erase(
    connection: AsyncConnection, store: str, key: str, reason: str, by: Actor, role: Role, at: datetime
) -> None:
    """Erases what the row holds, and notes that it was erased. Needs the rights of the schema's owner.

    Raises ``KeyError`` where there is no such store or row.
    """
    await row_of(connection, store, key)
    known = await _known(connection, store, key)
    await connection.execute(
        update(STORES[store].table).where(_is(STORES[store].table, key)).values(STORES[store].erased)
    )
    await _note(connection, store, key, known, PrivateErased(reason=reason), at, by, role)


async def row_of(connection: AsyncConnection, store: str, key: str) -> Mapping[str, Any]:
    """The row. Raises ``KeyError`` where there is none."""
    table = STORES[store].table
    row = (await connection.execute(select(table).where(_is(table, key)))).mappings().one_or_none()
    if row is None:
        raise KeyError(f"{store}/{key}")
    return dict(row)


def _is(table: Table, key: str) -> Any:
    columns = list(table.primary_key)
    return and_(*(column == part for column, part in zip(columns, key.split("/", len(columns) - 1), strict=True)))


async def _known(connection: AsyncConnection, store: str, key: str) -> PrivateRecord | None:
    """What is known of the row, which nobody else notes anything of until the transaction ends."""
    name = f"{store}/{key}"
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(SUBJECT + name, 0))))
    found = await connection.execute(select(private_records.c.state).where(private_records.c.id == name))
    state = found.scalar_one_or_none()
    return None if state is None else read_stored(PrivateRecord, state)


async def _note(
    connection: AsyncConnection,
    store: str,
    key: str,
    known: PrivateRecord | None,
    data: PrivateKept | PrivateErased,
    at: datetime,
    by: Actor,
    role: Role,
) -> None:
    edition = await EditionRepository().in_force(connection, at)
    event = PrivateRecordEvent(
        subject=f"{SUBJECT}{store}/{key}",
        sequence=known.sequence + 1 if known else 1,
        at=at,
        actor=by.sub,
        role=role,
        edition=edition.id,
        clauses=(),
        data=data,
    )
    await append(connection, PRIVATE_RECORDS, (event,), edition)
