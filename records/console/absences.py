"""Absences: who is away, and for whom somebody stands in. A substitute who is away too is stood in for in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import absences
from records.writes import put as put_row

LONGEST_CHAIN = 10


@dataclass(frozen=True)
class Absence:
    """From the first to the last day somebody is away."""

    sub: str
    begins_on: date
    ends_on: date
    substitute: str


async def put(connection: AsyncConnection, absence: Absence) -> None:
    """Keeps the absence in the place of the one before."""
    await put_row(connection, absences, vars(absence), "sub")


async def end(connection: AsyncConnection, sub: str) -> None:
    """The person is back."""
    await connection.execute(delete(absences).where(absences.c.sub == sub))


async def find(connection: AsyncConnection, sub: str) -> Absence | None:
    """The person's absence, past or ahead, or None."""
    row = absences.c
    query = select(row.sub, row.begins_on, row.ends_on, row.substitute).where(row.sub == sub)
    found = (await connection.execute(query)).one_or_none()
    return None if found is None else Absence(*found)


async def stood_in_for(connection: AsyncConnection, sub: str, today: date) -> Sequence[str]:
    """Those for whom the person stands in today, by way of other substitutes too."""
    away = {one.sub: one.substitute for one in await connection.execute(away_on(today))}
    return covered_by(sub, away)


def away_on(day: date) -> Select[Any]:
    """Who is away on the day, each with the substitute."""
    row = absences.c
    return select(row.sub, row.substitute).where(row.begins_on <= day, row.ends_on >= day)


def covered_by(sub: str, away: dict[str, str]) -> list[str]:
    """Those of who is away for whom the person stands in."""
    return sorted(one for one in away if one != sub and _stands_in(one, away) == sub)


def _stands_in(sub: str, away: dict[str, str]) -> str:
    """Who acts for somebody who is away: the first in the chain who is there."""
    for _ in range(LONGEST_CHAIN):
        if sub not in away:
            break
        sub = away[sub]
    return sub
