"""Intake: a complaint is stored before anything else happens to it, exactly once for its source and external id."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Text, all_, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import keys_of, private_digest
from records.compiled_statements import fetch
from records.complaints.tables import complaints, intake
from records.event_store import append
from records.partners.tables import partners
from records.search import vector
from records.streams import COMPLAINTS
from records.tables.processes import processes
from standards.base_model import read_stored
from standards.complaint import Complaint, ComplaintEvent
from standards.decisions import Decision
from standards.editions import Edition
from standards.vocabulary import Status


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


async def accept(
    connection: AsyncConnection,
    arrival: Arrival,
    filed: ComplaintEvent,
    edition: Edition,
    decision: Decision | None = None,
) -> Accepted:
    """Stores the complaint with its first event, or finds the case that the same complaint opened before."""
    row = {
        "id": filed.subject,
        "source": arrival.source,
        "external_id": arrival.external_id,
        "filed_by": filed.actor,
        "key": arrival.key,
        "body": arrival.body,
        "search": vector(*searched(arrival)),
        "received_at": arrival.received_at,
    }
    # A concurrent twin waits here for the first one's commit, and then finds it.
    statement = insert(intake).values(row).on_conflict_do_nothing().returning(intake.c.id)
    if (await connection.execute(statement)).scalar_one_or_none() is not None:
        content = [row[name] for name in ("source", "external_id", "filed_by", "body")]
        covers = {"intake": private_digest(keys_of(connection), "intake", filed.subject, content)}
        await append(connection, COMPLAINTS, (filed,), edition, decision, covers)
        return Accepted(filed.subject, first=True)
    found = await _filed_before(connection, arrival.source, arrival.external_id)
    return Accepted(found.id, first=(found.filed_by, found.key) == (filed.actor, arrival.key))


async def filed_before(connection: AsyncConnection, source: str, external_id: str) -> str | None:
    """The case that was opened under the source and the external id, or None where there is none."""
    found = await _filed_before(connection, source, external_id)
    return None if found is None else str(found.id)


async def _filed_before(connection: AsyncConnection, source: str, external_id: str) -> Any:
    query = select(intake.c.id, intake.c.filed_by, intake.c.key)
    found = await connection.execute(query.where(intake.c.source == source, intake.c.external_id == external_id))
    return found.one_or_none()


def searched(arrival: Arrival) -> tuple[str | None, ...]:
    """What a complaint is found by."""
    body = arrival.body
    customer, surfaced_by = body.get("customer") or {}, body.get("surfaced_by") or {}
    said = (body.get("summary"), body.get("description"), customer.get("name"), customer.get("company"))
    return (*said, customer.get("email"), surfaced_by.get("name"), surfaced_by.get("email"), arrival.external_id)


_BODY = select(intake.c.body).where(intake.c.id == bindparam("of"))


async def body_of(connection: AsyncConnection, complaint_id: str) -> dict[str, Any] | None:
    """The complaint as it was filed, or None where there is none of that id."""
    return next((row.body for row in await fetch(connection, _BODY, {"of": complaint_id})), None)


async def partner_exists(connection: AsyncConnection, partner_id: str) -> bool:
    """Whether the partner is known: a complaint about an unknown one is refused (S13)."""
    found = await connection.execute(select(partners.c.id).where(partners.c.id == partner_id))
    return found.scalar_one_or_none() is not None


async def without_process(
    connection: AsyncConnection,
    *,
    stored_before: datetime,
    due_before: datetime,
    limit: int = 100,
    but: Collection[str] = (),
) -> list[Complaint]:
    """Cases whose process was lost, as far as the record can tell, at most ``limit`` of each kind; none of ``but``.

    One that was stored and has written nothing since was never started; one that lets its deadline or its reminder pass
    without a word runs no longer. Each may be wrong where Temporal or the workers are away: a process that runs is left
    as it is.
    """
    other = complaints.c.id != all_(literal(list(but), ARRAY(Text)))
    never_started = (
        select(complaints.c.state)
        .where(complaints.c.sequence == 1, complaints.c.opened_at < stored_before, other)
        .order_by(complaints.c.opened_at)
    )
    due = func.coalesce(complaints.c.due_at, text("'infinity'::timestamptz"))  # as its index has it
    silent = (
        select(complaints.c.state)
        .where(complaints.c.status == Status.OPEN.value, ~complaints.c.overdue, due < due_before, other)
        .order_by(due)
    )
    asleep = (
        select(complaints.c.state)
        .join(processes, processes.c.subject == complaints.c.id)
        .where(processes.c.wakes_at < due_before, complaints.c.status == Status.OPEN.value, other)
        .order_by(processes.c.wakes_at)
    )
    found = [await connection.execute(query.limit(limit)) for query in (never_started, silent, asleep)]
    cases = [read_stored(Complaint, state) for rows in found for state in rows.scalars()]
    return list({case.id: case for case in cases}.values())
