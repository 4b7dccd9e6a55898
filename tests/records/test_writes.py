"""Rows that are written together are there as if each had been written by itself, numbered in their order."""

from typing import Any

from sqlalchemy import Column, Identity, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from records.writes import MOST_ROWS, MOST_TOGETHER, Write, write
from tests.support.product import Product
from tests.support.superuser import as_superuser

TABLES = MetaData()
ENTRIES = Table(
    "written_entries",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("place", Integer, Identity(always=True)),
    Column("said", JSONB),
    prefixes=["TEMPORARY"],
)


async def entries(connection: AsyncConnection) -> list[tuple[str, Any]]:
    """Names and contents in the order in which the rows were numbered."""
    found = await connection.execute(select(ENTRIES.c.name, ENTRIES.c.said).order_by(ENTRIES.c.place))
    return [(row.name, row.said) for row in found]


def rows(*names: str) -> list[dict[str, Any]]:
    """Rows of these names."""
    return [{"name": name, "said": [name]} for name in names]


async def test_rows_are_numbered_as_they_are_given(product: Product) -> None:
    names = [f"entry {number:02}" for number in range(MOST_ROWS)]
    async with as_superuser(product) as connection:
        await connection.run_sync(TABLES.create_all)
        await write(connection, [Write(ENTRIES, rows(*names))])
        assert await entries(connection) == [(name, [name]) for name in names]


async def test_a_row_that_is_there_is_replaced_or_kept_as_it_is_asked(product: Product) -> None:
    async with as_superuser(product) as connection:
        await connection.run_sync(TABLES.create_all)
        await write(connection, [Write(ENTRIES, rows("a", "b"))])
        other = {"said": "other"}
        replaced = Write(ENTRIES, [{"name": "a"} | other], key=("name",))
        await write(connection, [replaced, Write(ENTRIES, [{"name": "b"} | other], keeps=True)])
        assert dict(await entries(connection)) == {"a": "other", "b": ["b"]}


async def test_more_rows_and_writes_than_one_statement_takes_are_all_written(product: Product) -> None:
    many = [f"many {number}" for number in range(MOST_ROWS + 1)]
    single = [f"single {number}" for number in range(2 * MOST_TOGETHER + 1)]
    async with as_superuser(product) as connection:
        await connection.run_sync(TABLES.create_all)
        writes = [Write(ENTRIES, rows(name)) for name in single]
        await write(connection, [*writes, Write(ENTRIES, rows(*many)), Write(ENTRIES, [])])
        assert {name for name, _ in await entries(connection)} == {*many, *single}
