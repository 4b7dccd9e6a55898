"""Intake: a complaint is stored before anything else happens to it, exactly once for its source and external id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.recording import append
from records.streams import COMPLAINTS
from records.tables import complaints, intake, partners
from standards.complaint import Complaint, ComplaintEvent
from standards.editions import Edition


@dataclass(frozen=True)
class Arrival:
    """A complaint as it came in. ``body`` is private and stays in this table."""

    source: str
    external_id: str
    key: str
    body: dict[str, Any]
    received_at: datetime


@dataclass(frozen=True)
class Accepted:
    """The case that a complaint leads to."""

    complaint_id: str
    first: bool
    """Whether this very request, now or when it was first sent, opened the case."""


async def accept(connection: AsyncConnection, arrival: Arrival, filed: ComplaintEvent, edition: Edition) -> Accepted:
    """Stores the complaint with its first event, or finds the case that the same complaint opened before."""
    row = {
        "id": filed.subject,
        "source": arrival.source,
        "external_id": arrival.external_id,
        "filed_by": filed.actor,
        "key": arrival.key,
        "body": arrival.body,
        "received_at": arrival.received_at,
    }
    # A concurrent twin waits here for the first one's commit, and then finds it.
    statement = insert(intake).values(row).on_conflict_do_nothing().returning(intake.c.id)
    if (await connection.execute(statement)).scalar_one_or_none() is not None:
        await append(connection, COMPLAINTS, (filed,), edition)
        return Accepted(filed.subject, first=True)
    query = select(intake.c.id, intake.c.filed_by, intake.c.key).where(
        intake.c.source == arrival.source, intake.c.external_id == arrival.external_id
    )
    found = (await connection.execute(query)).one()
    return Accepted(found.id, first=(found.filed_by, found.key) == (filed.actor, arrival.key))


async def body_of(connection: AsyncConnection, complaint_id: str) -> dict[str, Any] | None:
    """The complaint as it was filed, or None where there is none of that id."""
    found = await connection.execute(select(intake.c.body).where(intake.c.id == complaint_id))
    return found.scalar_one_or_none()


async def partner_exists(connection: AsyncConnection, partner_id: str) -> bool:
    """Whether the partner is known: a complaint about an unknown one is refused (S13)."""
    found = await connection.execute(select(partners.c.id).where(partners.c.id == partner_id))
    return found.scalar_one_or_none() is not None


async def not_started(connection: AsyncConnection, before: datetime, limit: int = 100) -> Sequence[Complaint]:
    """Cases stored before the instant whose process has not written anything yet: their start was lost."""
    query = (
        select(complaints.c.state)
        .where(complaints.c.sequence == 1, complaints.c.opened_at < before)
        .order_by(complaints.c.opened_at)
        .limit(limit)
    )
    return [Complaint.model_validate(state) for state in (await connection.execute(query)).scalars()]
