"""What several of the API's tests read, made once."""

import pytest_asyncio

from tests.api.sweep import Sweep, sweep
from tests.support.product import Product


@pytest_asyncio.fixture(scope="session")
async def swept(product: Product) -> Sweep:
    """Every operation, tried as everybody and in every stage."""
    return await sweep(product)
