"""Approving and withdrawing an edition on record: its next event, and how far its row has come."""

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.chain import keys_of
from records.decisions import store as decisions
from records.editions.repository import EditionRepository, lock_editions
from records.editions.tables import editions
from records.event_store import event_rows, hold_off_sealing, read
from records.projection_rows import own_row
from records.streams import EDITIONS
from records.tables.event_log import events
from records.workflow_cursors import have_all_look
from standards.commands import Command
from standards.decisions import decided
from standards.editions.decide import decide
from standards.editions.events import SUBJECT
from standards.editions.evolve import evolve
from standards.editions.state import PublishedEdition
from standards.rejections import Rejection

_PROGRESS = ("stage", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at")
"""The columns that say how far the edition has come: the database lets nobody change the rest."""


async def on_record(connection: AsyncConnection, edition_id: str) -> PublishedEdition:
    """The edition as its events tell it. Raises ``LookupError`` where there is none of that id."""
    state: PublishedEdition | None = None
    for event in await read(connection, EDITIONS, f"{SUBJECT}{edition_id}"):
        state = evolve(state, event)
    if state is None:
        raise LookupError(edition_id)
    return state


async def change(
    connection: AsyncConnection, repository: EditionRepository, edition_id: str, command: Command[Any]
) -> Rejection | None:
    """Records the approval or the withdrawal, or says why not. Runs in the caller's transaction.

    The dates that lie ahead move with an edition, so every process that keeps some looks again.
    """
    await lock_editions(connection)
    state, rules, now = (
        await on_record(connection, edition_id),
        await repository.rules(connection),
        command.submitted_at,
    )
    made = decide(state, command, now, rules)
    if isinstance(made, Rejection):
        return made
    if not made:  # the command is on record
        return None
    (event,) = made
    await hold_off_sealing(connection)
    decision = decided(event.subject, command, now, made)
    await decisions.write(connection, decision)
    head = await _head(connection, event.subject)
    await connection.execute(insert(events), event_rows(made, head, decision, keys_of(connection)))
    after = own_row(editions, evolve(state, event)).values
    progress = {name: after[name] for name in _PROGRESS}
    await connection.execute(update(editions).where(editions.c.id == edition_id).values(**progress))
    await have_all_look(connection, now)
    return None


async def _head(connection: AsyncConnection, subject: str) -> bytes:
    log = events.c
    last = select(log.hash).where(log.subject == subject).order_by(log.sequence.desc()).limit(1)
    head: bytes = (await connection.execute(last)).scalar_one()
    return head
