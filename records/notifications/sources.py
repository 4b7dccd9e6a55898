"""What mails are written from beside events: names and addresses as they are today, and the editions known at a time.

Everything here is private but the editions; it is read when a mail is written and kept nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.compiled_statements import fetch
from records.editions.repository import EditionRepository
from records.editions.tables import editions
from records.partners.tables import identities, partners
from records.people import sits_on_board
from records.tables.private import people
from standards.editions import EditionTimeline
from standards.vocabulary import EditionStage


@dataclass(frozen=True)
class Person:
    """Somebody who can be written to, as far as we know them."""

    name: str | None = None
    email: str | None = None
    sits: bool = False
    """Whether the person is known to hold a seat of the accreditation review board."""


@dataclass(frozen=True)
class Parties:
    """Whom a mail may be written to and may name. Whoever must not be named in it stays empty."""

    partner: str = ""
    """The partner's name, or its id where no name is known."""
    contact: Person = Person()
    pdm: Person = Person()
    customer: Person = Person()
    assignee: Person = Person()
    partner_id: str | None = None
    """Whose own page the mail may lead to; None where it may tell of no partner."""


NOBODY = Parties()
_PERSON = select(people.c.name, people.c.email).where(people.c.sub == bindparam("of", type_=Text))


async def parties_of(connection: AsyncConnection, partner_id: str) -> Parties:
    """The partner, its contact and its PDM as they are today."""
    rows = await fetch(connection, _parties(), {"of": partner_id})
    if not rows:
        return Parties(partner_id, partner_id=partner_id)
    found = rows[0]
    contact = Person(found.contact_name, found.contact_email)
    return Parties(
        found.name, contact, Person(found.pdm_name, found.pdm_email, bool(found.pdm_sits)), partner_id=partner_id
    )


@cache
def _parties() -> Select[Any]:
    row, of_partner, wanted = identities.c, partners.c, bindparam("of", type_=Text)
    sits = sits_on_board(row.pdm_sub, row.pdm_email).label("pdm_sits")
    current = select(identities, sits).join(partners, of_partner.identity == row.id)
    return current.where(of_partner.id == wanted, row.partner_id == wanted)


async def person(connection: AsyncConnection, sub: str | None) -> Person:
    """Somebody who has acted here, by their ``sub``."""
    found = await fetch(connection, _PERSON, {"of": sub}) if sub else []
    return next((Person(row.name, row.email) for row in found), Person())


async def accreditations_of(connection: AsyncConnection, partner_id: str) -> tuple[str, ...]:
    """The ids of all accreditations that the partner ever held."""
    row = accreditations.c
    found = await connection.execute(select(row.id).where(row.partner_id == partner_id).order_by(row.id))
    return tuple(found.scalars())


async def editions_known_at(
    connection: AsyncConnection, repository: EditionRepository, at: datetime
) -> EditionTimeline:
    """The editions that were in force or published by the instant: a later one must not change what a mail said."""
    ids = [row.id for row in await fetch(connection, _known_at(), {"at": at})]
    if not ids:
        return await repository.timeline(connection)
    return EditionTimeline(tuple([await repository.by_id(connection, edition_id) for edition_id in ids]))


@cache
def _known_at() -> Select[Any]:
    row, at = editions.c, bindparam("at", type_=editions.c.published_at.type)
    since = func.coalesce(row.approved_at, row.published_at)
    published = row.stage == EditionStage.PUBLISHED.value
    return select(row.id).where(published, (since <= at) | (row.effective_from <= at))
