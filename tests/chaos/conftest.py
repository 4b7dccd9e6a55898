"""The product as separate programs, on state of its own: these tests stop and kill what others share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.killable_stack import Wreckable, wreckable_in


@pytest_asyncio.fixture(scope="package")
async def stack(workshop: Path) -> AsyncIterator[Wreckable]:
    """Every test leaves it running."""
    async with wreckable_in(workshop / "chaos") as running:
        yield running
