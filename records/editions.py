"""Editions on record: those the product brings, those that were published, and which one governs an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import yaml
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.tables import editions
from standards import editions as bundled
from standards.editions import Edition

PUBLISHED_BY_THE_PRODUCT = "recourse"


class NoEdition(LookupError):
    """No such edition was published, or none at all yet: the worker publishes the product's own when it starts."""


@dataclass(frozen=True)
class Published:
    """An edition with who put it on record, and when."""

    edition: Edition
    published_by: str
    published_at: datetime


async def page(connection: AsyncConnection, after: datetime | None, limit: int) -> Sequence[Published]:
    """Up to ``limit`` editions that take effect after the instant, the earliest first."""
    query = select(editions).order_by(editions.c.effective_from).limit(limit)
    if after is not None:
        query = query.where(editions.c.effective_from > after)
    rows = await connection.execute(query)
    return [Published(Edition.model_validate(row.content), row.published_by, row.published_at) for row in rows]


@cache
def bundled_editions() -> tuple[Edition, ...]:
    """The editions that the product brings, oldest first."""
    files = sorted(Path(bundled.__file__).parent.glob("*.yaml"))
    return tuple(Edition.model_validate(yaml.safe_load(file.read_text())) for file in files)


async def publish_bundled(connection: AsyncConnection) -> None:
    """Puts the product's own editions on record, where they are not yet."""
    for edition in bundled_editions():
        values = {
            "id": edition.id,
            "effective_from": edition.effective_from,
            "content": edition.model_dump(mode="json"),
            "published_by": PUBLISHED_BY_THE_PRODUCT,
            "published_at": datetime.now(UTC),
        }
        await connection.execute(insert(editions).values(values).on_conflict_do_nothing())


class EditionShelf:
    """Editions by id and by instant. A published edition never changes, so each is read and parsed once."""

    def __init__(self) -> None:
        self._known: dict[str, Edition] = {}

    async def by_id(self, connection: AsyncConnection, edition_id: str) -> Edition:
        """The edition of that id. Raises ``NoEdition`` where none was published."""
        if edition_id not in self._known:
            query = select(editions.c.content).where(editions.c.id == edition_id)
            content = (await connection.execute(query)).scalar_one_or_none()
            if content is None:
                raise NoEdition(edition_id)
            self._known[edition_id] = Edition.model_validate(content)
        return self._known[edition_id]

    async def every(self, connection: AsyncConnection) -> tuple[Edition, ...]:
        """All published editions."""
        ids = (await connection.execute(select(editions.c.id))).scalars().all()
        return tuple([await self.by_id(connection, edition_id) for edition_id in ids])

    async def in_force(self, connection: AsyncConnection, at: datetime) -> Edition:
        """The edition that governs the instant; the first one governs everything before it too.

        Raises ``NoEdition`` where none was published yet.
        """
        starts = editions.c.effective_from
        current = select(editions.c.id).where(starts <= at).order_by(starts.desc()).limit(1)
        first = select(editions.c.id).order_by(starts).limit(1)
        query = select(func.coalesce(current.scalar_subquery(), first.scalar_subquery()))
        governing = (await connection.execute(query)).scalar_one()
        if governing is None:
            raise NoEdition
        return await self.by_id(connection, governing)
