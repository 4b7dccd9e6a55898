"""The product as separate programs, on state of its own: these tests stop and kill what others share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.killable_stack import KillableStack, killable_stack_in


@pytest_asyncio.fixture(scope="package")
async def stack(session_folder: Path) -> AsyncIterator[KillableStack]:
    """Every test leaves it running."""
    async with killable_stack_in(session_folder / "chaos") as running:
        yield running
