"""Feedback on record (S43)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables import feedback, texts
from standards.feedback import Feedback


async def given_in(connection: AsyncConnection, text_id: str) -> Feedback | None:
    """The feedback whose words have this id, or None where none has."""
    query = select(feedback.c.state).join(texts, texts.c.subject == feedback.c.id).where(texts.c.id == text_id)
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else Feedback.model_validate(state)
