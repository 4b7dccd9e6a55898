"""Loops of the background work: repeat until told to stop, and wait for what is not there yet."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from temporalio.service import RPCError

from maintenance.health import Progress
from records.database import cause_of, is_away

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two attempts at something that is waited for: each pause is twice the one before."""
_MOST_WORDS = 300

log = structlog.get_logger("worker")
T = TypeVar("T")


class Stopped(Exception):
    """The process was told to stop before it could start."""


async def repeatedly(
    name: str,
    work: Callable[[], Awaitable[object]],
    every: float,
    stop: asyncio.Event,
    progress: Progress | None = None,
) -> None:
    """Does the work again every ``every`` seconds until told to stop; a store that is away is waited for."""
    progress = progress or Progress()
    progress.begins(name, every)
    while not stop.is_set():
        try:
            await work()
            progress.done(name, every)
        except Exception as error:  # noqa: BLE001 - a background loop outlives whatever one round meets
            log.warning("round_failed", loop=name, error=_named(error), away=is_away(error))
        try:
            await asyncio.wait_for(stop.wait(), every)
        except TimeoutError:
            continue


def _named(error: Exception) -> str:
    """What is wrong by the store's name of it, which holds nothing that people wrote."""
    return f"RPCError {error.status.name}" if isinstance(error, RPCError) else cause_of(error)


async def with_retries(name: str, attempt: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T:
    """Tries until it works, since the worker may start before the stores do. Raises ``Stopped`` when told to.

    Each new reason is logged once, in the store's own words, which name addresses and roles and no password.
    """
    pause, told = FIRST_PAUSE, ""
    while not stop.is_set():
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001 - whatever is missing, it is waited for and said
            reason = " ".join(str(error).split())[:_MOST_WORDS] or type(error).__name__
            if reason != told:
                log.warning("waiting_for", what=name, error=type(error).__name__, reason=reason)
                told = reason
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    raise Stopped
