"""What a column holds of a person, and what becomes of it when the person is erased: declared at the column.

`./recourse export --person` and `./recourse erase person` go by it. ``tests/records/test_personal_columns.py`` fails
for a column of text that neither declares this nor is listed as naming nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ARRAY, Column, MetaData, Text, cast

_DECLARED: Final = "personal"
LOG: Final = "events keep the subject of a token, which stands for nobody once the row of `people` is erased"
"""Why what events tell, and what is made of them, stays."""


class OnErasure(StrEnum):
    """What becomes of the column when the person is erased."""

    ROW_GOES = "row_goes"
    """The row is deleted."""
    EMPTIED = "emptied"
    """The row stays, and the column is emptied."""
    STORE = "store"
    """It is a private store's: replaced there, with an event that says so."""
    STAYS = "stays"
    """It stays, for a reason."""


@dataclass(frozen=True)
class Personal:
    """What a column holds of a person."""

    subjects: bool
    """Whether it names people by the subjects of their tokens. Else it is of what they are called, or wrote."""
    on_erasure: OnErasure
    because: str = ""


def subject(on_erasure: OnErasure, because: str = "") -> dict[str, Any]:
    """Of a column that names somebody by the subject of their token, or several, for its ``info``."""
    return {_DECLARED: Personal(True, on_erasure, because)}


def content(on_erasure: OnErasure, because: str = "") -> dict[str, Any]:
    """Of a column in which names, addresses or what people wrote can stand, for its ``info``."""
    return {_DECLARED: Personal(False, on_erasure, because)}


def actor(name: str, comment: str | None = None, *, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    """A column with the subject of whoever did what an event tells, which stays as the event does."""
    told = subject(OnErasure.STAYS, LOG)
    return Column(name, Text, nullable=nullable, primary_key=primary_key, comment=comment, info=told)


def personal(column: Column[Any]) -> Personal | None:
    """What the column declares; None where it names nobody."""
    found: Personal | None = column.info.get(_DECLARED)
    return found


def naming(metadata: MetaData) -> Mapping[Column[Any], OnErasure]:
    """The columns in which people can be looked for by the subjects of their tokens."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    told = [(column, personal(column)) for column in columns if isinstance(column.type, Text | ARRAY)]
    return {column: one.on_erasure for column, one in told if one is not None and one.subjects}


def holds(column: Column[Any], subs: Sequence[str]) -> Any:
    """The condition that the column names one of the people."""
    return column.bool_op("&&")(cast(subs, ARRAY(Text))) if isinstance(column.type, ARRAY) else column.in_(subs)
