"""Which of several people may see one complaint, by the conditions that narrow a reader's own queries, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Boolean, ColumnElement, Text, column, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.partners.queries import recorded_pdm
from records.partners.tables import identities, partners
from records.people import same_person
from records.reviews.hidden import marked_cases


@dataclass(frozen=True)
class Reader:
    """Somebody who might read a complaint."""

    sub: str
    email: str | None
    sees_all: bool
    """Whether the person sees complaints of every partner, and not as the partner's PDM alone."""
    may_sit: bool
    """Whether the person may sit on the accreditation review board, from which cases that ended in a mark are kept."""


async def readers_of(connection: AsyncConnection, complaint_id: str, asked: Sequence[Reader]) -> set[str]:
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


def _array(values: Sequence[object], kind: Text | Boolean) -> ColumnElement[Sequence[object]]:
    return literal(list(values), ARRAY(kind))
