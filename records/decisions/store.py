"""Writing decisions: each once, with the first of its events."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.decisions.tables import decisions
from standards.decisions import Decision


async def write(connection: AsyncConnection, made: Iterable[Decision]) -> None:
    """Writes those that are new. A decision whose events lie in several streams is written with the first of them."""
    rows = [decision_row(decision) for decision in made]
    if rows:
        await connection.execute(insert(decisions).on_conflict_do_nothing(index_elements=["id"]), rows)


def decision_row(decision: Decision) -> dict[str, Any]:
    """The columns of a decision."""
    row = decision.model_dump(mode="json", exclude={"now"})
    return row | {"now": decision.now, "name": row["command"]["name"]}
