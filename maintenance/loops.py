"""Loops of the background work: repeat until told to stop, and wait for what is not there yet."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from records.database import is_away

RETRY_EVERY = 0.5
"""Seconds between two attempts at something that is waited for."""

log = structlog.get_logger("worker")
T = TypeVar("T")


class Stopped(Exception):
    """The process was told to stop before it could start."""


async def forever(name: str, work: Callable[[], Awaitable[object]], every: float, stop: asyncio.Event) -> None:
    """Does the work again every ``every`` seconds until told to stop; a store that is away is waited for."""
    while not stop.is_set():
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a background loop outlives whatever one round meets
            log.warning("round_failed", loop=name, error=type(error).__name__, away=is_away(error))
        try:
            await asyncio.wait_for(stop.wait(), every)
        except TimeoutError:
            continue


async def patiently(name: str, attempt: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T:
    """Tries until it works, since the worker may start before the stores do. Raises ``Stopped`` when told to."""
    while not stop.is_set():
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001 - whatever is missing, it is waited for and said
            log.warning("waiting_for", what=name, error=type(error).__name__)
            await asyncio.sleep(RETRY_EVERY)
    raise Stopped
