"""Sending again: whoever is told that it takes longer, or to come back, sends the same under the same key."""

import asyncio
from typing import Any

import httpx

from tests.support.product import fresh
from tests.support.waiting import PATIENCE

LATER = {httpx.codes.ACCEPTED, httpx.codes.SERVICE_UNAVAILABLE}
"""What a busy machine may answer to a command that it takes: safe and not on record yet, or not taken yet."""


async def retried(client: httpx.AsyncClient, path: str, body: Any, **headers: str) -> httpx.Response:
    """The final answer to the order."""
    keyed = {"Idempotency-Key": fresh("key")} | headers
    async with asyncio.timeout(PATIENCE):
        while (answer := await client.post(path, json=body, headers=keyed)).status_code in LATER:
            await asyncio.sleep(0.05)
    return answer
