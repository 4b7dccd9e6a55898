"""Reading and writing what is known of evidence files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.evidence_files.tables import evidence_files
from records.private_records.keeping import keep_track
from records.tables.event_log import events
from records.tables.private import texts

STORE = "evidence_files"
"""The name of the private store."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that is evidence of a complaint."""

    id: str
    complaint_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    stored_by: str
    stored_at: datetime

    @property
    def key(self) -> str:
        """Where its bytes are in the object store."""
        return key_of(self.complaint_id, self.id)

    @property
    def erased(self) -> bool:
        """Whether nothing is left of it: an empty file is never kept."""
        return self.size == 0


def key_of(complaint_id: str, file_id: str) -> str:
    """Where the bytes of a complaint's file are in the object store. It tells nothing private."""
    return f"{complaint_id}/{file_id}"


async def keep(connection: AsyncConnection, file: EvidenceFile) -> None:
    """Puts the file on record, once, with the digest of what the row holds."""
    statement = insert(evidence_files).values(vars(file)).on_conflict_do_nothing().returning(evidence_files.c.id)
    if (await connection.execute(statement)).scalar_one_or_none() is not None:
        await keep_track(connection, STORE, [file.id], file.stored_at)


async def find(connection: AsyncConnection, complaint_id: str, file_id: str) -> EvidenceFile | None:
    """The complaint's file of that id, or None where there is none."""
    row = evidence_files.c
    query = select(evidence_files).where(row.id == file_id, row.complaint_id == complaint_id)
    found = (await connection.execute(query)).mappings().one_or_none()
    return None if found is None else EvidenceFile(**found)


async def count(connection: AsyncConnection, complaint_id: str, since: datetime) -> int:
    """How many files the complaint has: those in its record, and those kept ``since``, which may still come there.

    What is older and was rejected after it was kept is no evidence. It is erased with its complaint.
    """
    row = evidence_files.c
    in_record = _addresses(complaint_id).where(func.right(texts.c.content, func.length(row.id) + 1) == "/" + row.id)
    query = select(func.count()).select_from(evidence_files).where(row.complaint_id == complaint_id)
    return (await connection.execute(query.where((row.stored_at >= since) | in_record.exists()))).scalar_one()


def _addresses(complaint_id: str) -> Select[Any]:
    """The texts that hold where the complaint's evidence is, with the events that tell of it."""
    log, told = events.c, texts.c
    query = select(log.fact["title"].astext).join_from(events, texts, told.id == log.fact["url"].astext)
    return query.where(log.subject == complaint_id, log.type == "evidence_added", told.subject == complaint_id)


async def page(connection: AsyncConnection, after: str, limit: int) -> list[EvidenceFile]:
    """Up to ``limit`` files in the order of their ids, those that were erased left out."""
    row = evidence_files.c
    query = select(evidence_files).where(row.id > after, row.size > 0).order_by(row.id).limit(limit)
    return [EvidenceFile(**found) for found in (await connection.execute(query)).mappings()]


async def complaint_of(connection: AsyncConnection, file_id: str) -> str | None:
    """The complaint that the file is evidence of; None where there is no such file."""
    query = select(evidence_files.c.complaint_id).where(evidence_files.c.id == file_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def title_of(connection: AsyncConnection, complaint_id: str, file_id: str) -> str | None:
    """The id of the text that holds the file's name, beside the address that ends in the file's id."""
    query = _addresses(complaint_id).where(texts.c.content.endswith(f"/{file_id}", autoescape=True))
    found: str | None = (await connection.execute(query)).scalars().first()
    return found
