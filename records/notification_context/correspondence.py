"""Whom letters are written to and whom they name: today's names and addresses, kept apart from what is told."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.partners.tables import identities, partners
from records.tables.private import people
from standards.editions import Edition


@dataclass(frozen=True)
class Person:
    """Somebody who can be written to, as far as we know them."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """What every letter draws on. Whoever must not be named in it stays empty."""

    edition: Edition
    reference: str
    """What the reader can quote."""
    partner: str = ""
    """The partner's name, or its id where no name is known."""
    contact: Person = Person()
    pdm: Person = Person()
    customer: Person = Person()
    assignee: Person = Person()


async def partners_people(connection: AsyncConnection, partner_id: str) -> dict[str, Any]:
    """The partner's name, contact and PDM as they are today, as fields of a correspondence."""
    identity = await _identity(connection, partner_id)
    if identity is None:
        return {"partner": partner_id}
    return {
        "partner": identity.name,
        "contact": Person(identity.contact_name, identity.contact_email),
        "pdm": Person(identity.pdm_name, identity.pdm_email),
    }


async def _identity(connection: AsyncConnection, partner_id: str) -> Row[Any] | None:
    current = (
        select(identities)
        .join(partners, (partners.c.identity == identities.c.id) & (partners.c.id == identities.c.partner_id))
        .where(partners.c.id == partner_id)
    )
    return (await connection.execute(current)).one_or_none()


async def person(connection: AsyncConnection, sub: str | None) -> Person:
    """Somebody who has acted here, by their ``sub``."""
    found = (await connection.execute(select(people.c.name, people.c.email).where(people.c.sub == sub))).one_or_none()
    return Person(found.name, found.email) if found else Person()
