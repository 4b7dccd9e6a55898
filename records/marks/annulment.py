"""Vacating a mark on record: its own stream, and with the approval what follows for the partner's standing."""

import secrets
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from records.editions.repository import EditionRepository
from records.event_store import append
from records.marks.queries import annulment_of
from records.standing import Written, load, take
from records.streams import MARKS
from standards.commands import Command, by_the_product
from standards.decider import accepted
from standards.decisions import decided
from standards.mark import MarkAnnulled, MarkEvent
from standards.mark.decide import MarkRules, decide
from standards.rejections import Rejection
from standards.standing import Standing
from standards.standing.commands import AnnulMark


async def vacate_on_record(
    connection: AsyncConnection, repository: EditionRepository, mark_id: str, partner_id: str, command: Command[Any]
) -> Written | Rejection | None:
    """Records the request or the approval under the partner's lock; what the approval brought about, or the refusal."""
    standing = await load(connection, partner_id)
    assert standing is not None  # a mark has its partner
    now, command = command.submitted_at, command.model_copy(update={"subject": mark_id})
    edition = await repository.in_force(connection, now)
    events = decide(await annulment_of(connection, mark_id), command, now, MarkRules(partner_id, edition))
    if isinstance(events, Rejection):
        return events
    for event in events:
        await append(connection, MARKS, [event], edition, decided(mark_id, command, now, events))
        if isinstance(event.data, MarkAnnulled):
            return await _annul(connection, repository, standing, event)
    return None


async def _annul(
    connection: AsyncConnection, repository: EditionRepository, standing: Standing, event: MarkEvent
) -> Written:
    """The standing is judged without the mark."""
    without = standing.with_annulled(event.subject, event.at)
    command = by_the_product(AnnulMark(mark_id=event.subject), event.at, seed=secrets.token_hex(16))
    return accepted(await take(connection, repository, without, command, event.at))
