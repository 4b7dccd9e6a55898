"""Rows for any table: values of the right types, for what holds of every table alike."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_VALUES: dict[type[TypeEngine[Any]], Any] = {
    JSONB: {},
    ARRAY: [],
    Boolean: False,
    DateTime: datetime(2026, 11, 1, 12, tzinfo=UTC),
    Date: date(2026, 11, 1),
    Integer: 1,
    Numeric: 1,
}


def a_row(naming: Column[Any], sub: str, complaint_id: str) -> dict[str, Any]:
    """A row of the column's table that names the person there, and where it is of a case, of that one."""
    row = {column.name: _value(column, complaint_id) for column in naming.table.columns if _needed(column)}
    return row | {naming.name: [sub] if isinstance(naming.type, ARRAY) else sub}


def _needed(column: Column[Any]) -> bool:
    return not column.nullable and column.server_default is None and column.computed is None


def _value(column: Column[Any], complaint_id: str) -> Any:
    if any(key.target_fullname == "complaints.id" for key in column.foreign_keys):
        return complaint_id
    for kind, value in _VALUES.items():
        if isinstance(column.type, kind):
            return value
    return f"some-{uuid.uuid4().hex[:10]}"
