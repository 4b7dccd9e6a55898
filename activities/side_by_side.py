"""Many calls at a time, but not all."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


async def side_by_side(work: Callable[[Item], Awaitable[Result]], items: Iterable[Item], at_once: int) -> list[Result]:
    """The work on each, so many at once, and what came of it in their order."""
    turns = asyncio.Semaphore(at_once)

    async def in_turn(item: Item) -> Result:
        async with turns:
            return await work(item)

    return list(await asyncio.gather(*map(in_turn, items)))
