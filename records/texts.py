"""Private texts: stored under an id before anything refers to them, once, however often they are sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.compiled_statements import fetch
from records.tables.private import texts
from records.writes import Write, write

_OF_ONE: Final = select(texts.c.id, texts.c.content).where(texts.c.subject == bindparam("of"))
"""Built once: building a statement takes longer than carrying it out."""
_OF_IDS: Final = _OF_ONE.where(texts.c.id == any_(bindparam("named", type_=ARRAY(Text))))
_ID: Final = re.compile(r"\btxt_[0-9a-z]{32}\b")


def ids_in(said: Iterable[str]) -> list[str]:
    """The ids of private texts that the JSON documents name, each once."""
    return sorted({found for one in said for found in _ID.findall(one)})


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
    return {row.id: row.content for row in await fetch(connection, _OF_ONE, {"of": subject})}


async def named_in(connection: AsyncConnection, subject: str, said: Iterable[str]) -> dict[str, str]:
    """Those private texts of a subject that the JSON documents name, by id: as many rows as they name."""
    given = {"of": subject, "named": ids_in(said)}
    return {row.id: row.content for row in await fetch(connection, _OF_IDS, given)} if given["named"] else {}


async def of_subjects(connection: AsyncConnection, subjects: Sequence[str]) -> dict[str, str]:
    """All private texts of several subjects, by id."""
    if not subjects:
        return {}
    query = select(texts.c.id, texts.c.content).where(texts.c.subject.in_(subjects))
    return {row.id: row.content for row in await connection.execute(query)}
