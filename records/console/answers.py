"""Answers that a team writes again and again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.console.tables import answers

MOST = 200


@dataclass(frozen=True)
class SavedAnswer:
    """A text of a team's, with fields that are filled in where it is used."""

    id: str
    team: str
    name: str
    content: str


async def save(connection: AsyncConnection, team: str, name: str, content: str, by: str, now: datetime) -> None:
    """Keeps the answer under the name; one of the team's of the same name is written over."""
    row = {"id": uuid.uuid4().hex, "team": team, "name": name, "content": content, "saved_by": by, "saved_at": now}
    kept = {"content": content, "saved_by": by, "saved_at": now}
    statement = insert(answers).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["team", "name"], set_=kept))


async def of_teams(connection: AsyncConnection, teams: Sequence[str]) -> list[SavedAnswer]:
    """The teams' answers, by team and name."""
    row = answers.c
    query = select(row.id, row.team, row.name, row.content).where(row.team.in_(teams))
    return [SavedAnswer(*found) for found in await connection.execute(query.order_by(row.team, row.name).limit(MOST))]


async def remove(connection: AsyncConnection, teams: Sequence[str], answer_id: str) -> None:
    """Forgets an answer of one of the teams."""
    await connection.execute(delete(answers).where(answers.c.id == answer_id, answers.c.team.in_(teams)))
