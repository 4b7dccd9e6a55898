"""Partners on record: who they are, what was recorded about them, and their marks."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables import annulments, certifications, identities, marks, partners
from standards.ids import digest_id

IMPORTING = 7_3242
"""The advisory lock that an import takes alone and every other writer of partners shares."""


@dataclass(frozen=True)
class Identity:
    """Who a partner is: private, kept once for every version there ever was."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    contact_name: str | None
    contact_email: str | None
    pdm_name: str | None
    pdm_email: str | None
    pdm_sub: str | None

    def id_for(self, partner_id: str) -> str:
        """The same identity of the same partner has the same id, so that recording it again changes nothing."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return digest_id("idn", partner_id, digest)


@dataclass(frozen=True)
class Certified:
    """A certification on record."""

    name: str
    earned_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Marked:
    """A mark on record; it comes from a complaint, or from an import with a reference."""

    id: str
    partner_id: str
    complaint_id: str | None
    reference: str | None
    seriousness: str
    placed_on: date
    placed_at: datetime
    vacated_at: datetime | None = None
    asked_by: str | None = None
    """Who asked that it is vacated (extension)."""
    asked_at: datetime | None = None


@dataclass(frozen=True)
class PartnerRecord:
    """A partner with its current identity, its certifications and its marks."""

    id: str
    tier: str
    programmes: tuple[str, ...]
    sequence: int
    identity: Identity
    certifications: tuple[Certified, ...]
    marks: tuple[Marked, ...]


async def keep_identity(connection: AsyncConnection, partner_id: str, identity: Identity, at: datetime) -> str:
    """Stores the identity, once; returns its id."""
    row = identity_row(partner_id, identity, at)
    await connection.execute(insert(identities).values(row).on_conflict_do_nothing())
    return str(row["id"])


def identity_row(partner_id: str, identity: Identity, at: datetime) -> dict[str, Any]:
    """The columns of an identity."""
    row = {"id": identity.id_for(partner_id), "partner_id": partner_id, "recorded_at": at, **asdict(identity)}
    return row | {"aliases": list(identity.aliases), "domains": list(identity.domains)}


async def find(connection: AsyncConnection, partner_id: str) -> PartnerRecord | None:
    """The partner, or None where there is none of that id."""
    found = await _with_details(connection, select(*_COLUMNS).where(partners.c.id == partner_id))
    return found[0] if found else None


async def page(
    connection: AsyncConnection, only: Sequence[str] | None, after: str, limit: int
) -> Sequence[PartnerRecord]:
    """Up to ``limit`` partners after the id, in the order of their ids; ``only`` narrows it to some."""
    query = select(*_COLUMNS).where(partners.c.id > after).order_by(partners.c.id).limit(limit)
    return await _with_details(connection, query if only is None else query.where(partners.c.id.in_(only)))


async def marks_page(
    connection: AsyncConnection, only: Sequence[str] | None, partner_id: str | None, after: str, limit: int
) -> Sequence[Marked]:
    """Up to ``limit`` marks after the id, oldest first."""
    query = _MARKS.where(marks.c.id > after).order_by(marks.c.id).limit(limit)
    if only is not None:
        query = query.where(marks.c.partner_id.in_(only))
    if partner_id is not None:
        query = query.where(marks.c.partner_id == partner_id)
    return [Marked(**row) for row in (await connection.execute(query)).mappings()]


async def marks_by_id(connection: AsyncConnection, mark_ids: Sequence[str]) -> dict[str, Marked]:
    """The marks of the ids."""
    rows = (await connection.execute(_MARKS.where(marks.c.id.in_(mark_ids)))).mappings()
    return {row["id"]: Marked(**row) for row in rows}


async def mark(connection: AsyncConnection, mark_id: str, only: Sequence[str] | None) -> Marked | None:
    """The mark, or None where there is none of that id within the reader's sight."""
    query = _MARKS.where(marks.c.id == mark_id)
    if only is not None:
        query = query.where(marks.c.partner_id.in_(only))
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else Marked(**row)


_MARKED = tuple(marks.c[name] for name in Marked.__dataclass_fields__ if name in marks.c)
_ANNULMENT = (annulments.c.vacated_at, annulments.c.asked_by, annulments.c.asked_at)
_MARKS = select(*_MARKED, *_ANNULMENT).join(annulments, annulments.c.id == marks.c.id, isouter=True)
_IDENTITY = tuple(identities.c[name] for name in Identity.__dataclass_fields__)
_COLUMNS = (partners.c.id, partners.c.tier, partners.c.programmes, partners.c.sequence, partners.c.identity)


async def _with_details(connection: AsyncConnection, query: Any) -> list[PartnerRecord]:
    rows = (await connection.execute(query)).all()
    ids = [row.id for row in rows]
    current = identities.c.id.in_([row.identity for row in rows])
    known = {row.id: row for row in await _all(connection, select(identities.c.id, *_IDENTITY).where(current))}
    of_these = certifications.c.partner_id.in_(ids)
    held = _by_partner(await _all(connection, select(certifications).where(of_these).order_by(certifications.c.name)))
    theirs = marks.c.partner_id.in_(ids)
    placed = _by_partner(await _all(connection, _MARKS.where(theirs).order_by(marks.c.placed_on, marks.c.id)))
    return [
        PartnerRecord(
            id=row.id,
            tier=row.tier,
            programmes=tuple(row.programmes),
            sequence=row.sequence,
            identity=_identity(known[row.identity]),
            certifications=tuple(Certified(c.name, c.earned_on, c.expires_on) for c in held.get(row.id, ())),
            marks=tuple(Marked(**mark._mapping) for mark in placed.get(row.id, ())),
        )
        for row in rows
    ]


async def _all(connection: AsyncConnection, query: Any) -> Sequence[Any]:
    return (await connection.execute(query)).all()


def _by_partner(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.partner_id, []).append(row)
    return found


def _identity(row: Any) -> Identity:
    fields = {name: getattr(row, name) for name in Identity.__dataclass_fields__}
    return Identity(**fields | {"aliases": tuple(row.aliases), "domains": tuple(row.domains)})
