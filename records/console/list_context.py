"""What a list needs beside its rows, in one query: whom the person covers, the named lists, the edition in force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.absences import away_on, covered_by
from records.console.views import View, those_for
from records.editions.repository import governing_id
from records.notifications.mentions import Mention, as_mentions


@dataclass(frozen=True)
class ListContext:
    """What somebody's lists need."""

    covered: list[str]
    """For whom the person stands in."""
    views: list[View]
    edition: str | None
    """The id of the edition in force."""
    mentions: list[Mention]
    """Notes that mention the person, where they were asked for."""


async def list_context(
    connection: AsyncConnection, sub: str, now: datetime, mentions: Select[Any] | None = None
) -> ListContext:
    """What the person's lists need at the instant; ``mentions`` is the query of the notes that mention them."""
    query = select(
        _rows(away_on(now.date())),
        _rows(those_for(sub)),
        governing_id(now),
        null() if mentions is None else _rows(mentions),
    )
    away, views, edition, mentioned = (await connection.execute(query)).one()
    return ListContext(
        covered_by(sub, dict(away or ())), [View(*row) for row in views or ()], edition, as_mentions(mentioned)
    )


def _rows(query: Select[Any]) -> ScalarSelect[Any]:
    """The query's rows as one array of arrays, in its order."""
    found = query.subquery()
    return select(func.jsonb_agg(func.jsonb_build_array(*found.c))).scalar_subquery()
