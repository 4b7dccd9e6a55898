"""Waiting for a change or for the end of a time, on a timer that is the same under every Python."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow


async def wait_for_change(changed: Callable[[], bool], *, within: timedelta, summary: str) -> bool:
    """Waits until ``changed()`` holds, and returns True; returns False where ``within``, more than 0, passes first.

    False also where both come at once: the timer wins. ``workflow.wait_condition(timeout=…)`` is not used: from Python
    3.12 on it rounds to milliseconds, so that its timers differ from those of Python 3.11 and can fire too early.
    """
    timer = asyncio.create_task(workflow.sleep(within, summary=summary))
    try:
        await workflow.wait_condition(lambda: timer.done() or changed())
    finally:
        timer.cancel()
    # A cancelled timer is gone before anything else happens: a replay compares the order.
    await workflow.wait_condition(timer.done)
    return timer.cancelled()
