"""Webhooks as HubSpot sends them: signed, in batches, again until they are taken, out of order and twice by chance."""

import asyncio
import base64
import hashlib
import hmac
import json
import random
import time
from dataclasses import dataclass, field
from typing import Final

import httpx

from cli.hubspot_stand_in.portal import Event

_AGAIN_AFTER: Final = 0.2
_MOST: Final = 100


@dataclass
class Deliveries:
    """Sends a portal's events to one address. ``subscribed`` are the properties whose changes are sent."""

    target: str
    signed_as: str
    """The public address that is signed, which a proxy may forward to ``target``."""
    secret: str
    subscribed: frozenset[str]
    disorder: float = 0.0
    """The share of batches that are shuffled, and of events that are sent twice."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    waiting: list[Event] = field(default_factory=list)
    refused: int = 0
    """How many deliveries were not taken at the first attempt."""

    def take(self, event: Event) -> None:
        """Has an event sent."""
        name = event.get("propertyName")
        if name is None or name in self.subscribed:
            self.waiting += [event] * (2 if self.chance.random() < self.disorder else 1)

    async def run(self) -> None:
        """Sends for as long as it runs."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            while True:
                if self.waiting:
                    await self.send(http)
                await asyncio.sleep(0.02)

    async def send(self, http: httpx.AsyncClient) -> None:
        """Sends a batch; what is not taken waits and is sent again."""
        batch, self.waiting = self.waiting[:_MOST], self.waiting[_MOST:]
        if self.chance.random() < self.disorder:
            self.chance.shuffle(batch)
        body = json.dumps(batch).encode()
        try:
            answer = await http.post(self.target, content=body, headers=self.headers(body))
            taken = answer.is_success
        except httpx.HTTPError:
            taken = False
        if not taken:
            self.refused += 1
            self.waiting += [event | {"attemptNumber": event["attemptNumber"] + 1} for event in batch]
            await asyncio.sleep(_AGAIN_AFTER)

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers of version 3."""
        timestamp = str(int(time.time() * 1000))
        source = f"POST{self.signed_as}".encode() + body + timestamp.encode()
        signature = base64.b64encode(hmac.digest(self.secret.encode(), source, hashlib.sha256)).decode()
        return {
            "Content-Type": "application/json",
            "X-HubSpot-Signature-v3": signature,
            "X-HubSpot-Request-Timestamp": timestamp,
        }
