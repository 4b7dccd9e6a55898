"""Vacating a mark on record: its own stream, and with the approval what follows for the partner's standing."""

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.event_store import append
from records.marks.tables import annulments
from records.standing import Written, load, write
from records.streams import MARKS
from standards.commands import Command, by_the_product
from standards.decider import accepted
from standards.mark import Annulment, MarkAnnulled
from standards.mark.annulment import vacate
from standards.rejections import Rejection
from standards.standing import STANDING_DECIDER
from standards.standing.commands import AnnulMark


async def vacate_on_record(
    connection: AsyncConnection, repository: EditionRepository, mark_id: str, partner_id: str, command: Command[Any]
) -> Written | Rejection | None:
    """Records the request or the approval under the partner's lock; what the approval brought about, or the refusal."""
    standing = await load(connection, partner_id)
    assert standing is not None  # a mark has its partner
    state = (
        await connection.execute(select(annulments.c.state).where(annulments.c.id == mark_id))
    ).scalar_one_or_none()
    vacation = None if state is None else Annulment.model_validate(state)
    edition = await repository.in_force(connection, command.submitted_at)
    event = vacate(mark_id, partner_id, vacation, command, edition.id)
    if event is None or isinstance(event, Rejection):
        return event
    await append(connection, MARKS, [event], edition)
    if not isinstance(event.data, MarkAnnulled):
        return None
    without = standing.with_annulled(mark_id, event.at)
    annulled = by_the_product(AnnulMark(mark_id=mark_id), event.at, seed=secrets.token_hex(16))
    editions = await repository.timeline(connection)
    decided = accepted(STANDING_DECIDER.decide(without, annulled, event.at, editions))
    return await write(connection, repository, without, decided)
