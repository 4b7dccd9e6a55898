"""Reading whole histories to play them again: every event of a page of partners, in the order of the record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, Text, any_, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints, intake
from records.event_store import as_event
from records.marks.tables import annulments
from records.partners.tables import partners
from records.reviews.tables import reviews
from records.streams import stream_of
from records.tables.event_log import events
from records.tables.private import people
from standards.events import Event


@dataclass
class History:
    """One partner's events, with who surfaced its complaints where a verified address tells who that was (S32)."""

    partner_id: str
    events: list[Event[Any]] = field(default_factory=list)
    surfaced: dict[str, list[str]] = field(default_factory=dict)


async def count(connection: AsyncConnection) -> int:
    """How many partners there are."""
    return int((await connection.execute(select(func.count()).select_from(partners))).scalar_one())


async def page(connection: AsyncConnection, after: str, limit: int) -> Sequence[History]:
    """Up to ``limit`` partners by id after the given one, each with its whole history."""
    query = select(partners.c.id).where(partners.c.id > after).order_by(partners.c.id).limit(limit)
    histories = {name: History(name) for name in (await connection.execute(query)).scalars()}
    if not histories:
        return ()
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
    log = events.c
    theirs = select(events).where(log.subject == any_(literal(list(owners), ARRAY(Text)))).order_by(log.position)
    for row in (await connection.execute(theirs)).mappings():
        subject = row["subject"]
        histories[owners[subject]].events.append(as_event(stream_of(subject), row))


async def _surfaced(connection: AsyncConnection, histories: dict[str, History], owners: dict[str, str]) -> None:
    cases = [subject for subject in owners if subject.startswith("cmp_")]
    address = func.lower(intake.c.body["surfaced_by"]["email"].astext)
    query = select(intake.c.id, people.c.sub).join(people, func.lower(people.c.email) == address)
    for case, sub in (await connection.execute(query.where(intake.c.id == any_(literal(cases, ARRAY(Text)))))).all():
        histories[owners[case]].surfaced.setdefault(case, []).append(sub)
