"""Writing decisions: each once, with the first of its events."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from records import writes
from records.decisions.tables import decisions
from records.writes import Write
from standards.decisions import Decision


async def write(connection: AsyncConnection, decision: Decision) -> None:
    """Writes a decision that is not on record yet, in the caller's transaction."""
    await writes.write(connection, [written(decision)])


def written(decision: Decision) -> Write:
    """The same, to be written with other rows."""
    return Write(decisions, [decision_row(decision)])


def decision_row(decision: Decision) -> dict[str, Any]:
    """The columns of a decision."""
    row = decision.model_dump(mode="json", exclude={"now"})
    return row | {"now": decision.now, "name": row["command"]["name"]}
