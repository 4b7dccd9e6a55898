"""What partners and people are called: both in one query, since every list and page asks for both."""

from collections.abc import Iterable

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.partners.tables import identities, partners
from records.tables.private import people


async def names_of(
    connection: AsyncConnection, partner_ids: Iterable[str | None], subs: Iterable[str | None]
) -> tuple[dict[str, str], dict[str, str]]:
    """The partners' names now by id, and the people's by sub; a person whose name is not known has the sub's."""
    wanted, asked = {one for one in partner_ids if one}, {one for one in subs if one}
    if not wanted and not asked:
        return {}, {}
    person = people.c
    of_partners = (
        select(literal("partner").label("kind"), partners.c.id.label("key"), identities.c.name.label("name"))
        .join(identities, identities.c.id == partners.c.identity)
        .where(partners.c.id.in_(wanted))
    )
    of_people = select(literal("person"), person.sub, func.coalesce(person.name, person.sub)).where(
        person.sub.in_(asked)
    )
    found = (await connection.execute(union_all(of_partners, of_people))).all()
    named = {kind: {row.key: row.name for row in found if row.kind == kind} for kind in ("partner", "person")}
    return named["partner"], named["person"]
