"""Comparing what private rows hold with the digests of them in the event log."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import holds_private
from records.partners.queries import Identity
from records.private_records.stores import COVERED, STORES, PrivateStore
from records.private_records.tables import private_records
from records.tables.event_log import events
from standards.signing import Keyring

_BATCH = 1_000
_NO_DIGEST = re.compile(r"^(decision|decided)$")


@dataclass(frozen=True)
class PrivateFault:
    """A private row that is not what the log says."""

    row: str
    problem: str


async def check(connection: AsyncConnection, keys: Keyring | None) -> list[PrivateFault]:
    """Every private row that was changed, removed, brought back, or never recorded."""
    erased, kept = await _known(connection)
    covered = kept | await _covered(connection)
    found: list[PrivateFault] = []
    tracked = COVERED in kept
    for name, store in STORES.items():
        seen: set[str] = set()
        async for row in _rows(connection, store.table):
            key = store.key(row)
            seen.add(f"{name}/{key}")
            digest = covered.get(f"{name}/{key}")
            gone_for_good = f"{name}/{key}" in erased
            problem = _problem(keys, name, store, row, digest, erased=gone_for_good)
            if problem is None and digest is None and store.own_events and tracked and not gone_for_good:
                problem = "nothing on record tells that it was written"
            if problem is not None:
                found.append(PrivateFault(f"{name} {key}", problem))
        gone = sorted(one for one in covered if one.startswith(f"{name}/") and one not in seen)
        found += [PrivateFault(one.replace("/", " ", 1), "it was removed") for one in gone]
    return found


def _problem(
    keys: Keyring | None, name: str, store: PrivateStore, row: Any, digest: str | None, *, erased: bool
) -> str | None:
    if erased:
        return None if store.is_erased(row) else "it was erased, and holds something again"
    if name == "identities":
        fields = {field: row[field] for field in Identity.__dataclass_fields__}
        identity = Identity(**fields | {"aliases": tuple(row["aliases"]), "domains": tuple(row["domains"])})
        return None if identity.id_for(row["partner_id"]) == row["id"] else "it was changed"
    if digest is None:
        return None
    holds = holds_private(keys, digest, name, store.key(row), store.content(row))
    if holds is None:
        return "the key of its digest is not among RECOURSE_AUDIT_KEYS: it can't be verified"
    return None if holds else "it was changed"


async def _known(connection: AsyncConnection) -> tuple[set[str], dict[str, str]]:
    row = private_records.c
    rows = (await connection.execute(select(row.id, row.digest, row.erased_at))).all()
    kept = {one.id: one.digest for one in rows if one.digest is not None and one.erased_at is None}
    return {one.id for one in rows if one.erased_at is not None}, kept


async def _covered(connection: AsyncConnection) -> dict[str, str]:
    """The digests that events hold of rows which are written once, by store and key."""
    found: dict[str, str] = {}
    after = 0
    while True:
        query = select(events.c.position, events.c.subject, events.c.covers).order_by(events.c.position).limit(_BATCH)
        rows = (await connection.execute(query.where(events.c.position > after, events.c.covers.is_not(None)))).all()
        for row in rows:
            for name, digest in row.covers.items():
                if name == "intake":
                    found[f"intake/{row.subject}"] = digest
                elif not _NO_DIGEST.match(name):
                    found[f"texts/{name}"] = digest
        if len(rows) < _BATCH:
            return found
        after = rows[-1].position


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[Any]:
    columns = list(table.primary_key)
    last: tuple[Any, ...] | None = None
    while True:
        query = select(table).order_by(*columns).limit(_BATCH)
        if last is not None:
            query = query.where(tuple_(*columns) > tuple_(*last))
        rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            yield row
        if len(rows) < _BATCH:
            return
        last = tuple(rows[-1][column.name] for column in columns)
