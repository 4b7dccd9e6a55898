"""What an error of PostgreSQL's tells: that it passes, where it does, and never what somebody wrote."""

import asyncio

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from records.database import cause_of, is_away, transaction
from records.errors import RecordAway
from tests.support.product import Product

ZEPHYRINE = "Zephyrine's own words"


async def locks(engine: AsyncEngine, first: int, second: int, both: asyncio.Barrier) -> None:
    """Takes one lock, and once somebody has the other one, that too."""
    async with transaction(engine) as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(first)))
        await both.wait()
        await connection.execute(select(func.pg_advisory_xact_lock(second)))


async def test_the_one_of_two_that_wait_for_each_other_is_told_to_come_back(product: Product) -> None:
    both = asyncio.Barrier(2)
    ways = [locks(product.engine, 11, 12, both), locks(product.engine, 12, 11, both)]
    ends = await asyncio.gather(*ways, return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [RecordAway]


async def test_an_error_does_not_tell_the_values_of_its_statement(product: Product) -> None:
    query = text("SELECT 1 / (length(CAST(:said AS text)) - 21)")
    with pytest.raises(DBAPIError) as failure:
        async with transaction(product.engine) as connection:
            await connection.execute(query, {"said": ZEPHYRINE})
    assert not is_away(failure.value)
    assert cause_of(failure.value) == "DivisionByZeroError"
    assert "division by zero" in str(failure.value)
    assert ZEPHYRINE not in str(failure.value)
