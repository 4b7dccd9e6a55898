"""Packets that could not be made: they are set aside, and tried again now and then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.reviews.tables import parked_packets
from records.tables.processes import processes

TRIED_AGAIN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Parked:
    """Why a packet could not be made, and since when."""

    reason: str
    parked_at: datetime


async def is_parked(connection: AsyncConnection, review_id: str) -> bool:
    """Whether the review's packet is parked and not to be tried again yet."""
    rests = parked_packets.c.parked_at > func.now() - TRIED_AGAIN_AFTER
    query = select(parked_packets.c.review_id).where(parked_packets.c.review_id == review_id, rests)
    return (await connection.execute(query)).scalar_one_or_none() is not None


async def parked(connection: AsyncConnection, review_id: str) -> Parked | None:
    """Why the review's packet is parked, or None where it is not."""
    row = parked_packets.c
    found = await connection.execute(select(row.reason, row.parked_at).where(row.review_id == review_id))
    known = found.one_or_none()
    return None if known is None else Parked(known.reason, known.parked_at)


async def park(connection: AsyncConnection, review_id: str, reason: str) -> None:
    """Sets the packet aside from now on."""
    values = {"reason": reason, "parked_at": func.now()}
    statement = insert(parked_packets).values(review_id=review_id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["review_id"], set_=values))


async def unpark(connection: AsyncConnection, review_id: str) -> None:
    """The packet is made."""
    await connection.execute(delete(parked_packets).where(parked_packets.c.review_id == review_id))


async def have_parked_look(connection: AsyncConnection) -> None:
    """Has the processes of packets that have rested taken for late, so that the sweep nudges them."""
    rested = select(parked_packets.c.review_id).where(parked_packets.c.parked_at < func.now() - TRIED_AGAIN_AFTER)
    late = update(processes).where(processes.c.subject.in_(rested))
    await connection.execute(late.values(wakes_at=func.now() - timedelta(hours=1)))


async def number_of_parked(connection: AsyncConnection) -> int:
    """How many packets are parked."""
    return (await connection.execute(select(func.count()).select_from(parked_packets))).scalar_one()
