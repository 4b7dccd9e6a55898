"""Vacating a mark on record: its own stream, and with the approval what follows for the partner's standing."""

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions import EditionShelf
from records.recording import append
from records.standing import Written, load, write
from records.streams import MARKS
from records.tables import vacations
from standards.actions import Order
from standards.marks import MarkVacated, Vacation
from standards.marks.vacating import vacate
from standards.rejections import Rejection
from standards.standing.deciding import vacate_mark


async def vacate_on_record(
    connection: AsyncConnection, shelf: EditionShelf, mark_id: str, partner_id: str, order: Order[Any]
) -> Written | Rejection | None:
    """Records the request or the approval under the partner's lock; what the approval brought about, or the refusal."""
    standing = await load(connection, partner_id)
    assert standing is not None  # a mark has its partner
    state = (await connection.execute(select(vacations.c.state).where(vacations.c.id == mark_id))).scalar_one_or_none()
    vacation = None if state is None else Vacation.model_validate(state)
    edition = await shelf.in_force(connection, order.submitted_at)
    event = vacate(mark_id, partner_id, vacation, order, edition.id)
    if event is None or isinstance(event, Rejection):
        return event
    await append(connection, MARKS, [event], edition)
    if not isinstance(event.fact, MarkVacated):
        return None
    course = vacate_mark(standing, mark_id, event.at, await shelf.timeline(connection), secrets.token_hex(16))
    return await write(connection, shelf, course)
