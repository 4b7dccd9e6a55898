"""Decisions on record: written once, with the first of their events, and read in their order."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
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


async def of_process(connection: AsyncConnection, process: str) -> Sequence[Decision]:
    """The decisions of a process, in the order in which they were recorded."""
    query = select(decisions).where(decisions.c.process == process).order_by(decisions.c.position)
    return [as_decision(row) for row in (await connection.execute(query)).mappings()]


def as_decision(row: Any) -> Decision:
    """A row as the decision it holds."""
    fields = ("id", "process", "command", "now", "editions")
    return Decision.model_validate({name: row[name] for name in fields}, extra="ignore")
