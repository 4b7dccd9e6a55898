"""Projections: the rows that a state stands for. Rows are a pure function of the state, so they can be rebuilt."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
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


def own_row(table: Table, state: Any, **derived: Any) -> Row:
    """The state's own row: a column holds the field of its name, ``state`` all fields, others what is ``derived``."""
    names = [column.name for column in table.columns if column.name not in {"id", "state"}]
    values = {name: derived[name] if name in derived else _stored(getattr(state, name)) for name in names}
    if "state" in table.columns:
        values["state"] = state.model_dump(mode="json")
    return Row(table, {"id": state.id}, values)


def _stored(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def alone(table: Table) -> Callable[[Any], Rows]:
    """The rows of a state that stands for no row but its own."""
    return lambda state: (own_row(table, state),)
