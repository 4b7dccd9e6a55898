"""Erasing what is held about a person, and what is past its period. Needs the rights of the schema's owner."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.private_records.about_person import AboutPerson, PrivateRow, about
from records.private_records.keeping import erase
from records.private_records.kept_for import (
    forget_answers,
    forget_rows_of,
    forget_tickets,
    settle_requests,
    tickets_of,
)
from records.private_records.retention import PastPeriod
from records.private_records.tables import private_records
from standards.actors import Actor
from standards.vocabulary import Role


async def to_erase(connection: AsyncConnection, person: str) -> tuple[AboutPerson, list[PrivateRow]]:
    """What is known of the person, and which rows of it are to be erased: not what is erased, nor what is in use."""
    found = await about(connection, person)
    gone = select(private_records.c.id).where(private_records.c.erased_at.is_not(None))
    erased = set((await connection.execute(gone)).scalars())
    # Somebody can be both a case's customer and the one who surfaced it.
    rows = {f"{row.store}/{row.key}": row for row in found.rows if not row.in_use}
    return found, [row for name, row in rows.items() if name not in erased]


async def erase_person(connection: AsyncConnection, person: str, reason: str, by: Actor, at: datetime) -> AboutPerson:
    """Erases the person's rows, each with an event that says so, and forgets what else is kept of them."""
    found, rows = await to_erase(connection, person)
    for row in rows:
        await erase(connection, row.store, row.key, reason, by, Role.OPS, at)
    filed = [row.key for row in found.rows if row.store == "intake"]
    await forget_tickets(connection, tickets_of(filed, found.addresses))
    partners = {str(row.holds["partner_id"]) for row in rows if row.store == "identities"}
    await forget_answers(connection, filed, sorted(partners))
    await settle_requests(connection, filed)
    await forget_rows_of(connection, found.subs)
    return found


async def erase_past(
    connection: AsyncConnection, rows: Sequence[PastPeriod], reason: str, by: Actor, role: Role, at: datetime
) -> None:
    """Erases rows that are past their period, each with an event that says so."""
    for row in rows:
        await erase(connection, row.store, row.key, reason, by, role, at)
    await forget_tickets(connection, tickets_of([row.key for row in rows if row.store == "intake"], ()))
