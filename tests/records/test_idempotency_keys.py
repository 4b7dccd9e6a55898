"""Idempotency keys are kept for a while, and then forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from records.idempotency import KeyReused, forget, reserve
from tests.support.product import Product, fresh


async def test_a_key_is_forgotten_only_after_its_time(product: Product) -> None:
    caller = fresh("caller")
    async with product.engine.begin() as connection:
        await reserve(connection, caller, "key", "one request")
        await forget(connection, datetime.now(UTC) - timedelta(days=7))
        with pytest.raises(KeyReused):
            await reserve(connection, caller, "key", "another request")
        assert await forget(connection, datetime.now(UTC) + timedelta(seconds=1)) >= 1
        await reserve(connection, caller, "key", "another request")
