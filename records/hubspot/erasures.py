"""Requests to erase a person's data: recorded once each, with the cases that are known to concern the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import any_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot.tables import erasure_requests, hubspot_tickets
from records.keyset import Key, behind
from standards.ids import digest_id

HUBSPOT: Final = "hubspot"
REQUESTED: Final = "requested"


@dataclass(frozen=True)
class ErasureRequest:
    """A person whose data is to be erased."""

    id: str
    source: str
    external_id: str
    complaints: tuple[str, ...]
    requested_at: datetime
    status: str


async def request_erasure(connection: AsyncConnection, contact_id: str, now: datetime) -> None:
    """Records the request for a contact of HubSpot's, once however often it is told."""
    row = hubspot_tickets.c
    theirs = select(row.complaint_id).where(any_(row.contacts) == contact_id, row.complaint_id.is_not(None))
    complaints = sorted((await connection.execute(theirs)).scalars())
    values = {
        "id": digest_id("era", HUBSPOT, contact_id),
        "source": HUBSPOT,
        "external_id": contact_id,
        "complaints": complaints,
        "requested_at": now,
        "status": REQUESTED,
    }
    await connection.execute(insert(erasure_requests).values(values).on_conflict_do_nothing())


async def page(connection: AsyncConnection, after: Key | None, limit: int) -> Sequence[ErasureRequest]:
    """Up to ``limit`` requests, the latest first."""
    row = erasure_requests.c
    query = select(erasure_requests).where(*behind(row.requested_at, row.id, after, descending=True))
    found = await connection.execute(query.order_by(row.requested_at.desc(), row.id.desc()).limit(limit))
    return [ErasureRequest(**{**each._mapping, "complaints": tuple(each.complaints)}) for each in found]
