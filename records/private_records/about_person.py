"""What the record holds about a person: for a request to see it, and for a request to erase it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import intake
from records.evidence_files.tables import evidence_files
from records.hubspot.tables import hubspot_tickets
from records.marks.tables import marks
from records.notifications.tables import notifications
from records.partners.tables import identities, partners
from records.private_records.kept_for import named_in, rows_of, tickets_of
from records.private_records.stores import STORES
from records.reviews.tables import packets
from records.tables.event_log import events
from records.tables.private import people, texts


class Concern(StrEnum):
    """In which part the person stands in a row."""

    ACTED = "acted"
    CUSTOMER = "customer"
    SURFACED = "surfaced_by"
    CONTACT = "contact"
    PDM = "pdm"
    CASE = "text_of_their_case"


@dataclass(frozen=True)
class PrivateRow:
    """A row of a private store, and what it holds."""

    store: str
    key: str
    concern: Concern
    holds: dict[str, Any]
    in_use: bool = False
    """Whether it is what its partner is called now: describe the partner anew before it is erased."""


@dataclass(frozen=True)
class AboutPerson:
    """Everything that is known of a person."""

    subs: Sequence[str]
    addresses: Sequence[str]
    rows: Sequence[PrivateRow]
    events: Sequence[dict[str, Any]]
    """What the person did, as the log has it."""
    mails: Sequence[dict[str, Any]]
    """What the person was told, by their account."""
    kept: dict[str, Sequence[dict[str, Any]]]
    """What is kept for them or because of them, and what HubSpot's tickets of their cases told."""
    named: dict[str, Sequence[str]]
    """By table and column, the keys of other rows that name the person."""


async def about(connection: AsyncConnection, person: str) -> AboutPerson:
    """Looks for the person by an e-mail address or by the subject of their tokens, in whichever case it is written."""
    subs, addresses = await _accounts(connection, person)
    filed = await _filed(connection, addresses)
    cases = [row.key for row in filed if row.concern is Concern.CUSTOMER]
    rows = [
        *await _people(connection, subs),
        *filed,
        *await _identities(connection, subs, addresses),
        *await _texts(connection, cases),
        *await _evidence_files(connection, cases),
        *await _packets(connection, cases),
    ]
    told = select(notifications.c.id, notifications.c.kind, notifications.c.subject, notifications.c.settled_at)
    return AboutPerson(
        subs,
        addresses,
        rows,
        await _all(connection, _done_by(subs)),
        await _all(connection, told.where(notifications.c.person.in_(subs)).order_by(notifications.c.caused_at)),
        await _kept(connection, subs, tickets_of(cases, addresses)),
        await _named(connection, subs),
    )


async def _accounts(connection: AsyncConnection, person: str) -> tuple[list[str], list[str]]:
    """Every account and address of the person: whoever shares a verified address is the same person."""
    row, address = people.c, func.lower(people.c.email)
    known = (await connection.execute(select(address).where(row.sub == person, row.email.is_not(None)))).scalars()
    addresses = sorted({*known, *([person.lower()] if "@" in person else [])})
    same = await connection.execute(select(row.sub).where(or_(row.sub == person, address.in_(addresses))))
    return sorted({*same.scalars(), *([] if "@" in person else [person])}), addresses


async def _people(connection: AsyncConnection, subs: Sequence[str]) -> list[PrivateRow]:
    query = select(people.c.sub, people.c.name, people.c.email, people.c.roles, people.c.seen_at)
    found = await _all(connection, query.where(people.c.sub.in_(subs)))
    return [PrivateRow("people", row["sub"], Concern.ACTED, row) for row in found]


async def _filed(connection: AsyncConnection, addresses: Sequence[str]) -> list[PrivateRow]:
    body = intake.c.body
    found = []
    for concern in (Concern.CUSTOMER, Concern.SURFACED):
        said = func.lower(body[concern.value]["email"].astext)
        query = select(intake.c.id, intake.c.source, intake.c.external_id, body, intake.c.received_at)
        rows = await _all(connection, query.where(said.in_(addresses)).order_by(intake.c.id))
        found += [PrivateRow("intake", row["id"], concern, row) for row in rows]
    return found


async def _identities(connection: AsyncConnection, subs: Sequence[str], addresses: Sequence[str]) -> list[PrivateRow]:
    row = identities.c
    current = set((await connection.execute(select(partners.c.identity))).scalars())
    found = []
    for concern, mine in (
        (Concern.CONTACT, func.lower(row.contact_email).in_(addresses)),
        (Concern.PDM, or_(func.lower(row.pdm_email).in_(addresses), row.pdm_sub.in_(subs))),
    ):
        for held in await _all(connection, select(identities).where(mine).order_by(row.id)):
            found.append(PrivateRow("identities", held["id"], concern, held, in_use=held["id"] in current))
    return found


async def _texts(connection: AsyncConnection, cases: Sequence[str]) -> list[PrivateRow]:
    query = select(texts).where(texts.c.subject.in_(cases)).order_by(texts.c.stored_at, texts.c.id)
    return [PrivateRow("texts", row["id"], Concern.CASE, row) for row in await _all(connection, query)]


async def _evidence_files(connection: AsyncConnection, cases: Sequence[str]) -> list[PrivateRow]:
    query = select(evidence_files).where(evidence_files.c.complaint_id.in_(cases)).order_by(evidence_files.c.id)
    return [PrivateRow("evidence_files", row["id"], Concern.CASE, row) for row in await _all(connection, query)]


async def _packets(connection: AsyncConnection, cases: Sequence[str]) -> list[PrivateRow]:
    """Before a board, the scenarios of marks that were placed in the person's cases."""
    query = select(packets).join(marks, marks.c.id == packets.c.mark_id).where(marks.c.complaint_id.in_(cases))
    found = await _all(connection, query)
    return [PrivateRow("packets", STORES["packets"].key(row), Concern.CASE, row) for row in found]


def _done_by(subs: Sequence[str]) -> Select[Any]:
    row = events.c
    query = select(row.subject, row.sequence, row.type, row.at, row.role).where(row.actor.in_(subs))
    return query.order_by(row.position)


async def _kept(
    connection: AsyncConnection, subs: Sequence[str], told: ColumnElement[bool]
) -> dict[str, Sequence[dict[str, Any]]]:
    row = hubspot_tickets.c
    queries = rows_of(subs) | {hubspot_tickets.name: select(row.complaint_id, row.content, row.inputs).where(told)}
    return {name: await _all(connection, query, without=("id",)) for name, query in queries.items()}


async def _named(connection: AsyncConnection, subs: Sequence[str]) -> dict[str, Sequence[str]]:
    found = {name: (await connection.execute(query)).all() for name, query in named_in(subs).items()}
    return {name: ["/".join(map(str, key)) for key in keys] for name, keys in found.items() if keys}


async def _all(connection: AsyncConnection, query: Select[Any], without: Sequence[str] = ()) -> list[dict[str, Any]]:
    rows = (await connection.execute(query)).mappings()
    return [{name: value for name, value in row.items() if name not in without} for row in rows]
