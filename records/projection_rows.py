"""Projections: the rows that a state stands for. Rows are a pure function of the state, so they can be rebuilt."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table


@dataclass(frozen=True)
class Row:
    """One row of a projection: its table, its key and the rest of its columns."""

    table: Table
    key: dict[str, Any]
    values: dict[str, Any]

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes it the same row before and after a change."""
        return (self.table.name, *self.key.values())


Rows = tuple[Row, ...]
