"""Private texts: stored under an id before anything refers to them, once, however often they are sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables.private import texts
from records.writes import Write, write

_OF_ONE: Final = select(texts.c.id, texts.c.content).where(texts.c.subject == bindparam("of"))
"""Built once: building a statement takes longer than carrying it out."""


async def store(connection: AsyncConnection, subject: str, contents: Mapping[str, str], at: datetime) -> None:
    """Keeps each text under its id; a text that is there already stays as it was first sent."""
    rows = [
        {"id": text_id, "subject": subject, "content": content, "stored_at": at}
        for text_id, content in contents.items()
    ]
    if rows:
        await write(connection, [Write(texts, rows, keeps=True)])


async def of_subject(connection: AsyncConnection, subject: str) -> dict[str, str]:
    """All private texts of a subject, by id."""
    return {row.id: row.content for row in await connection.execute(_OF_ONE, {"of": subject})}


async def of_subjects(connection: AsyncConnection, subjects: Sequence[str]) -> dict[str, str]:
    """All private texts of several subjects, by id."""
    if not subjects:
        return {}
    query = select(texts.c.id, texts.c.content).where(texts.c.subject.in_(subjects))
    return {row.id: row.content for row in await connection.execute(query)}
