"""Reading whole histories to play them again: every decision of a page of partners, in the order of the record."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ARRAY, Text, any_, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints
from records.decisions.queries import recorded
from records.marks.tables import annulments
from records.partners.tables import partners
from records.people import known_by_address
from records.reviews.tables import reviews
from records.tables.event_log import events
from standards.decisions import RecordedDecision


@dataclass
class History:
    """One partner's decisions, with whom verified addresses tie to its complaints: who surfaced them, say (S32)."""

    partner_id: str
    decisions: list[RecordedDecision] = field(default_factory=list)
    surfaced: dict[str, list[str]] = field(default_factory=dict)


async def count(connection: AsyncConnection) -> int:
    """How many partners there are."""
    return int((await connection.execute(select(func.count()).select_from(partners))).scalar_one())


async def page(connection: AsyncConnection, after: str, limit: int) -> Sequence[History]:
    """Up to ``limit`` partners by id after the given one, each with its whole history."""
    found = await names(connection, after, limit)
    return await read(connection, found) if found else ()


async def names(connection: AsyncConnection, after: str, limit: int) -> Sequence[str]:
    """Up to ``limit`` partners by id after the given one."""
    query = select(partners.c.id).where(partners.c.id > after).order_by(partners.c.id).limit(limit)
    return (await connection.execute(query)).scalars().all()


async def read(connection: AsyncConnection, partner_ids: Sequence[str]) -> Sequence[History]:
    """The partners' whole histories. Raises ``ValidationError`` where an event or a decision can't be read."""
    histories = {name: History(name) for name in partner_ids}
    owners = await _subjects(connection, list(histories))
    await _fill(connection, histories, owners)
    await _surfaced(connection, histories, owners)
    return list(histories.values())


async def _subjects(connection: AsyncConnection, partner_ids: list[str]) -> dict[str, str]:
    """By subject of a stream, the partner whose it is."""
    mine = any_(literal(partner_ids, ARRAY(Text)))
    tables = (accreditations, reviews, complaints, annulments)
    found = union_all(*(select(table.c.id, table.c.partner_id).where(table.c.partner_id == mine) for table in tables))
    owners = {row.id: row.partner_id for row in await connection.execute(found)}
    return owners | {f"partner/{partner_id}": partner_id for partner_id in partner_ids}


async def _fill(connection: AsyncConnection, histories: dict[str, History], owners: dict[str, str]) -> None:
    for made in await recorded(connection, events.c.subject == any_(literal(list(owners), ARRAY(Text)))):
        histories[owners[made.events[0].subject]].decisions.append(made)


async def _surfaced(connection: AsyncConnection, histories: dict[str, History], owners: dict[str, str]) -> None:
    cases = [subject for subject in owners if subject.startswith("cmp_")]
    for case, sub in await known_by_address(connection, cases):
        histories[owners[case]].surfaced.setdefault(case, []).append(sub)
