"""A house with a sandboxed worker, shared by the tests of the process."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.product import Servers
from tests.support.workflow_env import House, house_on


@pytest_asyncio.fixture(scope="session")
async def house(servers: Servers) -> AsyncIterator[House]:
    """Shared, so each test begins a case of its own."""
    async with house_on(servers) as made, made.worker():
        yield made


@pytest_asyncio.fixture
async def next_door(house: House) -> House:
    """The same records without a worker: the test runs its own."""
    return await house.next_door()
