"""Companies on record: which are partners, and which could not be recorded as such."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.hubspot.tables import hubspot_companies
from records.writes import put

AGAIN: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a company was looked at that a person wants looked at again."""


async def keep(
    connection: AsyncConnection,
    company_id: str,
    partner_id: str | None,
    now: datetime,
    refused: tuple[str, str] | None = None,
) -> None:
    """Keeps what became of the company; ``refused`` is why it could not be recorded, as a code and in words."""
    reason, detail = refused or (None, None)
    told = {"partner_id": partner_id, "parked_reason": reason, "parked_detail": detail, "looked_at": now}
    await put(connection, hubspot_companies, {"id": company_id, **told, "parked_at": now if refused else None}, "id")


async def to_look_at_again(connection: AsyncConnection, limit: int) -> Sequence[str]:
    """Companies that a person wants looked at again."""
    query = select(hubspot_companies.c.id).where(hubspot_companies.c.looked_at == AGAIN).limit(limit)
    return list((await connection.execute(query)).scalars())


async def noted(connection: AsyncConnection, ids: Sequence[str], now: datetime) -> None:
    """Notes that the companies are being looked at."""
    mine = hubspot_companies.c.id.in_(ids)
    await connection.execute(update(hubspot_companies).where(mine).values(looked_at=now))


async def partner_of(connection: AsyncConnection, company_id: str) -> str | None:
    """The partner that the company is, or None."""
    query = select(hubspot_companies.c.partner_id).where(hubspot_companies.c.id == company_id)
    return (await connection.execute(query)).scalar_one_or_none()
