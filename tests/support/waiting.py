"""Waiting for what a running product comes to, within a limit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 60.0


async def eventually(asked: Callable[[], Awaitable[T]]) -> T:
    """What is asked for, once it is something."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await asked()):
            await asyncio.sleep(0.05)
    return found
