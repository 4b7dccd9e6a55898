"""Waiting for what a running product comes to, within a limit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.client import Client

T = TypeVar("T")
PATIENCE = 120.0
"""For how many seconds a test waits: nothing that goes well takes so long, also where the machine is busy."""


async def listed(client: Client, query: str) -> list[str]:
    """The processes that the query finds at the moment: Temporal's listing comes a little later than what it lists."""
    return [workflow.id async for workflow in client.list_workflows(query)]


async def eventually(
    asked: Callable[[], Awaitable[T]],
    fits: Callable[[T], object] = bool,
    *,
    within: float = PATIENCE,
    every: float = 0.02,
) -> T:
    """What is asked for, once it is something, or what fits."""
    async with asyncio.timeout(within):
        while not fits(found := await asked()):
            await asyncio.sleep(every)
    return found
