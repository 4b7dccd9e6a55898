"""Who may see a complaint: several people at once, by the conditions that narrow a reader's own queries; its PDM."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Boolean, ColumnElement, Text, and_, any_, column, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.partners.queries import recorded_pdm
from records.partners.tables import identities, partners
from records.people import Person, same_person
from records.reviews.hidden import marked_cases
from records.tables.private import people
from standards.vocabulary import Role


@dataclass(frozen=True)
class PossibleReader:
    """Somebody who might read a complaint."""

    sub: str
    email: str | None
    sees_all: bool
    """Whether the person sees complaints of every partner, and not as the partner's PDM alone."""
    may_sit: bool
    """Whether the person may sit on the accreditation review board, from which cases that ended in a mark are kept."""


async def readers_of(connection: AsyncConnection, complaint_id: str, asked: Sequence[PossibleReader]) -> set[str]:
    """The subs of those who may see the complaint; nothing is asked where nobody is asked about."""
    if not asked:
        return set()
    one = (
        func.unnest(
            _array([reader.sub for reader in asked], Text()),
            _array([reader.email for reader in asked], Text()),
            _array([reader.sees_all for reader in asked], Boolean()),
            _array([reader.may_sit for reader in asked], Boolean()),
        )
        .table_valued(column("sub", Text), column("email", Text), column("sees_all", Boolean), column("sits", Boolean))
        .render_derived()
    )
    own = func.array_append(func.array(same_person(one.c.sub, one.c.email).scalar_subquery()), one.c.sub)
    manages = (
        select(partners.c.id)
        .join(identities, identities.c.id == partners.c.identity)
        .where(partners.c.id == complaints.c.partner_id, recorded_pdm(one.c.sub, one.c.email))
        .exists()
    )
    query = (
        select(one.c.sub)
        .join_from(one, complaints, complaints.c.id == complaint_id)
        .where(or_(one.c.sees_all, manages), or_(~one.c.sits, ~marked_cases(own)))
    )
    return set((await connection.execute(query)).scalars())


async def partners_pdms(connection: AsyncConnection, partner_id: str) -> tuple[str | None, list[Person]]:
    """What the PDM on the partner's record is called there, and the people who have acted here as that PDM."""
    row, known = identities.c, people.c
    mine = and_(recorded_pdm(known.sub, known.email), literal(Role.PDM.value) == any_(known.roles))
    called = func.coalesce(row.pdm_name, row.pdm_email, row.pdm_sub).label("called")
    query = (
        select(called, known.sub, known.name, known.email, known.roles)
        .join_from(partners, identities, row.id == partners.c.identity)
        .join(people, mine, isouter=True)
        .where(partners.c.id == partner_id)
        .order_by(known.sub)
    )
    found = (await connection.execute(query)).all()
    persons = [Person(one.sub, one.name, one.email, tuple(one.roles)) for one in found if one.sub is not None]
    return (found[0].called if found else None), persons


def _array(values: Sequence[object], kind: Text | Boolean) -> ColumnElement[Sequence[object]]:
    return literal(list(values), ARRAY(kind))
