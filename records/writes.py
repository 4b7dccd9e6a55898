"""Rows that are written together: one statement and one round trip for all that a step writes.

A statement of SQLAlchemy's takes longer to build and to recognise than PostgreSQL takes to carry it out. Each is
therefore built once for its shape (which columns of which tables) and given its values as parameters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, literal, select, union_all
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from records.compiled_statements import fetch

MOST_TOGETHER = 12
"""Writes in one statement: more of them make for more shapes, and no more speed."""
MOST_ROWS = 20
"""Rows of one table in such a statement; more of them go one by one in one round trip."""
_SHAPES = 500


@dataclass(frozen=True)
class Write:
    """Rows of one table, all with the same columns, in the order in which they are numbered."""

    table: Table
    rows: Sequence[Mapping[str, Any]]
    key: tuple[str, ...] = ()
    """The columns by which a row is known that is there already, and is replaced."""
    keeps: bool = False
    """Whether rows that are there already stay as they are. Else, without a key, there must be none."""

    @property
    def shape(self) -> "Shape":
        """What the statement is made from."""
        return self.table, tuple(self.rows[0]), len(self.rows), self.key, self.keeps


Shape = tuple[Table, tuple[str, ...], int, tuple[str, ...], bool]


async def write(connection: AsyncConnection, writes: Sequence[Write]) -> None:
    """Writes the rows, in the caller's transaction.

    No row may be written twice, and none may depend on another by more than a foreign key: they are written at once.
    """
    few = [one for one in writes if 0 < len(one.rows) <= MOST_ROWS]
    for first in range(0, len(few), MOST_TOGETHER):
        together = few[first : first + MOST_TOGETHER]
        statement = _statement(tuple(one.shape for one in together))
        await fetch(connection, statement, dict(_values(together)))
    for many in (one for one in writes if len(one.rows) > MOST_ROWS):
        plain = _resolved(insert(many.table), tuple(many.rows[0]), many.key, keeps=many.keeps)
        await connection.execute(plain, [*many.rows])


async def put(connection: AsyncConnection, table: Table, row: Mapping[str, Any], *key: str) -> None:
    """Writes the row, in the place of the one that has its ``key`` where there is one."""
    await write(connection, [Write(table, [row], key=key)])


def _values(writes: Sequence[Write]) -> Iterator[tuple[str, Any]]:
    for number, one in enumerate(writes):
        for place, row in enumerate(one.rows):
            for name, value in row.items():
                yield f"{name}_{number}_{place}", value


@lru_cache(maxsize=_SHAPES)
def _statement(shapes: tuple[Shape, ...]) -> Select[Any]:
    parts = [_insert(shape, number).cte(f"w{number}") for number, shape in enumerate(shapes)]
    return select(literal(1)).add_cte(*parts)


def _insert(shape: Shape, number: int) -> Insert:
    table, names, count, key, keeps = shape
    rows = [
        select(*(bindparam(f"{name}_{number}_{place}", type_=table.c[name].type) for name in names))
        for place in range(count)
    ]
    # Rows are numbered by the database as they come: those of a union come in its order.
    statement = insert(table).from_select(names, rows[0] if count == 1 else union_all(*rows), include_defaults=False)
    return _resolved(statement, names, key, keeps=keeps)


def _resolved(statement: Insert, names: tuple[str, ...], key: tuple[str, ...], *, keeps: bool) -> Insert:
    """With what becomes of rows that are there already."""
    others = [name for name in names if name not in key]
    if keeps or (key and not others):
        return statement.on_conflict_do_nothing(index_elements=key or None)
    if key:
        changed = {name: statement.excluded[name] for name in others}
        return statement.on_conflict_do_update(index_elements=key, set_=changed)
    return statement
