"""Annulling a mark on record: its own stream, and with the approval what follows for the partner's standing."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.event_store import append
from records.marks.tables import annulments
from records.standing import Written, load, write
from records.streams import MARKS
from standards.commands import by_the_product
from standards.decider import accepted
from standards.editions import Edition
from standards.mark import Annulment, MarkAnnulled, MarkEvent
from standards.standing import STANDING_DECIDER
from standards.standing.commands import AnnulMark


async def annulment_of(connection: AsyncConnection, mark_id: str) -> Annulment | None:
    """How far the annulment of the mark has come, or None where nobody asked for it."""
    query = select(annulments.c.state).where(annulments.c.id == mark_id)
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else Annulment.model_validate(state)


async def record_annulment(
    connection: AsyncConnection,
    repository: EditionRepository,
    partner_id: str,
    decided: Sequence[MarkEvent],
    edition: Edition,
) -> Written | None:
    """Records the request or the approval, under the partner's lock; what the approval brought about."""
    if not decided:
        return None
    await append(connection, MARKS, decided, edition)
    (event,) = decided
    if not isinstance(event.data, MarkAnnulled):
        return None
    standing = await load(connection, partner_id)
    assert standing is not None  # a mark has its partner
    without = standing.with_annulled(event.subject, event.at)
    annulled = by_the_product(AnnulMark(mark_id=event.subject), event.at, seed=secrets.token_hex(16))
    editions = await repository.timeline(connection)
    return await write(
        connection, repository, without, accepted(STANDING_DECIDER.decide(without, annulled, event.at, editions))
    )
