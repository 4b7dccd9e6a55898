"""Conditions of lists: a page begins behind the last row of the one before, so that it costs the same anywhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

Key = tuple[datetime, str]
"""Where a row stands in a list that is ordered by time: its instant and its id."""


def behind(
    at: ColumnElement[Any], row_id: ColumnElement[str], key: Key | None, *, descending: bool = False
) -> list[ColumnElement[bool]]:
    """The condition that a row comes after the key in the order of the instant and the id; none without a key.

    The key may consist of parameters: of a statement that is built once.
    """
    if key is None:
        return []
    key_at, key_id = (
        one if isinstance(one, ColumnElement) else literal(one, of.type)
        for one, of in zip(key, (at, row_id), strict=True)
    )
    here, there = tuple_(at, row_id), tuple_(key_at, key_id)
    return [here < there if descending else here > there]


def equal(values: Mapping[Any, object]) -> list[ColumnElement[bool]]:
    """The conditions that columns have these values; None asks for nothing."""
    return [column == value for column, value in values.items() if value is not None]
