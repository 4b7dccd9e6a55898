"""Feedback on record: kept once, however often it is sent (S43)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records import texts
from records.event_store import append
from records.feedback.tables import feedback
from records.streams import FEEDBACK
from records.tables import private
from standards.base_model import read_stored
from standards.decisions import Decision
from standards.editions import Edition
from standards.feedback import Feedback, FeedbackEvent, evolve


async def keep(
    connection: AsyncConnection, given: FeedbackEvent, text: str, edition: Edition, decision: Decision
) -> Feedback:
    """Records the feedback with its text; what the same command gave before, or just now, is handed back instead."""
    row, text_id = feedback.c, given.data.text
    # A concurrent twin waits here for the first one's commit, and then finds it.
    await texts.store(connection, given.subject, {text_id: text}, given.at)
    query = select(row.state).join(private.texts, private.texts.c.subject == row.id)
    query = query.where(private.texts.c.id == text_id)
    known = (await connection.execute(query)).scalar_one_or_none()
    if known is not None:
        return read_stored(Feedback, known)
    await append(connection, FEEDBACK, [given], edition, decision)
    return evolve(None, given)
