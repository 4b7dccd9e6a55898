"""The product as separate programs, on state of its own: these tests stop and kill what others share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from cli.local.environment import in_environment
from tests.support.hubspot import TOKEN, hubspot
from tests.support.killable_stack import KillableStack, killable_stack_in


@pytest_asyncio.fixture(scope="package")
async def stack(session_folder: Path) -> AsyncIterator[KillableStack]:
    """Every test leaves it running. It is connected to a portal of HubSpot's."""
    async with hubspot(limit=100_000) as portal:
        connected = {"RECOURSE_HUBSPOT_API_URL": portal.address, "RECOURSE_HUBSPOT_ACCESS_TOKEN": TOKEN}
        with in_environment(**connected):
            async with killable_stack_in(session_folder / "chaos") as running:
                running.product.hubspot = portal
                yield running
