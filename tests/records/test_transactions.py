"""A transaction that PostgreSQL ends for another's sake is begun anew; what fails for a reason of its own is not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import in_transaction
from tests.support.product import Product

DEADLOCK, UNIQUE = "40P01", "23505"


class Ended:
    """Work that PostgreSQL ends with a code, so many times."""

    def __init__(self, code: str, times: int) -> None:
        self.code, self.left, self.tried = code, times, 0

    async def __call__(self, connection: AsyncConnection) -> int:
        """How often it was tried, once it is no longer ended."""
        self.tried += 1
        if self.left:
            self.left -= 1
            await connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{self.code}'; END $$"))
        return self.tried


async def test_a_transaction_that_a_deadlock_ended_is_begun_anew(product: Product) -> None:
    assert await in_transaction(product.engine, Ended(DEADLOCK, times=2)) == 3


@pytest.mark.parametrize(("code", "tries"), [(DEADLOCK, 5), (UNIQUE, 1)])
async def test_a_transaction_is_not_begun_anew_for_ever_nor_for_any_error(
    product: Product, code: str, tries: int
) -> None:
    work = Ended(code, times=100)

    with pytest.raises(DBAPIError):
        await in_transaction(product.engine, work)

    assert work.tried == tries
