"""Partners on record: who they are, what was recorded about them, and their marks."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.marks.queries import MarkRecord, of_partners
from records.partners.tables import certifications, identities, partners
from records.search import begins_all, may_match, words
from records.visibility import EVERYTHING, Visibility, within
from standards.ids import digest_id
from standards.vocabulary import LIVE

IMPORTING = 7_3242
"""The advisory lock that an import takes alone and every other writer of partners shares."""
_PAGE = 500
"""Partners that are looked through at a time, once the first that PostgreSQL finds are not enough."""


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
class PartnerRecord:
    """A partner with its current identity, its certifications and its marks."""

    id: str
    tier: str
    programmes: tuple[str, ...]
    sequence: int
    identity: Identity
    certifications: tuple[Certified, ...]
    marks: tuple[MarkRecord, ...]


async def keep_identity(connection: AsyncConnection, partner_id: str, identity: Identity, at: datetime) -> str:
    """Stores the identity, once; returns its id."""
    row = identity_row(partner_id, identity, at)
    await connection.execute(insert(identities).values(row).on_conflict_do_nothing())
    return str(row["id"])


def identity_row(partner_id: str, identity: Identity, at: datetime) -> dict[str, Any]:
    """The columns of an identity."""
    row = {"id": identity.id_for(partner_id), "partner_id": partner_id, "recorded_at": at, **asdict(identity)}
    return row | {"aliases": list(identity.aliases), "domains": list(identity.domains)}


async def find(
    connection: AsyncConnection, partner_id: str, visibility: Visibility = EVERYTHING
) -> PartnerRecord | None:
    """The partner, or None where there is none of that id that the reader may see."""
    conditions = [partners.c.id == partner_id, *within(visibility, partners.c.id)]
    found = await _with_details(connection, select(*_COLUMNS).where(*conditions), visibility)
    return found[0] if found else None


async def page(connection: AsyncConnection, visibility: Visibility, after: str, limit: int) -> Sequence[PartnerRecord]:
    """Up to ``limit`` partners after the id, in the order of their ids."""
    query = select(*_COLUMNS).where(partners.c.id > after, *within(visibility, partners.c.id))
    return await _with_details(connection, query.order_by(partners.c.id).limit(limit), visibility)


async def managed_by(connection: AsyncConnection, sub: str, email: str | None) -> Sequence[str]:
    """The partners whose recorded PDM is the person, by the sub or by the verified address."""
    mine = recorded_pdm(literal(sub), literal(email, Text))
    query = select(partners.c.id).join(identities, identities.c.id == partners.c.identity).where(mine)
    return list((await connection.execute(query.order_by(partners.c.id))).scalars())


def recorded_pdm(sub: ColumnElement[str], email: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition on an identity that its PDM is the person with this subject or verified address."""
    return or_(identities.c.pdm_sub == sub, func.lower(identities.c.pdm_email) == func.lower(email))


async def names_of(connection: AsyncConnection, partner_ids: Iterable[str]) -> dict[str, str]:
    """By partner, its name now."""
    wanted = set(partner_ids)
    if not wanted:
        return {}
    query = select(partners.c.id, identities.c.name).join(identities, identities.c.id == partners.c.identity)
    found = await connection.execute(query.where(partners.c.id.in_(wanted)))
    return {row.id: row.name for row in found}


async def search(connection: AsyncConnection, visibility: Visibility, q: str, limit: int) -> list[str]:
    """Up to ``limit`` ids of partners with words in their names, domains or id that begin as those of the query do."""
    row, wanted = identities.c, words(q)
    if not wanted:
        return []
    known = (partners.c.id, row.name, func.array_to_string(row.aliases, " "), func.array_to_string(row.domains, " "))
    query = select(partners.c.id, row.name, row.aliases, row.domains).join(identities, row.id == partners.c.identity)
    query = query.where(*within(visibility, partners.c.id), may_match(func.concat_ws(" ", *known), wanted))
    query, together, found = query.order_by(row.name, partners.c.id), limit, list[str]()
    read = await _all(connection, query.limit(together))
    while read:
        found += [one.id for one in read if begins_all(wanted, one.id, one.name, *one.aliases, *one.domains)]
        if len(found) >= limit or len(read) < together:
            break
        later = tuple_(row.name, partners.c.id) > tuple_(literal(read[-1].name), literal(read[-1].id))
        together = max(together, _PAGE)
        read = await _all(connection, query.where(later).limit(together))
    return found[:limit]


async def names_page(connection: AsyncConnection, visibility: Visibility, limit: int) -> list[tuple[str, str]]:
    """Up to ``limit`` partners' ids and names, by their names."""
    query = select(partners.c.id, identities.c.name).join(identities, identities.c.id == partners.c.identity)
    narrowed = query.where(*within(visibility, partners.c.id)).order_by(identities.c.name, partners.c.id)
    return [(row.id, row.name) for row in await connection.execute(narrowed.limit(limit))]


async def of_ids(connection: AsyncConnection, visibility: Visibility, ids: Sequence[str]) -> list[PartnerRecord]:
    """The partners of those ids that the reader may see."""
    query = select(*_COLUMNS).where(partners.c.id.in_(ids), *within(visibility, partners.c.id)).order_by(partners.c.id)
    return await _with_details(connection, query, visibility)


@dataclass(frozen=True)
class Counts:
    """What is open about a partner."""

    open_complaints: int
    live_accreditations: int


async def counts_of(connection: AsyncConnection, partner_ids: Sequence[str]) -> dict[str, Counts]:
    """By partner, how much is open about it."""
    case, held = complaints.c, accreditations.c
    # As its partial index has it: a parameter would hide it from the planner.
    open_cases = select(case.partner_id, func.count()).where(text("status = 'open'"), case.partner_id.in_(partner_ids))
    live = select(held.partner_id, func.count()).where(held.partner_id.in_(partner_ids), held.status.in_(LIVE))
    cases = {row[0]: row[1] for row in await connection.execute(open_cases.group_by(case.partner_id))}
    accredited = {row[0]: row[1] for row in await connection.execute(live.group_by(held.partner_id))}
    return {partner_id: Counts(cases.get(partner_id, 0), accredited.get(partner_id, 0)) for partner_id in partner_ids}


_IDENTITY = tuple(identities.c[name] for name in Identity.__dataclass_fields__)
_COLUMNS = (partners.c.id, partners.c.tier, partners.c.programmes, partners.c.sequence, *_IDENTITY)


async def _with_details(connection: AsyncConnection, query: Any, visibility: Visibility) -> list[PartnerRecord]:
    """The partners that the query of ``_COLUMNS`` finds, with all that is kept of each."""
    rows = await _all(connection, query.join(identities, identities.c.id == partners.c.identity))
    ids = [row.id for row in rows]
    if not ids:
        return []
    of_these = certifications.c.partner_id.in_(ids)
    held = _by_partner(await _all(connection, select(certifications).where(of_these).order_by(certifications.c.name)))
    placed = {} if visibility.may_sit else await of_partners(connection, ids)
    return [
        PartnerRecord(
            id=row.id,
            tier=row.tier,
            programmes=tuple(row.programmes),
            sequence=row.sequence,
            identity=_identity(row),
            certifications=tuple(Certified(c.name, c.earned_on, c.expires_on) for c in held.get(row.id, ())),
            marks=tuple(placed.get(row.id, ())),
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
